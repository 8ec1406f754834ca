"""What was understood of a statement, and what a listing says of it, as short labels in the language that is spoken."""

import re

from index.pieces import Piece, PieceKind, constraint_label
from index.understanding.said import Constraint, ConstraintKind, Span
from web.languages import ENGLISH, N_, fill, known, spoken, theirs
from web.languages import gettext as _

LANGUAGES = {
    "ar": N_("Arabic"),
    "bn": N_("Bengali"),
    "en": N_("English"),
    "zh": N_("Chinese"),
    "fa": N_("Farsi or Dari"),
    "fr": N_("French"),
    "gu": N_("Gujarati"),
    "hi": N_("Hindi"),
    "it": N_("Italian"),
    "ku": N_("Kurdish"),
    "pl": N_("Polish"),
    "pt": N_("Portuguese"),
    "pa": N_("Punjabi"),
    "ro": N_("Romanian"),
    "so": N_("Somali"),
    "es": N_("Spanish"),
    "ta": N_("Tamil"),
    "tr": N_("Turkish"),
    "uk": N_("Ukrainian"),
    "ur": N_("Urdu"),
    "vi": N_("Vietnamese"),
    "bsl": N_("British Sign Language"),
}
# Whom help is for, as the search names them.
FOR_WHOM = (
    N_("For you"),
    N_("For your mother"),
    N_("For your father"),
    N_("For your son"),
    N_("For your daughter"),
    N_("For your child"),
    N_("For your grandchild"),
    N_("For your grandparent"),
    N_("For your partner"),
    N_("For your sibling"),
    N_("For your relative"),
    N_("For your friend"),
    N_("For a client"),
)
_AGES = re.compile(r"(?P<low>\d*)(?P<to>-?)(?P<high>\d*)")
_NOWHERE = Span(start=0, end=0, text="")


def piece_text(piece: Piece) -> str:
    """A piece of what was understood. A language is told by its name, where we have one."""
    if piece.kind is PieceKind.CONSTRAINT and piece.constraint:
        return _constraint(piece.constraint, piece.value, piece.label, piece.wanted)
    if spoken() is ENGLISH or piece.kind is PieceKind.PLACE:
        return piece.label
    if piece.kind is PieceKind.DISLIKE:
        return fill(_("Not: %(what)s"), what=piece.label.removeprefix("Not: "))
    return theirs(piece.label) if piece.kind is PieceKind.SHORTHAND else known(piece.label)


def id_text(id_: str) -> str:
    """The label of a constraint or dislike by its id: "cost:free", "not-day:monday", "age:60-70"."""
    kind, _colon, value = id_.partition(":")
    if kind == "dislike":
        return fill(_("Not: %(what)s"), what=known(value.replace("-", " ")))
    wanted, kind = not kind.startswith("not-"), kind.removeprefix("not-")
    held = Constraint(kind=ConstraintKind(kind), value=value, span=_NOWHERE, wanted=wanted)
    label = "" if held.kind is ConstraintKind.AGE else constraint_label(held)
    return _constraint(held.kind, value, label, wanted)


def _constraint(kind: ConstraintKind, value: str, label: str, wanted: bool) -> str:
    if kind is ConstraintKind.LANGUAGE and value in LANGUAGES:
        return fill(_("%(language)s spoken"), language=_(LANGUAGES[value]))
    if spoken() is ENGLISH:
        return label
    plain = _age(value) if kind is ConstraintKind.AGE else known(label.removeprefix("Not: "))
    return plain if wanted else fill(_("Not: %(what)s"), what=plain)


def _age(value: str) -> str:
    ages = _AGES.fullmatch(value)
    if not ages or not ages["to"]:
        return fill(_("Age %(age)s"), age=value)
    if not ages["high"]:
        return fill(_("Age %(age)s and over"), age=ages["low"])
    if not ages["low"]:
        return fill(_("Up to age %(age)s"), age=ages["high"])
    return fill(_("Age %(youngest)s to %(oldest)s"), youngest=ages["low"], oldest=ages["high"])
