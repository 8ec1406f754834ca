"""People named in sentences beside their line: "Contact: Jane Smith 07700 900123" keeps its number, not its name."""

import re
import unicodedata
from typing import Any

from directory.frozen import Frozen
from directory.given_names import GIVEN_NAMES
from directory.listing import Contact, Organisation
from directory.record import Facts

WITHHELD = "[name withheld]"
_LINE = r"(?:\+?\(?\d(?:[\s()-]{0,2}\d){8,}|[\w.+'-]+@[\w-]+\.[\w.-]+|\[(?:e?mail|mobile|phone) masked\])"
_LIKELY = re.compile(r"@|masked\]|\d(?:[\s()-]{0,2}\d){8}")
_WORD = r"[A-ZÀ-ÖØ-Þ][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)*"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev|Revd|Reverend|Father|Fr|Pastor|Canon|Rabbi|Imam|Cllr|Councillor)\.?"
_PERSON = (
    rf"(?:{_TITLE} )?{_WORD}(?: [A-Z]\.?(?= [A-Z]))?(?: (?:(?:de |van |von |al |el |Mc|Mac|O['’]))?{_WORD}){{0,5}}"
)
_CUE = (
    r"(?i:contact(?: names?| person| details?)?|calls?|calling|ring|phone|telephone|tel|e-?mail|e-?mailing|text|message"
    r"|(?:speak|talk|write|apply|enquiries|enquire|book) (?:to|with)|ask for|organisers?|leader|co-?ordinators?"
    r"|manager|secretary|chair(?:man|woman|person)?|treasurer|warden|teacher|instructor|tutor|led by|run by)"
)
# What may stand between a cue and the name, in text and in markup.
_BESIDE = r"(?:(?:\s|:|,|-|–|&nbsp;|<[^<>]{1,60}>){1,8}(?i:is |please |either )?)"
_TAGS = r"(?:<[^<>]{1,60}>)*"
_NAMED = re.compile(
    rf"\b(?P<cue>{_CUE}){_BESIDE}(?P<one>{_PERSON})(?!['’]s\b|\w)"
    rf"(?:{_TAGS} (?P<joint>or|and|&) {_TAGS}(?P<two>{_PERSON})(?!['’]s\b|\w))?"
    rf"(?=(?:[^.!?\n@\d]|\.(?! ?[A-Z])|\n(?=\s*(?i:tel|phone|e-?mail|mob))){{0,60}}?{_LINE})"
)
# A run of capitals that ends in one of these is a body, a building or a place.
_BODY = re.compile(
    r"\b(?:Advice|Age|Agency|Archives?|Arts?|Association|Avenue|Bank|Borough|Bureau|Café|Cafe|Care|Cathedral|Cent(?:re|er)|Chapel"
    r"|Charity|Church|City|Clinic|Club|College|Committee|Community|Cottage|Council|Court|Day|Department|Direct|Drop|East|Farm"
    r"|Food|Forum|Foundation|Friends|Fund|Gallery|Garden|Gardens|Green|Group|Hall|Health|Help|Helpline|Home|Homes|Hospice"
    r"|Hospital|Hotel|House|Housing|Hub|Inn|Institute|Kitchen|Lane|Library|Limited|Line|Lodge|Ltd|Medical|Mind|Mission|Mobility"
    r"|Museum|Network|North|Nursery|Office|Organisation|Park|Partnership|Place|Practice|Project|Reception|Registration|Response"
    r"|Road|Rooms?|Royal|School|Scheme|Services?|Shop|Society|Solicitors|South|Square|Street|Studios?|Support|Surgery|Switchboard"
    r"|Team|Theatre|Therapy|Trust|Union|University|Village|Ward|Welfare|West|Wellbeing|Yoga|Youth|Counselling|Dance|Drama)\b"
)
_MOST_WORDS = 4
_AFTER = frozenset(
    "Tel Telephone Phone Email E-mail Mobile Mob Text Call Fax Web Website On At By Via Or And For".split()
)


def without_people(text: str, *bodies: str | None) -> str:
    """The text with the names of people next to a word such as "contact" and before a phone number or e-mail withheld.

    A name begins with a common given name or a title; those of `bodies`, and what ends as a body's does, stay.
    """
    if not _LIKELY.search(text):
        return text
    known = " ".join(body.casefold() for body in bodies if body)
    return _NAMED.sub(lambda found: _unnamed(found, known), text)


def unnamed(facts: Facts) -> Facts:
    """The same facts, people in their sentences not named; the contact's own fields were read with care already."""
    bodies = (facts.name, facts.organisation.name if facts.organisation else None)
    texts = {field: _unnamed_value(getattr(facts, field), bodies) for field in Facts.model_fields if field != "name"}
    told = {field: value for field, value in texts.items() if value != getattr(facts, field)}
    return facts.model_copy(update=told) if told else facts


def _unnamed_value(value: Any, bodies: tuple[str | None, ...]) -> Any:
    if type(value) is str:
        return without_people(value, *bodies)
    if isinstance(value, tuple):
        return tuple(_unnamed_value(item, bodies) for item in value)
    if isinstance(value, Frozen) and not isinstance(value, Contact | Organisation):
        parts = {part: _unnamed_value(getattr(value, part), bodies) for part in type(value).model_fields}
        changed = {part: held for part, held in parts.items() if held != getattr(value, part)}
        return value.model_copy(update=changed) if changed else value
    return value


def _unnamed(found: re.Match[str], known: str) -> str:
    whole, begins = found.group(), found.start()
    for part in ("two", "one"):  # the later first, so that what stands before keeps its place
        name = _own(found[part]) if found[part] else ""
        if name and _is_person(name, found[part], known):
            at = found.start(part) - begins
            whole = whole[:at] + WITHHELD + whole[at + len(name) :]
    return whole


def _own(run: str) -> str:
    """The run of capitals without a label that follows the name: "Rachel Lee Tel"."""
    words = run.split(" ")
    ends = next((place for place, word in enumerate(words) if place and word in _AFTER), len(words))
    return " ".join(words[:ends])


def _is_person(name: str, run: str, known: str) -> bool:
    titled = re.match(rf"{_TITLE} ", name) is not None
    first = re.split(r"[ '’-]", name, maxsplit=1)[0].casefold()
    common = titled or _bare(first) in GIVEN_NAMES
    of_a_body = _BODY.search(run) or re.search(rf"\b{re.escape(name.casefold())}\b", known)
    return common and not of_a_body and len(name.split(" ")) <= _MOST_WORDS


def _bare(word: str) -> str:
    """Without accents, as the given names are written: "siân" is "sian"."""
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
