"""A statement as plain words, for patterns that need no more: case, punctuation and slips of the keyboard gone."""

import re
import unicodedata
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_APOSTROPHES: Final = re.compile(r"['’‘`´]")
_SENTENCE: Final = re.compile(r"[.!?;:\n]+")
_NOT_A_WORD: Final = re.compile(r"[^\w|]+|_")
# "OD'd" and "OD" mean something only as they are written, before case is lost.
_OD: Final = re.compile(r"\bO\.?D\.?(?:['’]?(?:d|ed|ing))?\b|\bod['’](?:d|ed|ing)\b")

# Words that matter here, long enough that one slip (two from nine letters on) still leaves them recognisable.
MENDED: Final = (
    *("suicide", "suicidal", "overdose", "overdosed", "paracetamol", "unconscious", "breathing", "naloxone", "tablets"),
    *(
        "domestic",
        "violence",
        "violent",
        "abusive",
        "abused",
        "abusing",
        "husband",
        "boyfriend",
        "girlfriend",
        "partner",
    ),
    *("strangled", "strangling", "threatened", "threatening", "threatens", "controlling", "frightened", "terrified"),
    *("sexually", "sexual", "assault", "assaulted", "molested", "consent", "trafficked", "trafficking", "slavery"),
    *("passport", "exploited", "neglected", "neglect", "children", "groomed", "bruises", "stealing", "safeguarding"),
    *("homeless", "sleeping", "tonight", "nowhere", "evicted", "starving", "hungry", "shelter", "accommodation"),
    *("emergency", "refuge", "stalking", "stalked", "scared", "beating", "hitting", "punched", "kicked", "anymore"),
)
_BY_FIRST: Final = {
    letter: tuple(word for word in MENDED if word[0] == letter) for letter in {word[0] for word in MENDED}
}
# Real words one slip away from those above.
_RIGHT: Final = frozenset(
    """amused accused absurd consent content contest contents refuse refused refugee refugees scarce scarred scaled
    scored shared shelf sheltered shelters hungary tonights homes homely beaming bearing seating sitting hotting
    fitting picked licked ticked kicker violets violence violins violin partners party parting husbands children
    childrens tables table tablet breaching breathing stealing steaming starting staring stating starring
    sexuality neglects abuses abuser user used passports bruised groomer groomers sleeping sleepings sleepy
    steeping sweeping slavery slaver assaults event events everted emerging parent parents partnered shelved
    stalling talking walking staking stacked stocked stalled punches pinched sacred scares scare heating eating
    betting booting hunting hosting boating boyfriends""".split()
)


def plain_words(statement: str) -> str:
    """Lower case, no apostrophes ("dont"), one space between words and " | " between sentences."""
    text = unicodedata.normalize("NFKC", _OD.sub(" overdosed ", statement)).casefold()
    return " ".join(_NOT_A_WORD.sub(" ", _SENTENCE.sub(" | ", _APOSTROPHES.sub("", text))).split())


def unmarked(words: str) -> str:
    """Without accents and the like, as many write: "maz" for "mąż", "oldurmek" for "öldürmek"."""
    apart = unicodedata.normalize("NFKD", words.replace("ł", "l").replace("ı", "i"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def mend_words(words: str) -> str:
    """Plain words with slips in those that matter put right: "sucidal", "assulted"."""
    return " ".join(_mended(word) for word in words.split(" "))


def _mended(word: str) -> str:
    near = _BY_FIRST.get(word[:1])
    if near is None or len(word) < 6 or word in near or word in _RIGHT:
        return word
    found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=2 if len(word) >= 9 else 1)
    return found[0] if found else word
