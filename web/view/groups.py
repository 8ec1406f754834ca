"""Results in groups, so that every need that was stated has its best answers where they are seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from search_api.service import FoundHit
from web.view.card import Card

OTHER = "These may help too"


@dataclass(frozen=True)
class Group:
    """`heading` is None where there is one group only."""

    heading: str | None
    cards: tuple[Card, ...]


def groups(
    hits: Sequence[FoundHit], needs: Sequence[str], names: Mapping[str, str], card: Callable[[FoundHit], Card]
) -> tuple[Group, ...]:
    """Best first within each group. Of several needs each gets its hits, a hit standing under the first it meets."""
    held: dict[str, list[FoundHit]] = {need: [] for need in (*needs, "")}
    for found in hits:
        held[next((need for need in needs if need in found.hit.needs), "")].append(found)
    parts = {need: tuple(map(card, found)) for need, found in held.items() if found}
    if len(parts) < 2 or len(needs) < 2:
        return (Group(None, tuple(map(card, hits))),) if hits else ()
    return tuple(Group(names.get(need, OTHER), cards) for need, cards in parts.items())
