"""A refuge's address is withheld at ingest: it leaks through no listing, pin, distance or postcode."""

import re

from crawler.contact_details import without_postcodes
from directory.record import Facts

_REFUGE = re.compile(r"\brefuges?\b", re.IGNORECASE)
_OF_ABUSE = re.compile(r"\b(domestic|abuse[d]?|abusive|violen\w+|women('s)?|survivors?)\b", re.IGNORECASE)
_KEEPS_ONE = re.compile(
    r"\b(refuge (accommodation|spaces?)|(women'?s|our|safe) refuges?|safe houses?|refuges? for women)\b",
    re.IGNORECASE,
)


def masked(facts: Facts) -> Facts:
    """The facts without where it is, if this is a refuge from abuse; its area, phone and website stay."""
    if not is_refuge(facts):
        return facts
    description = without_postcodes(facts.description) if facts.description else None
    return facts.model_copy(update={"places": (), "description": description})


def is_refuge(facts: Facts) -> bool:
    """Better once too often than once too little: who mentions keeping a refuge counts as one."""
    titles = " ".join((facts.name, *facts.categories))
    words = f"{titles} {facts.description or ''}".replace("’", "'")
    return bool(_KEEPS_ONE.search(words) or (_REFUGE.search(titles) and _OF_ABUSE.search(words)))
