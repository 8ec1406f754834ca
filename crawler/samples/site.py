"""What the sample server answers: addresses to documents, without any HTTP."""

import json
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from crawler.samples import cvs_export, open_referral_feed
from crawler.samples.listings import FOLDER, Samples, last_edited, load_samples

# The delay is short because the server is on this machine; the folder shut to robots shows that they obey.
ROBOTS = b"User-agent: *\nCrawl-delay: 0.05\nDisallow: /private/\n"
_PRIVATE = b"No robot should have read this: robots.txt shuts this folder.\n"
_JSON = "application/json; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """A document; `edited` is when what it is made of was last written, in seconds since 1970."""

    body: bytes
    kind: str
    edited: float = 0.0
    status: HTTPStatus = HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class Site:
    """The samples of a folder, and folders of files by name under /files/."""

    files: Mapping[str, Path]
    samples: Path = FOLDER

    def answer(self, target: str) -> Answer:
        """The document at this path and query; 404 and 400 answers say what would be right."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        if path == "/robots.txt":
            return Answer(ROBOTS, _TEXT)
        if path.startswith("/private/"):
            return Answer(_PRIVATE, _TEXT)
        if found := re.fullmatch(r"/files/([^/]+)/(.+)", path):
            return self._file(found[1], found[2])
        return self._sample(path.rstrip("/"), parts.query)

    def _sample(self, path: str, query: str) -> Answer:
        held = load_samples(self.samples)
        if path == "/council/directory.csv":
            return Answer(held.council, "text/csv; charset=utf-8", last_edited(self.samples))
        if path == "/open-referral/services":
            return self._services(held, query)
        document = _document(held, path)
        return self._json(document) if document else _missing(path)

    def _services(self, samples: Samples, query: str) -> Answer:
        told = {key: values[-1] for key, values in parse_qs(query).items()}
        page, size = told.get("page", "1"), told.get("per_page", "50")
        most = open_referral_feed.MOST_PER_PAGE
        if not (page.isdecimal() and int(page) >= 1 and size.isdecimal() and 1 <= int(size) <= most):
            problem = f"page is {page!r} and per_page {size!r}; page counts from 1, per_page goes from 1 to {most}."
            return _problem(HTTPStatus.BAD_REQUEST, problem)
        return self._json(open_referral_feed.services_page(samples, int(page), int(size)))

    def _json(self, document: object) -> Answer:
        body = json.dumps(document, ensure_ascii=False, indent=1).encode()
        return Answer(body, _JSON, last_edited(self.samples))

    def _file(self, name: str, path: str) -> Answer:
        folder = self.files.get(name)
        found = (folder / path).resolve() if folder else None
        if folder is None or found is None or not found.is_relative_to(folder.resolve()) or not found.is_file():
            return _missing(f"/files/{name}/{path}")
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        return Answer(found.read_bytes(), kind, found.stat().st_mtime)


def _document(samples: Samples, path: str) -> open_referral_feed.Json | None:
    if path == "/open-referral":
        return open_referral_feed.API_DETAILS
    if path == "/cvs/all.json":
        return cvs_export.organisations(samples)
    if path == "/cvs/addresses.json":
        return cvs_export.addresses(samples)
    front, _, uuid = path.rpartition("/")
    return open_referral_feed.find_service(samples, uuid) if front == "/open-referral/services" else None


def _missing(path: str) -> Answer:
    return _problem(HTTPStatus.NOT_FOUND, f"There is nothing at {path}.")


def _problem(status: HTTPStatus, detail: str) -> Answer:
    return Answer(json.dumps({"status": status.value, "detail": detail}).encode(), _JSON, status=status)
