"""The application for INSTALLED_APPS."""

from __future__ import annotations

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Adds the command `validate_feeds`."""

    name = "feeds.adapters.django"
    label = "feeds"
