"""Saved cases of a platform: a folder with `case.json` (source and responses), `inputs/` and `expected.json`."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from web_poet import HttpResponse

from crawler.platforms import platform_of
from crawler.platforms.platform import Platform, Reading, Step
from directory.errors import SourceError
from directory.source import Source
from tests.crawler.site import Answer, Site

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    """`responses` maps addresses to files, with status and headers; what is not among them is not there (404)."""

    folder: Path

    @cached_property
    def told(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "case.json").read_text()))

    @property
    def expected(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "expected.json").read_text()))

    def source(self, **changes: Any) -> Source:
        told = {name: self.told[name] for name in ("platform", "address", "options")}
        return Source(**{"slug": "case", "name": "Case", **told, **changes})

    def read(self) -> Reading:
        """What comes of it without a network."""
        responses = {
            url: HttpResponse(
                url,
                body=(self.folder / "inputs" / info["file"]).read_bytes(),
                status=info.get("status", 200),
                headers=info.get("headers", {}),
            )
            for url, info in self.told["responses"].items()
        }
        return read_source(self.source(), responses, datetime.fromisoformat(self.told["at"]))

    def serve(self, site: Site, **changes: Any) -> Source:
        """The same from a real server: the addresses of the case become those of the site."""
        origin = "/".join(self.told["address"].split("/")[:3])
        for url, info in self.told["responses"].items():
            saved = (self.folder / "inputs" / info["file"]).read_bytes()
            body = saved.replace(origin.encode(), site.address.encode())
            headers = {str(name): str(value) for name, value in info.get("headers", {}).items()}
            given = Answer(body, status=info.get("status", 200), headers=headers, etag=False)
            site.turns(url.removeprefix(origin), given)
        return self.source(address=self.told["address"].replace(origin, site.address), **changes)


def cases(*platforms: str) -> list[Case]:
    return [Case(folder) for name in platforms for folder in sorted((FIXTURES / name).iterdir()) if folder.is_dir()]


def answer(url: str, body: Any, status: int = 200, **headers: str) -> tuple[str, HttpResponse]:
    """A response by its address; a header's name is written with low lines."""
    told = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return url, HttpResponse(url, body=told, status=status, headers=named)


def read_source(source: Source, responses: Mapping[str, HttpResponse], at: datetime) -> Reading:
    """Everything read from a source, as the spider would; an entry's page that is not among the responses is gone."""
    platform, whole = platform_of(source), Reading()
    steps = [platform.start()]
    while steps:
        step = steps.pop(0)
        response = responses.get(step.url)
        if response is None or response.status not in (200, *step.statuses):
            assert step.summary is not None, f"{step.url} is asked for and answered {response and response.status}"
            reading = platform.missing(step, at)
        else:
            reading = _read_page(platform, step, response, at)
        steps += reading.steps
        whole.records.extend(reading.records)
        whole.rejections.extend(reading.rejections)
    return whole


def _read_page(platform: Platform, step: Step, response: HttpResponse, at: datetime) -> Reading:
    """An entry's own page that can't be read costs that entry, any other is an error."""
    try:
        return platform.read(step, asyncio.run(step.page(response).to_item()), at)
    except SourceError as error:
        if step.summary is None:
            raise
        return platform.refuse(step, str(error))


def output_of(reading: Reading) -> dict[str, Any]:
    """Records and rejections as they are compared."""
    records = [
        {"key": record.key, "url": record.url, "facts": dict(record.facts.stated())} for record in reading.records
    ]
    return {
        "records": records,
        "rejections": [{"key": told.key, "reason": told.reason} for told in reading.rejections],
    }
