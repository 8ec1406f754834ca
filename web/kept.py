"""What a person keeps for this visit, sealed in a cookie that only this site can read. Nothing of it is stored here."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from starlette.requests import Request
from starlette.responses import Response

from directory.errors import KithError
from directory.listing import Listing
from directory.store import ListingGone, ListingMoved, ListingUnknown
from search_api.service import Service
from web.languages import fill, ngettext

COOKIE = "kith_list"
KEPT_MAX = 50
LIFE_SECONDS = 24 * 60 * 60  # a browser that opens its last pages again brings its session cookies back


class ListFull(KithError):
    """One more than a list can hold."""


@dataclass(frozen=True)
class Kept:
    """Ids of listings, in the order in which they were kept."""

    ids: tuple[UUID, ...] = ()

    def __contains__(self, listing: object) -> bool:
        return listing in self.ids

    def plus(self, listing: UUID) -> Self:
        """Raises ListFull."""
        if listing in self.ids:
            return self
        if len(self.ids) >= KEPT_MAX:
            full = ngettext(
                "Your list holds %(count)s thing, and no more fit in. Remove one first.",
                "Your list holds %(count)s things, and no more fit in. Remove one first.",
                KEPT_MAX,
            )
            raise ListFull(fill(full, count=KEPT_MAX))
        return type(self)((*self.ids, listing))

    def minus(self, listing: UUID) -> Self:
        return type(self)(tuple(each for each in self.ids if each != listing))


class KeptLists:
    """Reads and writes the cookie. It goes with the browser's window, holds ids only, and ends after a day."""

    def __init__(self, key: str, life_seconds: int = LIFE_SECONDS) -> None:
        derived = hashlib.sha256(b"kith list 1\0" + key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))
        self._life = life_seconds

    def read(self, request: Request) -> Kept:
        """What was kept; nothing for a cookie that is too old or not ours, since a list is no reason for an error."""
        try:
            held = self._fernet.decrypt(request.cookies.get(COOKIE, "").encode(), ttl=self._life)
        except InvalidToken:
            return Kept()
        return Kept(tuple(UUID(bytes=held[start : start + 16]) for start in range(0, len(held), 16)))

    def write(self, request: Request, response: Response, kept: Kept) -> None:
        """An empty list leaves no cookie."""
        if not kept.ids:
            self.clear(request, response)
            return
        sealed = self._fernet.encrypt(b"".join(each.bytes for each in kept.ids)).decode()
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, sealed, path="/", httponly=True, samesite="lax", secure=secure)

    def clear(self, request: Request, response: Response) -> None:
        """Who kept nothing is sent no cookie, not even one that ends."""
        if COOKIE in request.cookies:
            secure = request.url.scheme == "https"
            response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=secure)


@dataclass(frozen=True)
class Held:
    """The listings of a list as they are now, and how many are no longer listed."""

    listings: tuple[Listing, ...]
    gone: int


def held(service: Service, ids: tuple[UUID, ...]) -> Held:
    """In their order; what was joined with another is shown as that one, once."""
    found = service.listings(ids)
    now = {id_: found.get(id_) or followed(service, id_) for id_ in ids}
    listings = {listing.id: listing for listing in now.values() if listing}
    return Held(listings=tuple(listings.values()), gone=sum(listing is None for listing in now.values()))


def followed(service: Service, listing: UUID) -> Listing | None:
    """The listing as it is now, also where it was joined with another; None where it is no longer listed."""
    try:
        return service.listing(listing)
    except ListingMoved as moved:
        return followed(service, moved.to)
    except (ListingGone, ListingUnknown):
        return None
