"""Which listings are refuges from abuse: where they are is told to nobody."""

import re
from collections.abc import Sequence

_REFUGE = re.compile(r"\brefuges?\b", re.IGNORECASE)
_OF_ABUSE = re.compile(r"\b(domestic|abuse[d]?|abusive|violen\w+|women('s)?|survivors?)\b", re.IGNORECASE)
_KEEPS_ONE = re.compile(
    r"\b(refuge (accommodation|spaces?)|(women'?s|our|safe) refuges?|safe houses?|refuges? for women)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"\b(?:wildlife|animals?|birds?|cats?|dogs?|donkeys?|hedgehogs?|bats?)\b", re.IGNORECASE)


def is_refuge(name: str, categories: Sequence[str], description: str | None) -> bool:
    """Better once too often than once too little: who mentions keeping a refuge counts as one."""
    titles = " ".join((name, *categories))
    words = f"{titles} {description or ''}".replace("’", "'")
    filed = _REFUGE.search(" ; ".join(categories)) is not None and not _OF_OTHERS.search(titles)
    return bool(filed or _KEEPS_ONE.search(words) or (_REFUGE.search(titles) and _OF_ABUSE.search(words)))
