"""A feed as an ASGI application (ASGI 3.0, HTTP 2.3), to run alone or below another application."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, MutableMapping

    from feeds.publishing.library.feed import Feed, FormatName

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]


def feed_app(
    feed: Feed | Callable[[], Feed | Awaitable[Feed]],
    format: FormatName | None = None,  # noqa: A002 - as in Feed
) -> Callable[[Message, Receive, Send], Coroutine[Any, Any, None]]:
    """Returns an application that answers every HTTP request with the feed, whatever the path.

    `feed` may be a function, also an asynchronous one, which is called for each request. The format is the
    feed's own by default. Lifespan events are accepted; WebSockets are closed.
    """

    async def application(scope: Message, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                made = feed() if callable(feed) else feed
                made = await made if isawaitable(made) else made
                answer = made.respond(scope["method"], request_headers(scope["headers"]), format=format)
                headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
                await send({"type": "http.response.start", "status": answer.status, "headers": headers})
                await send({"type": "http.response.body", "body": answer.body})
            case "lifespan":
                await _live(receive, send)
            case "websocket":
                await receive()
                await send({"type": "websocket.close"})

    return application


def request_headers(pairs: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[str, str]]:
    """Yields the headers of a request; they are bytes of any kind (RFC 9110, 5.5)."""
    for name, value in pairs:
        yield name.decode("latin-1"), value.decode("latin-1")


async def _live(receive: Receive, send: Send) -> None:
    """Answers the events of the server's start and end."""
    while True:
        event = (await receive())["type"]
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return
