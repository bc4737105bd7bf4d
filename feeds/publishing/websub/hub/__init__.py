"""A WebSub hub (https://www.w3.org/TR/websub/) for our own documents.

    asking.py        parses requests, or says why they are refused; no effects
    distributing.py  which documents have changed and have subscribers
    sending.py       verifies requests at their callbacks, and sends what changed
    crew.py          works at many callbacks at once

Untrusted clients decide which URLs a hub requests.  So callbacks are requested through `net.client`,
redirects are not followed, each request causes at most one short verification, and the number of requests
is limited (`index.subscriptions.Limits`).
"""

from __future__ import annotations

from feeds.publishing.websub.hub.asking import Ping, RequestError, Subscription, read_form
from feeds.publishing.websub.hub.distributing import distribute_changes, document_at
from feeds.publishing.websub.hub.sending import (
    SENDERS,
    HubOutcome,
    distribute,
    hub_url,
    send_due,
    topic_at,
    verify_due,
)

__all__ = [
    "SENDERS", "HubOutcome", "Ping", "RequestError", "Subscription", "distribute",
    "distribute_changes", "document_at", "hub_url", "read_form", "send_due", "topic_at", "verify_due",
]  # fmt: skip
