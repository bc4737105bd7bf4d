"""Where the index of a publication is: in a file beside its articles, or in a PostgreSQL database."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from feeds.core.errors import InvalidValueError, ReadError
from feeds.model.toml_schema import parse_toml, toml_text
from feeds.publishing.index import index_path
from feeds.publishing.last_build import STORE
from feeds.publishing.server_settings import MAX_BYTES, SERVER_FILE, own_store
from feeds.publishing.store_url import StoreUrl, store_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE = STORE
"""The environment variable with the URL of the database. It takes precedence over server.toml."""


def store_of(
    folder: Path, state: Path | None = None, environment: Mapping[str, str] = os.environ
) -> Path | StoreUrl:
    """Returns the database of the publication in a folder, or the path of its index.

    An index in the folder `state` takes precedence over both settings. Raises ReadError if the URL, or
    server.toml, cannot be used.
    """
    if state is not None:
        return index_path(folder, state)
    if text := environment.get(VARIABLE):
        try:
            return store_url(text)
        except InvalidValueError as error:
            raise ReadError(VARIABLE, str(error).strip()) from None
    return _configured(folder / SERVER_FILE) or index_path(folder)


def _configured(path: Path) -> StoreUrl | None:
    """Returns the store that server.toml names. Its other settings are checked where they are used."""
    value = parse_toml(path, toml_text(path, MAX_BYTES)).get("store") if path.exists() else None
    try:
        return None if value is None else own_store(value)
    except InvalidValueError as error:
        raise ReadError(path, str(error.under("store"))) from None
