"""What a person looks for, sealed into an address that only this site can read."""

import base64
import hashlib
import zlib
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken
from pydantic import ValidationError

from directory.errors import KithError
from directory.frozen import Frozen
from directory.vocabulary import Need
from search_api.filters import read_filter
from search_api.service import DEFAULT_LIMIT, Ask
from web.languages import gettext as _
from web.view.words import KM_PER_MILE

LIFE_SECONDS = 24 * 60 * 60
DEFAULT_MILES = 3.0


class TokenError(KithError):
    """An address of results that is too old, or not one of ours."""


class Sought(Frozen):
    """What was asked on the page. `near` empty: everywhere. `chosen`: the need whose link was followed, if one was.

    `without` are pieces that were not meant, `filters` constraints that were set ("cost:free").
    """

    statement: str = ""
    near: str = ""
    miles: float = DEFAULT_MILES
    page: int = 1
    chosen: str = ""
    without: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()

    def instead(self, need: Need) -> Self:
        """The same place and distance, for a need. Its summary says more than its name, so more is found by it."""
        said = f"{need.name}. {need.summary}"
        return type(self)(statement=said, chosen=need.name, near=self.near, miles=self.miles)

    def but(self, **changed: Any) -> Self:
        """The same search put right in something, from its first page."""
        return self.model_copy(update={"page": 1} | changed)

    def ask(self) -> Ask:
        return Ask(
            statement=self.statement,
            near=self.near or None,
            distance_km=round(self.miles * KM_PER_MILE, 3),
            limit=DEFAULT_LIMIT,
            page=self.page,
            without=frozenset(self.without),
            filters=tuple(map(read_filter, self.filters)),
        )


class Tokens:
    """Seals and opens addresses of results. A token says nothing to who has no key, and ends after a day."""

    def __init__(self, key: str, life_seconds: int = LIFE_SECONDS) -> None:
        derived = hashlib.sha256(b"kith results 1\0" + key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))
        self._life = life_seconds

    def seal(self, sought: Sought) -> str:
        """Compressed first: a proxy may cut an address of more than 8 KB."""
        return self._fernet.encrypt(zlib.compress(sought.model_dump_json().encode(), 9)).decode()

    def open(self, token: str) -> Sought:
        """Raises TokenError for a token that is too old or was not sealed with this key."""
        try:
            return Sought.model_validate_json(zlib.decompress(self._fernet.decrypt(token.encode(), ttl=self._life)))
        except (InvalidToken, zlib.error, ValidationError) as error:
            raise TokenError(
                _("This page of results has ended. Results are kept for a day, and only in the address.")
            ) from error
