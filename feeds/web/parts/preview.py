"""What only `feeds serve --preview` does: pages reload when they change; files beside articles are served.

A script is added to each page. It asks every half second for the state of its page, the header
`Server-Timing`, which scripts can also read of the page itself.

Other sites must not read drafts through the browser: there are no CORS headers, and names of hosts that lead
here (DNS rebinding) are refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, request

from feeds.net.addresses import is_own_host
from feeds.publishing.preview import is_shown
from feeds.web.parts import Part
from feeds.web.parts.media import file_response

if TYPE_CHECKING:
    from feeds.web.context import Site

SCRIPT = "preview.js"
_TAG = f'<script src="/{SCRIPT}" async></script>'.encode()
_ALLOWED = ("script-src", "connect-src")
_HEAD = re.compile(rb"<head>|(?=<body)|$", re.IGNORECASE)
_OWN_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')


def make(site: Site) -> Blueprint | None:
    """The files and the script of a preview; None without one."""
    if site.channel.preview is None:
        return None
    blueprint = Blueprint("preview", __name__)
    script = Path(__file__).parent.parent.joinpath(SCRIPT).read_bytes()
    folder, own = site.folder.resolve(), urlsplit(site.channel.base).hostname

    @blueprint.get(f"/{SCRIPT}")
    def reload_script() -> Response:
        return Response(script, content_type="text/javascript; charset=utf-8")

    @blueprint.before_app_request
    def file_of_folder() -> Response | None:
        if not is_own_host(request.host, own):
            abort(403, "A preview is only served to this machine's names and to IP addresses.")
        request.environ["HTTP_ACCEPT_ENCODING"] = "identity"  # pages are changed below
        return file_response(folder, path) if is_shown(folder, path := request.path[1:]) else None

    blueprint.after_app_request(_reloading)
    return blueprint


def _reloading(response: Response) -> Response:
    headers = response.headers
    headers["Cache-Control"] = "no-cache"
    headers.pop("Access-Control-Allow-Origin", None)
    status = 200 if response.status_code == 304 else response.status_code
    headers["Server-Timing"] = f'page;desc="{status}-{response.get_etag()[0] or ""}"'
    if response.mimetype == "text/html":
        headers["Content-Security-Policy"] = _policy(headers.get("Content-Security-Policy", ""))
        if body := response.get_data():
            body = _HEAD.sub(lambda found: found[0] + _TAG, _OWN_POLICY.sub(b"", body), count=1)
            response.set_data(body)
            headers["Content-Length"] = str(len(body))
    return response


def _policy(policy: str) -> str:
    """Returns a policy of a page that allows the script, too."""
    policy = policy.removesuffix("; sandbox")  # of error pages
    for name in _ALLOWED:
        known = f"{name} " in policy
        policy = policy.replace(f"{name} ", f"{name} 'self' ", 1) if known else f"{policy}; {name} 'self'"
    return policy


PART = Part("preview", make)
