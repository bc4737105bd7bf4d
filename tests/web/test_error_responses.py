"""What the server answers where the index cannot be read."""

from __future__ import annotations

from errno import EIO

import pytest
from flask import Flask, abort

from feeds.web import error_responses

INDEX = "index.db"


def asked(place: str, index_of_view: str | None = None) -> tuple[int, str]:
    """Returns the answer for a missing page, or for a view that needs an index, and its Retry-After."""

    def look_up(_path: str) -> str | None:
        if place:
            raise OSError(EIO, "it is damaged", place)
        return None

    def view() -> str:
        if index_of_view is None:
            abort(404)
        raise OSError(EIO, "it is damaged", index_of_view)

    app = Flask(__name__)
    app.add_url_rule("/page", view_func=view)
    error_responses.register(app, [look_up], lambda: (b"", ""), lambda: INDEX)
    answer = app.test_client().get("/page")
    return answer.status_code, answer.headers.get("Retry-After", "")


@pytest.mark.parametrize(
    ("place", "view", "expected"),
    [
        ("", None, (404, "")),
        ("", INDEX, (503, "1")),
        ("", "other", (500, "")),
        (INDEX, None, (503, "1")),
        ("other", None, (500, "")),
    ],
)
def test_503_means_that_the_index_cannot_be_read(
    place: str, view: str | None, expected: tuple[int, str]
) -> None:
    """Also where the view finds nothing, and another address is looked up in the index."""
    assert asked(place, view) == expected
