"""Personal fields are taken out of what is kept, and named people never become a service's contact."""

import re
from collections.abc import Mapping
from typing import Any

from crawler.people_in_prose import without_people

REDACTED = "[redacted]"
_PERSONAL = frozenset(
    """assuredby assureremail assurername assurer contactname contactperson contactpersonname namedcontact keycontact
    attention staffname staff manager managername coordinator coordinatorname leader leadername groupleader createdby
    modifiedby updatedby lasteditedby lastmodifiedby editor author owner submittedby approvedby representative
    representativename firstname lastname surname forename dateofbirth""".split()
)
_PEOPLE = frozenset({"contact", "contacts", "staffmembers", "people", "users"})
_OF_A_PERSON = frozenset({"name", "title", "email", "jobtitle", "phone", "phones", "telephone", "mobile"})
_ROLE = re.compile(
    r"\b(team|office|reception|enquir\w*|inquir\w*|admin\w*|general|main|help ?line|help ?desk|advice|line|booking\w*"
    r"|service\w*|cent(re|er)|project|group|club|hub|association|trust|charity|society|organi[sz]ation|council|duty"
    r"|referral\w*|information|contact|switchboard|desk|department|support|ltd|cic|n/?a)\b",
    re.IGNORECASE,
)


def is_person(name: Any, *bodies: str | None) -> bool:
    """Whether a contact's name may be a person's: anything that is not plainly a role or one of the bodies named."""
    told = str(name or "").strip()
    known = {body.casefold() for body in bodies if body}
    return bool(told) and told.casefold() not in known and not re.search(r"\d", told) and not _ROLE.search(told)


def redact(payload: Any) -> Any:
    """The same entry with personal values replaced and people in its texts unnamed; what is not personal stays."""
    if isinstance(payload, Mapping):
        return {key: _redact_field(str(key), value) for key, value in payload.items()}
    if isinstance(payload, str):
        return without_people(payload)
    return [redact(item) for item in payload] if isinstance(payload, list) else payload


def _redact_field(key: str, value: Any) -> Any:
    plain_key = re.sub(r"[^a-z]", "", key.casefold())
    if plain_key in _PERSONAL:
        return REDACTED if value not in (None, "", [], {}) else value
    if plain_key in _PEOPLE and isinstance(value, list | Mapping):
        return [_redact_contact(item) for item in value] if isinstance(value, list) else _redact_contact(value)
    return redact(value)


def _redact_contact(contact: Any) -> Any:
    """A named person loses name, title and their own lines; a role's contact stays whole."""
    if not isinstance(contact, Mapping) or not is_person(contact.get("name")):
        return redact(contact)
    return {
        key: REDACTED if re.sub(r"[^a-z]", "", key.casefold()) in _OF_A_PERSON else redact(value)
        for key, value in contact.items()
    }
