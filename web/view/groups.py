"""Results in groups, so that every need that was stated has its best answers where they are seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from search_api.service import FoundHit
from web.languages import N_
from web.view.card import Card

OTHER = N_("These may help too")


@dataclass(frozen=True)
class Group:
    """`heading` is None where there is one group only. Cards are numbered through all groups: `first` is the number of
    the first one here, which its pin on the map has too."""

    heading: str | None
    cards: tuple[Card, ...]
    first: int = 1


def groups(
    hits: Sequence[FoundHit],
    needs: Sequence[str],
    names: Mapping[str, str],
    card: Callable[[FoundHit], Card],
    first: int = 1,
) -> tuple[Group, ...]:
    """Best first within each group. Of several needs each gets its hits, a hit standing under the first it meets.

    `first` is the number of the first card of all."""
    held: dict[str, list[FoundHit]] = {need: [] for need in (*needs, "")}
    for found in hits:
        held[next((need for need in needs if need in found.hit.needs), "")].append(found)
    parts = {need: tuple(map(card, found)) for need, found in held.items() if found}
    if len(parts) < 2 or len(needs) < 2:
        return (Group(None, tuple(map(card, hits)), first),) if hits else ()
    starts = accumulate((len(cards) for cards in parts.values()), initial=first)
    return tuple(
        Group(names.get(need, OTHER), cards, start) for (need, cards), start in zip(parts.items(), starts, strict=False)
    )
