"""`/validate`: the validator as a page, and `/api/validate` for programs. Nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from feeds.linting.online.fetching import Fetched
from feeds.publishing.pages.templating import MEDIA_TYPE
from feeds.validator.profiles import profiles
from feeds.web.client_address import client_network
from feeds.web.parts import Part
from feeds.web.rate_limiter import RateLimiter
from feeds.web.responses import page_response
from feeds.web.validation.job import JSON, Job
from feeds.web.validation.pool import BrokenError, BusyError, Pool, TooSlowError
from feeds.web.validation.request import (
    DOCUMENT_BYTES,
    decompressed,
    fetch_feed,
    file_name,
    read_api_request,
    read_form,
)
from feeds.web.validation.view import Form, form_page, policy_of

if TYPE_CHECKING:
    from feeds.web.context import Site
    from feeds.web.validation.job import JobResult, Want
    from feeds.web.validation.request import ValidationRequest

PAGE, API_PATH = "/validate", "/api/validate"
PER_CLIENT, TOTAL = 4, 16
"""Requests at once: some are being sent, some wait for another server, two are being validated."""
CACHE = "public, max-age=300"


def make(site: Site) -> Blueprint | None:
    """The page and the API."""
    if not site.settings.validations:
        return None
    blueprint = Blueprint("validate", __name__)
    limiter = RateLimiter(site.settings.validations, per_client=PER_CLIENT, total=TOTAL)
    pool = Pool()
    blueprint.record_once(lambda state: state.app.extensions.update({"feeds.pool": pool}))

    @blueprint.get(PAGE)
    def form() -> Response:
        chosen = tuple(name for name in request.args.getlist("profile")[:20] if name in profiles())
        shown = Form(site.settings.fetch, request.args.get("url", "")[:2000], "", chosen)
        since = datetime(2026, 1, 1, tzinfo=UTC)  # the tag shows changes
        return page_response(
            form_page(site.channel, shown), MEDIA_TYPE, since, policy=policy_of(site.channel), cache=CACHE
        )

    @blueprint.post(PAGE)
    def page() -> Response:
        if _prefers_json():
            return _result_response(site, limiter, pool, "json")
        try:
            return _result_response(site, limiter, pool, "page")
        except HTTPException as error:
            return _error_page(site, error)

    @blueprint.post(API_PATH)
    def api() -> Response:
        return _result_response(site, limiter, pool, "json")

    return blueprint


def _prefers_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _result_response(site: Site, limiter: RateLimiter, pool: Pool, want: Want) -> Response:
    with limiter.limit(client_network()):
        job = _job(site, read_form() if request.path == PAGE else read_api_request(), want)
        if job.want in ("safe", "all") and not job.data:
            abort(422, "The document could not be fetched, so it cannot be fixed.")
        result = _run(pool, job)
    response = Response(result.body, content_type=result.media_type)
    response.headers.update({"Cache-Control": "no-store", "Vary": "Accept"})
    if site.settings.allow_private:  # pages of other sites must not read documents from a private network
        response.headers["Access-Control-Allow-Origin"] = "/".join(site.channel.base.split("/")[:3])
    if job.want == "page":
        response.headers["Content-Security-Policy"] = policy_of(job.channel)
    elif job.want != "json":
        name = file_name(job.name, "json" if result.media_type == JSON else "xml")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _job(site: Site, asked: ValidationRequest, want: Want) -> Job:
    """Returns the job, with the document, which is fetched if the request contains its URL only."""
    wanted: Want = asked.fix or want
    job = Job(
        asked.data, wanted, asked.name, site.clock(), site.channel, asked.url, asked.profiles,
        fetch=site.settings.fetch, pasted=asked.pasted,
    )  # fmt: skip
    if asked.data or asked.url is None:
        return job
    if not site.settings.fetch:
        abort(403, "This server does not fetch URLs: send the document itself.")
    served = fetch_feed(asked.url, DOCUMENT_BYTES, allow_private=site.settings.allow_private)
    if isinstance(served, Fetched):
        return replace(job, data=decompressed(served.body), name=asked.url, url=served.url, served=served)
    return replace(job, name=asked.url, served=served)


def _run(pool: Pool, job: Job) -> JobResult:
    try:
        return pool.run(job)
    except BusyError:
        abort(503, "The validator is busy. Try again in a moment.")
    except TooSlowError as error:
        abort(422, f"Validating this document {error}, which is the limit of this server.")
    except BrokenError:
        abort(500, "Internal error while validating. Please report it.")


def _error_page(site: Site, error: HTTPException) -> Response:
    """Returns the form with the error."""
    form = Form(site.settings.fetch, problem=error.description or error.name)
    response = Response(form_page(site.channel, form), error.code or 500, content_type=MEDIA_TYPE)
    for name, value in error.get_headers():
        if name == "Retry-After":
            response.headers[name] = value
    response.headers.update({"Cache-Control": "no-store", "Content-Security-Policy": policy_of(site.channel)})
    return response


PART = Part("validate", make)
