"""The navigation of the staff's pages: each page once, with the roles that see it."""

from dataclasses import dataclass
from typing import Final

from directory.account import Account, Role

INBOX = "/staff"
LISTINGS = "/staff/listings"
MY_ACCOUNT = "/staff/account"
SEARCH = "/staff/search"
PLANS = "/staff/plans"
MINE = "/staff/mine"
PEOPLE = "/staff/people"
LOG = "/staff/log"
SECOND_FACTOR = "/staff/account/second-factor"
NOTES = "/staff/notes"
MISSING = "/staff/missing"
REFERRALS = "/staff/referrals"
SOURCES = "/staff/sources"
EXPORT = "/staff/export"
IMPORT = "/staff/import"
EVERYBODY: Final = frozenset(Role)
CURATORS: Final = frozenset({Role.ADMINISTRATOR, Role.CURATOR})
ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})
OWNERS: Final = frozenset({Role.OWNER})
PROFESSIONALS: Final = frozenset({Role.PROFESSIONAL})


@dataclass(frozen=True)
class Entry:
    """One page of the navigation; the pages below its address are part of it."""

    address: str
    label: str
    roles: frozenset[Role]

    def leads_to(self, path: str) -> bool:
        return path == self.address or (self.address != INBOX and path.startswith(f"{self.address}/"))


NAVIGATION: Final = (
    Entry(INBOX, "Inbox", CURATORS),
    Entry(LISTINGS, "Listings", CURATORS),
    Entry(SEARCH, "Search", PROFESSIONALS | CURATORS),
    Entry(PLANS, "Plans", PROFESSIONALS),
    Entry(MINE, "My listings", OWNERS),
    Entry(PEOPLE, "People", ADMINISTRATORS),
    Entry(LOG, "What was done", ADMINISTRATORS),
    Entry(MISSING, "What is missing", CURATORS),
    Entry(REFERRALS, "Referrals", PROFESSIONALS),
    Entry(SOURCES, "Sources", CURATORS),
    Entry(EXPORT, "Export", CURATORS),
    Entry(IMPORT, "Import", CURATORS),
    Entry(MY_ACCOUNT, "My account", EVERYBODY),
)


def entries_of(account: Account) -> tuple[Entry, ...]:
    return tuple(entry for entry in NAVIGATION if account.role in entry.roles)


def home_of(account: Account) -> str:
    """The page that somebody begins at: the first that they may see."""
    return entries_of(account)[0].address
