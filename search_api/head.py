"""HEAD is answered as GET is, without the body: link checkers and watchers of uptime ask so."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """Asks further in for GET, and lets through all but the body. What takes no GET still refuses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        # A copy, since the server reads the method again when it counts the bytes of the answer.
        inside = {**scope, "method": "GET"}
        try:
            await self.app(inside, receive, without_body)
        finally:
            scope["route"] = inside.get("route")  # for the line in the log
