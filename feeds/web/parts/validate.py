"""`/validate`: the validator as a page, and `/api/validate` for programs. Nothing that comes is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from feeds.linting.online.fetching import Fetched
from feeds.publishing.pages.templating import MEDIA_TYPE
from feeds.validator.profiles import profiles
from feeds.web.admission import Admission
from feeds.web.answering import answer
from feeds.web.clients import client_of
from feeds.web.parts import Part
from feeds.web.validating import LONGEST, asked_by_form, asked_by_program, file_name
from feeds.web.validation.fetching import fetched
from feeds.web.validation.job import JSON, Job
from feeds.web.validation.pool import BrokenError, BusyError, Pool, TooSlowError
from feeds.web.validation.view import POLICY, Form, form_page

if TYPE_CHECKING:
    from feeds.web.context import Site
    from feeds.web.validating import Asked
    from feeds.web.validation.job import Outcome, Want

PAGE, API_PATH = "/validate", "/api/validate"
EACH, MOST = 4, 16
"""Requests at once, of a client and of all together: some send, some wait for a server, two are worked on."""
CACHE = "public, max-age=300"


def make(site: Site) -> Blueprint | None:
    """The page and its twin for programs."""
    if not site.serving.validations:
        return None
    blueprint = Blueprint("validate", __name__)
    door = Admission(site.serving.validations, each=EACH, most=MOST)
    pool = Pool()
    blueprint.record_once(lambda state: state.app.extensions.update({"feeds.pool": pool}))

    @blueprint.get(PAGE)
    def form() -> Response:
        chosen = tuple(name for name in request.args.getlist("profile")[:20] if name in profiles())
        said = Form(site.serving.fetch, request.args.get("url", "")[:2000], "", chosen)
        since = datetime(2026, 1, 1, tzinfo=UTC)  # the tag tells of changes
        return answer(form_page(site.channel, said), MEDIA_TYPE, since, policy=POLICY, cache=CACHE)

    @blueprint.post(PAGE)
    def page() -> Response:
        if _prefers_json():
            return _answered(site, door, pool, "json")
        try:
            return _answered(site, door, pool, "page")
        except HTTPException as error:
            return _again(site, error)

    @blueprint.post(API_PATH)
    def api() -> Response:
        return _answered(site, door, pool, "json")

    return blueprint


def _prefers_json() -> bool:
    liked = request.accept_mimetypes
    return liked["application/json"] > liked["text/html"]


def _answered(site: Site, door: Admission, pool: Pool, want: Want) -> Response:
    with door.admitted(client_of()):
        asked = asked_by_form() if request.path == PAGE else asked_by_program()
        job = _job(site, asked, want)
        if job.want in ("safe", "all") and not job.data:
            abort(422, "It could not be fetched, so there is nothing to mend.")
        outcome = _done(pool, job)
    response = Response(outcome.body, content_type=outcome.media_type)
    response.headers.update({"Cache-Control": "no-store", "Vary": "Accept"})
    if site.serving.private:  # what is inside is not for the pages of others, which a browser inside may show
        response.headers["Access-Control-Allow-Origin"] = "/".join(site.channel.base.split("/")[:3])
    if job.want == "page":
        response.headers["Content-Security-Policy"] = POLICY
    elif job.want != "json":
        name = file_name(job.name, "json" if outcome.media_type == JSON else "xml")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _job(site: Site, asked: Asked, want: Want) -> Job:
    """What is to be done, with the document, which is fetched where it did not come."""
    wanted: Want = asked.fix or want
    job = Job(
        asked.data, wanted, asked.name, site.clock(), site.channel, asked.url, asked.profiles,
        fetch=site.serving.fetch, pasted=asked.pasted,
    )  # fmt: skip
    if asked.data or asked.url is None:
        return job
    if not site.serving.fetch:
        abort(403, "This server fetches no addresses: send the document itself.")
    served = fetched(asked.url, LONGEST, private=site.serving.private)
    if isinstance(served, Fetched):
        return replace(job, data=served.body, name=asked.url, url=served.url, served=served)
    return replace(job, name=asked.url, served=served)


def _done(pool: Pool, job: Job) -> Outcome:
    try:
        return pool.run(job)
    except BusyError:
        abort(503, "Others are being validated: try again in a moment.")
    except TooSlowError as error:
        abort(422, f"The document {error}; it may be all right, but it is too much for this page.")
    except BrokenError:
        abort(500, "The document could not be validated, which is not its fault, or not only.")


def _again(site: Site, error: HTTPException) -> Response:
    """The form once more, with what was wrong."""
    said = Form(site.serving.fetch, problem=error.description or error.name)
    response = Response(form_page(site.channel, said), error.code or 500, content_type=MEDIA_TYPE)
    for name, value in error.get_headers():
        if name == "Retry-After":
            response.headers[name] = value
    response.headers.update({"Cache-Control": "no-store", "Content-Security-Policy": POLICY})
    return response


PART = Part("validate", make)
