"""What was understood, as chips that a person can take away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.pieces import Piece, PieceKind
from index.question import Understood
from index.understanding.said import ConstraintKind
from search_api.filters import read_filter
from web.tokens import Sought
from web.view.labels import piece_text

# Whom help is for and the statement's language steer the search, but nobody would look for something else by them.
_SILENT = (PieceKind.LANGUAGE,)
# What is said of one person: whose help it is for, and groups that an age or a child says already.
_OWN = ("me", "client")
_CHILDREN = ("son", "daughter", "child", "grandchild")
_BY_AGE = ("child", "young-person", "older-person")


@dataclass(frozen=True)
class Chip:
    """`text` is what was understood; `said` the words it came from, None where it was chosen and not said."""

    text: str
    said: str | None


def chips(understood: Understood, sought: Sought) -> Iterator[tuple[Chip, Sought]]:
    """Each chip with the search without it: first what was said, then what was chosen."""
    set_by_hand = {_id(told) for told in sought.filters}
    said = [one for one in understood.pieces if one.kind not in _SILENT and one.id not in set_by_hand]
    person = _one_person(said)
    for piece in said:
        if piece not in person:
            yield _chip(piece), sought.but(without=(*sought.without, piece.id))
        elif piece is person[0]:
            ids = tuple(one.id for one in person)
            yield _of_person(person), sought.but(without=(*sought.without, *ids))
    for told in sought.filters:
        found = next((piece for piece in understood.pieces if piece.id == _id(told)), None)
        if found:
            others = tuple(other for other in sought.filters if other != told)
            yield Chip(piece_text(found), None), sought.but(filters=others)


def _one_person(said: Sequence[Piece]) -> list[Piece]:
    """The pieces that say one thing of one person, whom it is for first: "For your child", "Age 9", "Child", "Parent".

    None where only one piece says it, or where several people or ages were spoken of."""
    told = [one for one in said if one.kind is PieceKind.CONSTRAINT and one.wanted]
    whose = [one for one in told if one.constraint is ConstraintKind.WHO and one.value not in _OWN]
    ages = [one for one in told if one.constraint is ConstraintKind.AGE]
    if len(whose) > 1 or len(ages) > 1 or not (whose or ages):
        return []
    meant = (*_BY_AGE, *(("parent",) if whose and whose[0].value in _CHILDREN else ()))
    groups = [one for one in told if one.constraint is ConstraintKind.GROUP and one.value in meant]
    found = [*whose, *ages, *groups]
    return found if len(found) > 1 else []


def _of_person(person: Sequence[Piece]) -> Chip:
    """Whom it is for and the age, which say all that the groups do."""
    kinds = (ConstraintKind.WHO, ConstraintKind.AGE)
    told = [one for one in person if one.constraint in kinds]
    return Chip(", ".join(map(piece_text, told)), told[0].said.text if told[0].said else None)


def _chip(piece: Piece) -> Chip:
    return Chip(piece_text(piece), piece.said.text if piece.said else None)


def _id(told: str) -> str:
    """The id of the piece that a filter becomes."""
    found = read_filter(told).constraint()
    return f"{'' if found.wanted else 'not-'}{found.kind}:{found.value}"
