"""No request may send more than a search needs."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_MAX = 64 * 1024


class BodyLimit:
    """Raises 413 where the body is read, so that the answer is a problem or a page like any other error."""

    def __init__(self, app: ASGIApp, most: int = BODY_MAX) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most:
                raise HTTPException(413)
            return message

        await self.app(scope, limited, send)
