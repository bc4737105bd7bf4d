"""The networks of the current request's client, by which requests are counted."""

from __future__ import annotations

from flask import request

from feeds.net.client_networks import assignment, network


def client_network() -> str:
    """Returns the network of the current request's client."""
    return network(request.remote_addr or "")


def client_assignment() -> str:
    """Returns the network that one subscriber to the internet usually has, as of the current request."""
    return assignment(request.remote_addr or "")
