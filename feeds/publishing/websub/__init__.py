"""WebSub: notifying hubs of what is published, and being a hub."""
