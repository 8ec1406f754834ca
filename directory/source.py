"""A source is data: where a list is kept, on which platform, with whose permission."""

import hashlib
import json
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from directory.frozen import Frozen


class Permission(StrEnum):
    """What may be done with a source's text."""

    OPEN = "open licence"
    AGREED = "written agreement"
    FACTS = "facts and link only"
    NONE = "none"

    @property
    def shows_text(self) -> bool:
        return self in (Permission.OPEN, Permission.AGREED)

    @property
    def publishes(self) -> bool:
        return self is not Permission.NONE


class Source(Frozen):
    """One list to gather. `permitted_on` and `permitted_by` are the evidence of its permission: when, and who gave it.

    `slug` is part of every listing's identity and never changes. `address` is where the platform starts; `area` is
    the district served, used as the service area of a listing that has no place and names none. `trust` from 0 to 100
    decides between sources that disagree. `cadence_hours` is the time between crawls. What is new in a list that
    `holds` waits for a curator. `options` are the platform's own settings (such as the columns of a CSV file).
    """

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    name: str = Field(min_length=1)
    platform: str
    address: str
    licence: str = "not stated"
    permission: Permission = Permission.FACTS
    permitted_on: date | None = None
    permitted_by: str = Field(default="", max_length=300)
    contact: str = ""
    cadence_hours: int = Field(default=24, ge=1)
    trust: int = Field(default=50, ge=0, le=100)
    area: str | None = None
    invented: bool = False
    paused: bool = False
    holds: bool = False
    options: dict[str, Any] = {}

    @property
    def version(self) -> str:
        """Changes with anything that is kept of it: a form says by it what it showed."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what decides how it is read, in hex: another address or option is another list."""
        told = [self.platform, self.address, self.options]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()

    @field_validator("address")
    @classmethod
    def _address_is_http(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError(f"address must begin with http:// or https://, not {value!r}")
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise ValueError(f"address must be like https://example.org/list; this one is broken ({error})") from None
        if not host or any(letter.isspace() for letter in parts.netloc):
            right = "like https://example.org/list; docs/crawling.md says how to serve a file of your own"
            raise ValueError(f"address must name a host after its scheme, {right}")
        if "@" in parts.netloc:
            # Where a record was found is published, and a password would be with it.
            raise ValueError("address must hold no user name or password: write https://example.org/list")
        return value
