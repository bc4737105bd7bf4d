"""A WebSub hub (https://www.w3.org/TR/websub/) for our own documents.

    asking.py     a form that came -> what is wanted, or why it is refused; no effects
    sending.py    asks callbacks whether they meant it, and sends them what changed

A stranger decides which URLs a hub asks and sends to.  So callbacks are asked through `probe.guard`, no
redirect is followed, each request leads to one short question at most, and how many come is limited
(`store.subscriptions.Limits`).
"""

from __future__ import annotations

from feeds.publishing.websub.hub.asking import Ping, RequestError, Subscription, read_form
from feeds.publishing.websub.hub.sending import (
    HubOutcome,
    distribute,
    hub_url,
    send_due,
    topic_at,
    verify_due,
)

__all__ = [
    "HubOutcome", "Ping", "RequestError", "Subscription", "distribute", "hub_url", "read_form", "send_due",
    "topic_at", "verify_due",
]  # fmt: skip
