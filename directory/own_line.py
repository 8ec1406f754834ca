"""A short line about a listing in words of our own, made from facts where its source's words may not be shown."""

from collections.abc import Callable, Mapping

from directory.listing import Listing

NEEDS_SHOWN = 3


def own_line(
    listing: Listing,
    needs: Mapping[str, str],
    say: Callable[[str], str] = lambda text: text,
    helps: str = "Helps with: {}.",
) -> str | None:
    """What it helps with, who runs it and where: "Helps with: Debt, Rent and eviction. Poplar Advice, E14."

    None where the description may be shown, or where nothing of this is known. `needs` maps ids to names; `say` puts
    a name and `helps` the sentence into another language.
    """
    if listing.may_show("description"):
        return None
    kinds = [say(needs[need]) for need in listing.needs if need in needs] or list(listing.categories)
    what = helps.format(", ".join(kinds[:NEEDS_SHOWN])) if kinds else ""
    who = listing.organisation.name if listing.organisation and listing.organisation.name != listing.name else ""
    where = ", ".join(filter(None, (who, _where(listing))))
    return " ".join(filter(None, (what, f"{where}." if where else ""))) or None


def _where(listing: Listing) -> str:
    for place in listing.places:
        if place.district or place.name:
            return place.district or place.name or ""
    area = listing.service_area
    return ", ".join(area.names[:1]) if area and not area.assumed else ""
