"""The style sheet, script and mark: read once, compressed once, each under the hash of its content."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"


@dataclass(frozen=True)
class StaticFile:
    body: bytes
    squeezed: bytes
    kind: str
    version: str


class StaticFiles:
    """The few files of a folder. A changed file has a new address, so that any copy may be kept for ever."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {path.name: _read(path) for path in sorted(folder.iterdir()) if path.is_file()}

    def url(self, name: str) -> str:
        return f"/static/{self._files[name].version}/{name}"

    def answer(self, request: Request, version: str, name: str) -> Response:
        """A page cached from before an update may ask for an old version: it gets today's, kept only briefly."""
        file = self._files.get(name)
        if file is None:
            raise HTTPException(404)
        squeeze = "gzip" in request.headers.get("accept-encoding", "")
        headers = {"Cache-Control": FOR_EVER if version == file.version else BRIEFLY, "Vary": "Accept-Encoding"}
        if squeeze:
            headers["Content-Encoding"] = "gzip"
        return Response(file.squeezed if squeeze else file.body, media_type=file.kind, headers=headers)


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    version = hashlib.sha256(body).hexdigest()[:12]
    return StaticFile(body=body, squeezed=gzip.compress(body, mtime=0), kind=kind, version=version)
