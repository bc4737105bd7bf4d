"""What alembic runs: the steps are done in the transaction of the connection that it got."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
