"""Reads the bytes of responses through a platform, as the spider would, without Scrapy or a network."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from web_poet import HttpResponse

from crawler.challenge import Blocked
from crawler.platforms import platform_of
from crawler.platforms.platform import Platform, Reading, Step
from directory.errors import SourceError
from directory.record import Facts
from directory.source import Source

BASE = "https://list.example.org/"


def read_all(platform: str, bodies: Mapping[str, Any], start: str, **options: Any) -> Reading:
    """Everything read from a source whose files are given by name; what is not bytes or text is sent as JSON."""
    source = Source(slug="list", name="List", platform=platform, address=BASE + start, options=options)
    reader = platform_of(source)
    steps, whole = [reader.start()], Reading()
    while steps:
        step = steps.pop(0)
        name = step.url.removeprefix(BASE)
        if name not in bodies:
            reading = reader.missing(step, datetime.now(UTC))
        else:
            reading = read_step(reader, step, as_bytes(bodies[name]))
        steps += reading.steps
        whole.records.extend(reading.records)
        whole.rejections.extend(reading.rejections)
    return whole


def read_step(reader: Platform, step: Step, body: bytes) -> Reading:
    """As the spider does: an entry's own page that can't be read costs that entry, any other is an error."""
    try:
        found = asyncio.run(step.page(HttpResponse(step.url, body=body)).to_item())
        return reader.read(step, found, datetime.now(UTC))
    except SourceError as error:
        if step.summary is None or isinstance(error, Blocked):
            raise
        return reader.refuse(step, str(error))


def read_facts(platform: str, entry: Any, start: str = "list.json", **options: Any) -> Facts:
    """The facts of a source's only entry."""
    [record] = read_all(platform, {start: entry}, start, **options).records
    return record.facts


def as_bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()
