"""Whom a service is for by where they live."""

import re

from crawler.values import unique
from directory.listing import ServiceArea

_NATION = re.compile(
    r"^(the )?(national(ly|wide)?|nation-?wide|all of the uk|uk(-| )?wide|uk|u\.k\.|united kingdom|great britain"
    r"|gb|england|england (and|&) wales|across the uk)$",
    re.IGNORECASE,
)


def service_area(*names: str | None) -> ServiceArea | None:
    """The area of these names; a name of the whole country makes it nationwide."""
    told = unique(names)
    if not told:
        return None
    local = tuple(name for name in told if not _NATION.match(name))
    return ServiceArea(names=local, nationwide=len(local) < len(told))
