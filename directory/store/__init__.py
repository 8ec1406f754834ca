"""The store: one database that holds sources, records, claims, decisions, listings and jobs."""

from collections.abc import Iterator
from contextlib import contextmanager

from directory.review import Pair, ReviewItem, ReviewKind, Scope
from directory.store.accounts import Accounts
from directory.store.attention import Attention
from directory.store.audit import Audit, Done
from directory.store.crawls import Crawls
from directory.store.database import Database
from directory.store.decisions import Decisions, Kept, Overtaken
from directory.store.demand import Demand
from directory.store.finding import Finding, FoundListing, Wanted
from directory.store.jobs import Job, Jobs
from directory.store.leases import Leases
from directory.store.listings import ListingGone, ListingMoved, Listings, ListingUnknown
from directory.store.looks import Looks
from directory.store.notes import Note, Notes
from directory.store.outbox import Outbox
from directory.store.plans import Plans
from directory.store.records import Records, StoredRecord
from directory.store.referral_care import ReferralCare
from directory.store.referrals import Referrals
from directory.store.review import Review
from directory.store.runs import RunReport, RunState
from directory.store.second_factors import SecondFactors
from directory.store.settled import Settled
from directory.store.shared_lists import SharedList, SharedLists
from directory.store.sign_ins import SignIns
from directory.store.sources import Sources
from directory.store.staging import Intake, RunClosed
from directory.store.suggestions import Suggestions
from directory.store.team_notes import TeamNotes
from directory.store.teams import Teams
from directory.store.unmet import Unmet
from directory.store.withholding import Withholding


class Store:
    """Each part by its name. Transactions are short; none spans the network or a model."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.sources = Sources(database)
        self.crawls = Crawls(database)
        self.records = Records(database)
        self.decisions = Decisions(database)
        self.listings = Listings(database)
        self.finding = Finding(database)
        self.notes = Notes(database)
        self.withholding = Withholding(database)
        self.leases = Leases(database)
        self.jobs = Jobs(database)
        self.review = Review(database)
        self.attention = Attention(database)
        self.settled = Settled(database)
        self.demand = Demand(database)
        self.unmet = Unmet(database)
        self.shared_lists = SharedLists(database)
        self.outbox = Outbox(database)
        self.looks = Looks(database)
        self.teams = Teams(database)
        self.team_notes = TeamNotes(database)
        self.referrals = Referrals(database)
        self.referral_care = ReferralCare(database)
        self.plans = Plans(database)
        self.suggestions = Suggestions(database)
        self.accounts = Accounts(database)
        self.sign_ins = SignIns(database)
        self.second_factors = SecondFactors(database)
        self.audit = Audit(database)

    @classmethod
    def open(cls, url: str) -> "Store":
        """Open the database at a SQLAlchemy address and bring its tables up to date. Raises StoreError."""
        database = Database(url)
        database.migrate()
        return cls(database)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Let an act and all that belongs to it, as its line in the audit log, be one transaction: short, with no
        network and no model in it. What is done within by any part of the store is undone where anything raises."""
        with self.database.acting():
            yield

    def close(self) -> None:
        self.database.engine.dispose()


__all__ = [
    "Done",
    "FoundListing",
    "Intake",
    "Job",
    "Kept",
    "ListingGone",
    "ListingMoved",
    "ListingUnknown",
    "Note",
    "Overtaken",
    "Pair",
    "ReviewItem",
    "ReviewKind",
    "RunClosed",
    "RunReport",
    "RunState",
    "Scope",
    "SharedList",
    "Store",
    "StoredRecord",
    "Wanted",
]
