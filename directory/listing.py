"""A listing: one activity or service that a person can use, computed from claims and never edited."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from directory.frozen import Frozen
from directory.source import Permission


class Delivery(StrEnum):
    IN_PERSON = "in person"
    ONLINE = "online"
    PHONE = "phone"
    HOME = "home visit"


class Status(StrEnum):
    """Only an active one is public. HELD waits for a curator; UNPUBLISHED was refused, or may not be shown."""

    ACTIVE = "active"
    PAUSED = "paused"
    RETIRED = "retired"
    HELD = "held"
    UNPUBLISHED = "not published"


class ReferralRoute(StrEnum):
    """How one comes in; a service may have several."""

    DROP_IN = "drop in"
    BOOKING = "booking"
    SELF = "self-referral"
    PROFESSIONAL = "professional referral"
    GP = "GP referral"


class Halt(StrEnum):
    """Why it does not run now: for a while, or for good."""

    SUSPENDED = "suspended"
    CLOSED = "closed"


class Capacity(StrEnum):
    """Why one may not be taken now although it runs."""

    FULL = "full"
    WAITING_LIST = "waiting list"


class Sex(StrEnum):
    """Whom a service of one sex is for, girls with women and boys with men."""

    WOMEN = "women"
    MEN = "men"


class Organisation(Frozen):
    """Who runs it."""

    name: str
    description: str | None = None
    website: str | None = None
    charity_number: str | None = None
    company_number: str | None = None


class Precision(StrEnum):
    """How the point of a place is known, from the surest."""

    GIVEN = "given"
    POSTCODE = "postcode"
    TERMINATED = "terminated postcode"
    SECTOR = "postcode sector"
    DISTRICT = "postcode district"


class Place(Frozen):
    """Where it happens. `lat` and `lon` are WGS84 degrees; both or neither are known."""

    name: str | None = None
    address: str | None = None
    postcode: str | None = None
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    precision: Precision | None = None

    @property
    def located(self) -> bool:
        return self.lat is not None and self.lon is not None

    @property
    def district(self) -> str | None:
        """The outward half of the postcode, as "E8"."""
        return self.postcode.split(" ")[0] if self.postcode else None


class ServiceArea(Frozen):
    """Whom it serves by where they live. `assumed`: the source did not say, so its own district stands in."""

    names: tuple[str, ...] = ()
    council_codes: tuple[str, ...] = ()
    nationwide: bool = False
    assumed: bool = False


class Session(Frozen):
    """When it happens: wall time in Europe/London with an RFC 5545 rule, and the words as published.

    `rule` is an RRULE value ("FREQ=WEEKLY;BYDAY=TU"); None when only the words are known. `unsure`: the words were read
    and not understood for certain, so they alone count. `bank_holidays`: whether it is on then; None where nobody says.
    """

    rule: str | None = None
    starts: time | None = None
    ends: time | None = None
    term_time: bool = False
    text: str | None = None
    unsure: bool = False
    bank_holidays: bool | None = None


class Basis(StrEnum):
    """What ties somebody to an area."""

    LIVES = "lives there"
    WORKS = "works there"
    STUDIES = "studies there"
    GP = "has a GP there"


class Residence(Frozen):
    """Where somebody must live, or be registered with a doctor, to come; no `areas` for "local residents only".

    `basis` is empty where nobody says what counts. `only`: a curator knows that nobody else is taken; without it
    somebody from elsewhere is told to check.
    """

    areas: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    only: bool = False
    text: str | None = None

    @property
    def shuts_out(self) -> bool:
        """Whether it hides a listing from who lives elsewhere: an explicit rule for residents and nobody else."""
        return self.only and bool(self.areas) and set(self.basis) <= {Basis.LIVES}


class Eligibility(Frozen):
    """Who may come. Ages are whole years, both ends included. `sex` is a `Sex` or None where both may.

    `groups` are as published, or in the words of `directory.prose.groups` where they were read from sentences.
    """

    min_age: int | None = Field(default=None, ge=0, le=130)
    max_age: int | None = Field(default=None, ge=0, le=130)
    sex: str | None = None
    groups: tuple[str, ...] = ()
    residence: Residence | None = None
    text: str | None = None


class Cost(Frozen):
    free: bool | None = None
    text: str | None = None


class Access(Frozen):
    """Access features as published, such as "step-free entrance" or "hearing loop"."""

    features: tuple[str, ...] = ()
    text: str | None = None


class Contact(Frozen):
    """The service's own published contact. Phones are in national format, never a named member of staff's."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    website: str | None = None


class FirstVisit(Frozen):
    """What somebody wants to know before they go for the first time, in plain words."""

    meets: str | None = None
    happens: str | None = None
    bring: str | None = None
    companion: str | None = None


class CheckKind(StrEnum):
    """What a directory can look up of who runs something; the last four only where the activity needs a regulator."""

    CHARITY = "charity number and status"
    COMPANY = "company number and status"
    SAFEGUARDING = "safeguarding policy"
    LEAD = "safeguarding lead"
    INSURANCE = "insurance"
    IAA = "IAA registration for immigration advice"
    FCA = "FCA permission for debt advice"
    CQC = "CQC registration for care"
    OFSTED = "Ofsted registration for childcare"


class Check(Frozen):
    """One thing that was looked up: what was found, when, and by which organisation or role, never by whose name."""

    kind: CheckKind
    found: str | None = Field(default=None, max_length=300)
    checked: date
    by: str = Field(min_length=1, max_length=200)


class Provenance(Frozen):
    """Who said a field's value and when: a source's record or a person.

    `sentences` are those of the source's own text that the value was read from; none where it gave the field itself.
    """

    who: str
    name: str
    url: str | None = None
    permission: Permission
    seen: datetime
    sentences: tuple[str, ...] = ()


class SourceLink(Frozen):
    """One record that this listing was computed from."""

    source: str
    name: str
    key: str
    url: str | None = None
    licence: str
    permission: Permission
    last_seen: datetime


class Listing(Frozen):
    """What is held true now. `provenance` maps a field's name to who said it; `needs` are vocabulary ids.

    A part read from a sentence has an entry of its own beside its field's: "eligibility.ages", "eligibility.sex",
    "eligibility.groups", "eligibility.residence". `halt` and `capacity` are None where nothing says that it does not
    run or is full. `held` says why it waits for a curator, where it does. `masked`: where it is, is told to nobody; its
    places are districts alone.
    """

    id: UUID
    status: Status = Status.ACTIVE
    held: tuple[str, ...] = ()
    name: str = Field(min_length=1)
    description: str | None = None
    organisation: Organisation | None = None
    places: tuple[Place, ...] = ()
    service_area: ServiceArea | None = None
    sessions: tuple[Session, ...] = ()
    eligibility: Eligibility | None = None
    cost: Cost | None = None
    access: Access | None = None
    contact: Contact = Contact()
    languages: tuple[str, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    referral: str | None = None
    referral_routes: tuple[ReferralRoute, ...] = ()
    halt: Halt | None = None
    capacity: Capacity | None = None
    categories: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    first_visit: FirstVisit | None = None
    checks: tuple[Check, ...] = ()
    masked: bool = False
    invented: bool = False
    modified: date | None = None
    assured: date | None = None
    last_seen: datetime
    provenance: dict[str, Provenance] = {}
    sources: tuple[SourceLink, ...] = ()

    def may_show(self, field: str) -> bool:
        """Whether the field's text may be shown whole, fed and exported; if not, quote one sentence and link."""
        provenance = self.provenance.get(field)
        return provenance is None or provenance.permission.shows_text
