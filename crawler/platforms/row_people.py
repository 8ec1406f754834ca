"""Named people are taken out of a row before anything of it is kept."""

import re
from collections.abc import Iterator, Mapping

from crawler.contact_details import emails, phones
from crawler.platforms.html_text import Pairs
from crawler.platforms.labels import public
from crawler.platforms.platform import Entry
from crawler.platforms.row_fields import field_of, names_somebody
from crawler.redaction import REDACTED, is_person

_EMAIL = re.compile(r"([\w.+'-]+)@[\w.-]+\w")


def without_people(row: Entry) -> Entry:
    """The row without the columns of people, their e-mail addresses, and names beside a contact's numbers."""
    texts = {heading: value for heading, value in row.items() if isinstance(value, str) and value}
    names = {word for name in _people(texts) for word in re.findall(r"[a-z]{2,}", name.casefold())}
    kept = public(Pairs(told=texts)).told
    held = {heading: _without_addresses(kept.get(heading, REDACTED), names) for heading in texts}
    return row | {heading: REDACTED if names_somebody(heading) else text for heading, text in held.items()}


def _people(texts: Mapping[str, str]) -> Iterator[str]:
    """The names in columns of people, and those that stand beside the numbers of a contact."""
    for heading, text in texts.items():
        found = field_of(heading)
        if found and found[0] == "contact":
            name = re.sub(r"[\d()+,;:|/-]+", " ", _EMAIL.sub(" ", text)).strip()
            if name and (phones(text) or emails(text)) and len(name.split()) <= 4 and is_person(name):
                yield name
        elif names_somebody(heading) and is_person(text):
            yield text


def _without_addresses(text: str, names: set[str]) -> str:
    if not names or "@" not in text:
        return text
    return _EMAIL.sub(lambda found: "" if _is_theirs(found[1].casefold(), names) else found[0], text).strip()


def _is_theirs(local: str, names: set[str]) -> bool:
    """Whether the part before the @ is a name ("jo") or holds a surname ("jbloggs")."""
    words = set(re.findall(r"[a-z]+", local))
    return bool(words & names) or any(len(name) > 3 and name in local for name in names)
