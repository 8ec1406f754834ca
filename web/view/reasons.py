"""Why a listing is shown, in the language that is spoken: the search tells it in English."""

import re
from collections.abc import Mapping
from typing import Final

from index.question import Hit, Reason
from web.languages import ENGLISH, N_, fill, known, spoken, theirs
from web.languages import gettext as _
from web.view.labels import id_text
from web.view.words import listed

# What the search says of names that stay as they are, and our sentence for it.
_TOLD: Final[Mapping[str, str]] = {
    r"It has your words: (?P<what>.+)\.": N_("It has your words: %(what)s."),
    r"Serves (?P<what>.+): assumed from where its source is, because the source does not say\.": N_(
        "Serves %(what)s: assumed from where its source is, because the source does not say."
    ),
    r"Serves all of (?P<what>.+)\.": N_("Serves all of %(what)s."),
    r"Serves (?P<what>(?!the whole country).+)\.": N_("Serves %(what)s."),
}
_WHOLE: Final = (
    N_("Its name, or its organisation's, is what you wrote."),
    N_("Serves the whole country."),
    N_("Online or by telephone, and names no area."),
)
_LISTS: Final[Mapping[str, str]] = {
    "met": N_("It says: %(what)s."),
    "missed": N_("It does not fit: %(what)s."),
    "unknown": N_("It does not say, so ask: %(what)s."),
}


def reason_text(reason: Reason, hit: Hit) -> str:
    """One reason of a hit. What is new to us stays as the search told it."""
    if spoken() is ENGLISH:
        return reason.text
    if reason.kind in _LISTS:
        ids = {"met": hit.met, "missed": hit.missed, "unknown": hit.unknown}[reason.kind]
        return fill(_(_LISTS[reason.kind]), what=listed([id_text(id_) for id_ in ids]) or "")
    if reason.kind == "need":
        need = reason.text.removeprefix("Helps with: ").removesuffix(".")
        return fill(_("Helps with: %(need)s."), need=known(need))
    return _(reason.text) if reason.text in _WHOLE else _sentence(reason.text)


def _sentence(text: str) -> str:
    for pattern, ours in _TOLD.items():
        if found := re.fullmatch(pattern, text):
            return fill(_(ours), what=theirs(found["what"]))
    return theirs(text)
