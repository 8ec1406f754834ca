"""What the labels on councils' and charities' own pages mean, and which of them name a person."""

import re
from collections.abc import Mapping
from functools import lru_cache

from crawler.contact_details import emails, phones, website
from crawler.platforms.html_text import Pairs
from crawler.redaction import is_person
from crawler.values import lines
from directory.errors import SourceError

# What a label may tell, with its wordings: letters folded, punctuation and "(s)" away.
LABELS: dict[str, str] = {
    "name": "name|title|activity|activity name|group name|event|event name|service|name of service|name of group",
    "description": "description|about|about us|about the service|about this service|about this event|details|summary"
    "|what we do|what happens|what is it|what it is|information|overview|notes|further information|what to expect"
    "|additional info|additional information|service description|activities|background",
    "organisation": "organisation|organisation name|organization|provider|provider name|provided by|run by"
    "|organised by|organiser|hosted by|led by|company|registered provider|managed by|name of organisation",
    "venue": "venue|venue name|location|location name|where|place|premises|building|where is it|where we meet"
    "|where we are|meeting place",
    "address": "address|street|street address|postal address|address line 1|address line 2|address line 3"
    "|address 1|address 2|address 3|where to find us|how to find us|find us",
    "town": "town|city|town or city|locality|county",
    "postcode": "postcode|post code|postal code|zip",
    "point": "coordinates|map|latitude and longitude|lat long|map location|map coordinates",
    "lat": "latitude|lat",
    "lon": "longitude|lon|lng|long",
    "phone": "telephone|phone|tel|mobile|freephone|helpline|landline|call|call us|textphone|minicom|switchboard",
    "email": "email|e mail|email us|e mail address|email address",
    "website": "website|web|web site|web address|website address|website url|url|homepage|web page|website link",
    "contact": "contact|contacts|contact us|enquiries|get in touch|contact details|how to contact us"
    "|for more information",
    "times": "times|time|when|opening hours|opening times|open|hours|days|day|session times|sessions|day and time"
    "|days and times|date and time|dates and times|timetable|schedule|time of day|availability|when is it|date"
    "|dates|frequency|meeting times|when we meet|office hours|times and dates|dates and time|time and date"
    "|opening days|days of operation|session information|start time|end time|start date|hours of operation"
    "|time and location|when and where|where and when|time and place|time and venue|date and venue",
    "cost": "cost|costs|price|prices|fee|fees|charge|charges|admission|how much|how much does it cost|how much is it"
    "|what does it cost|entry|cost and booking|pricing|ticket price|tickets|is there a charge|membership fee",
    "free": "free|is it free|free of charge|free service",
    "eligibility": "eligibility|eligibility criteria|who can use it|who can use this service|who can use the service"
    "|who can come|who can attend|who can apply|who is eligible|eligible|criteria"
    "|who can access this service|entitlement",
    "groups": "who is it for|who it is for|who its for|who is this for|suitable for|for|who for|target group"
    "|audience|target audience|who we help|who we support|client group|this activity welcomes people who|aimed at"
    "|user group|user groups|suitability|beneficiaries|service user group|people we support|who its suitable for",
    "ages": "age|ages|age range|age group|age groups|age bands|ages catered for|age restrictions|ages accepted",
    "min_age": "minimum age|min age|age from|from age|lowest age",
    "max_age": "maximum age|max age|age to|to age|highest age",
    "sex": "gender|sex|gender restrictions",
    "access": "accessibility|access|disabled access|facilities|access features|access for disabled people"
    "|disability access|physical access|parking|accessible facilities|wheelchair access|wheelchair accessible"
    "|accessible toilet|hearing loop|step free access|disabled parking|accessible parking|disabled toilet"
    "|venue facilities",
    "languages": "languages|language|languages spoken|spoken languages|languages available",
    "referral": "referral|referrals|how to access|how to book|booking|how to join|referral route|how to refer"
    "|how to apply|referral required|referral process|do i need to book|booking required|how to get help|self referral"
    "|can i refer myself|joining|how to access the service|referral information|access criteria|how to get involved",
    "delivery": "delivery|how it is delivered|service delivery|format|delivery method|attendance mode"
    "|online or in person",
    "area": "area|area served|areas served|area covered|areas covered|coverage|catchment area|geographical area"
    "|where we work|area of operation|locality served|wards covered|boroughs covered|area of benefit",
    "categories": "category|categories|type|types|service type|type of service|type of activity|activity type|keywords"
    "|topics|tags|type of group|subject|service category|themes",
    "modified": "updated|last updated|date updated|last modified|record last updated|page last updated|date modified",
    "assured": "assured|last checked|last reviewed|date last reviewed|last verified|reviewed|date checked|assured date",
    "charity_number": "charity number|registered charity number|charity no|registered charity|charity registration",
    "company_number": "company number|company no|company registration|registered company number",
}
_PERSON = re.compile(
    r"\b(contact (names?|person|position|title|role)|name of (the )?(main )?contact|(main|key|named|lead|primary|first|"
    r"second) contact( (name|person))?|manager|leader|coordinator|co ordinator|secretary|chair(man|person|woman)?|"
    r"trustees?|instructor|tutor|teacher|head ?teacher|principal|owner|nominated individual|job title|position|staff|"
    r"(submitted|updated|assured|approved|created|edited|written|published|modified) by|author|assurer|facilitator|"
    r"treasurer|convenor|minister|vicar|president|person in charge|your contact|forename|surname|first name|last name)$"
)
_BEFORE = frozenset(
    "contact main service venue our general office daytime public the full more other business site".split()
)
_AFTER = frozenset("number numbers no details information info s".split())
_MEANINGS = {wording: thing for thing, wordings in LABELS.items() for wording in wordings.split("|")}
_PERHAPS_PEOPLE = frozenset({"organiser", "organised by", "run by", "hosted by", "managed by", "led by"})
_FULL_NAME = re.compile(
    r"^((?i:mr|mrs|ms|miss|mx|dr|rev|revd|cllr|sister|father)\b.*|[A-Z][\w'’-]+( [A-Z][\w'’.-]*){1,2})$"
)
_EMAIL = re.compile(r"([\w.+'-]+)@[\w.-]+\w")


@lru_cache(maxsize=4096)
def thing_of(label: str) -> str | None:
    """What a label tells, such as "phone" for "Contact telephone number:"; None where it is not known."""
    words = label_words(label).split()
    if names_person(label):
        return None
    whole = _MEANINGS.get(" ".join(words))
    while not whole and len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
        whole = _MEANINGS.get(" ".join(words))
    while not whole and len(words) > 1 and words[-1] in _AFTER:
        words = words[:-1]
        whole = _MEANINGS.get(" ".join(words))
    return whole


def names_person(label: str) -> bool:
    return bool(_PERSON.search(label_words(label)))


def label_words(label: str) -> str:
    """A label's words: "Day(s) & Times:" is "days and times"."""
    plain = re.sub(r"\(s\)", "s", label.casefold().replace("’", "").replace("'", "").replace("&", " and "))
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"\([^)]*\)", " ", plain)))


def own_labels(told: object) -> dict[str, str]:
    """The labels that a source's options explain, by their words. Raises SourceError for what can't be told."""
    if not isinstance(told, Mapping):
        raise SourceError(f'labels is {told!r}; it is a table such as {{ "Runs on" = "times" }}.')
    for label, thing in told.items():
        if thing not in LABELS:
            raise SourceError(
                f"labels maps {label!r} to {thing!r}, which is not known. Known are: {', '.join(LABELS)}."
            )
    return {label_words(str(label)): str(thing) for label, thing in told.items()}


def public(pairs: Pairs) -> Pairs:
    """The pairs without named people: their labels, their e-mail addresses, and names beside a contact's numbers."""
    personal = {label for label, text in pairs.told.items() if names_person(label) or _led_by_person(label, text)}
    people = [pairs.told[label] for label in personal]
    words = {word for text in people if is_person(text) for word in re.findall(r"[a-z]{3,}", text.casefold())}
    kept = Pairs(links=pairs.links)
    for label, text in pairs.told.items():
        if label in personal:
            kept.links.pop(label, None)
            continue
        told = _EMAIL.sub(lambda found: "" if _is_theirs(found[1], words) else found[0], text)
        kept.told[label] = _numbers(told) if thing_of(label) == "contact" else told
    return kept


def _led_by_person(label: str, text: str) -> bool:
    """Whether who runs it looks like a person: two or three capitalised words of no body, or a form of address."""
    if label_words(label) not in _PERHAPS_PEOPLE:
        return False
    return is_person(text) and bool(_FULL_NAME.match(text.strip()))


def _is_theirs(local: str, words: set[str]) -> bool:
    return bool(words & set(re.findall(r"[a-z]+", local.casefold())))


def _numbers(text: str) -> str:
    site = re.search(r"(https?://|www\.)\S+", text)
    return lines(*phones(text), *emails(text), website(site[0]) if site else None) or ""
