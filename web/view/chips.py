"""What was understood, as chips that a person can take away."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.pieces import Piece, PieceKind
from index.question import Understood
from search_api.filters import read_filter
from web.tokens import Sought
from web.view.labels import piece_text

# Whom help is for and the statement's language steer the search, but nobody would look for something else by them.
_SILENT = (PieceKind.LANGUAGE,)


@dataclass(frozen=True)
class Chip:
    """`text` is what was understood; `said` the words it came from, None where it was chosen and not said."""

    text: str
    said: str | None


def chips(understood: Understood, sought: Sought) -> Iterator[tuple[Chip, Sought]]:
    """Each chip with the search without it: first what was said, then what was chosen."""
    set_by_hand = {_id(told) for told in sought.filters}
    for piece in understood.pieces:
        if piece.kind not in _SILENT and piece.id not in set_by_hand:
            yield _chip(piece), sought.but(without=(*sought.without, piece.id))
    for told in sought.filters:
        found = next((piece for piece in understood.pieces if piece.id == _id(told)), None)
        if found:
            others = tuple(other for other in sought.filters if other != told)
            yield Chip(piece_text(found), None), sought.but(filters=others)


def _chip(piece: Piece) -> Chip:
    return Chip(piece_text(piece), piece.said.text if piece.said else None)


def _id(told: str) -> str:
    """The id of the piece that a filter becomes."""
    found = read_filter(told).constraint()
    return f"{'' if found.wanted else 'not-'}{found.kind}:{found.value}"
