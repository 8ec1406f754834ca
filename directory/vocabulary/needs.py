"""The needs Kith knows, read once from the files of themes/ and languages/.

A need is what a person may be short of, and what a listing meets. Its id is stable; its phrases are compared
with statements; its crosswalk names let a source's own category be read as a need of ours.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, ValidationError, field_validator

from directory.errors import KithError
from directory.frozen import Frozen

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# Words that lists put after a category and that say nothing of the need: "Bereavement support", "Carers' services".
_ENDING = re.compile(r"( (support|service|group|advice|help|issue|problem|general))+$")
NeedId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class VocabularyError(KithError):
    """A vocabulary that cannot be used; the message names the need, the field and what would be right."""


class Travel(StrEnum):
    """How far people reasonably go for help with a need."""

    NEARBY = "nearby"
    BOROUGH = "borough"
    CITY = "city"
    ANYWHERE = "anywhere"

    @property
    def half_km(self) -> float:
        """The distance in a straight line at which help is worth half of what it would be next door."""
        return _HALF_KM[self]


# A walk or a short bus ride; across a borough; across a city; where a telephone or an expert matters more than the way.
_HALF_KM = {Travel.NEARBY: 1.5, Travel.BOROUGH: 4.0, Travel.CITY: 10.0, Travel.ANYWHERE: 40.0}


class SaidIn(Frozen):
    """How a need is said in a language other than English.

    `says` are whole phrases; `words` name the need by themselves, a `*` after one standing for any ending.
    """

    says: tuple[Phrase, ...] = Field(min_length=1)
    words: tuple[Phrase, ...] = ()


class Language(Frozen):
    """The needs in one language: its ISO 639-1 code, its English name, whether a native speaker reviewed it."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    name: Phrase
    reviewed: bool
    needs: Mapping[NeedId, SaidIn]


class Need(Frozen):
    """One need.

    `says` are whole phrases in residents' words, `professional` words and abbreviations of people who refer,
    `words` words and short phrases of anybody that name the need wherever they stand (in any form of theirs; "=forms"
    is that form only, "prostitut*" any ending, capitals only capitals), `listings` how a listing describes what it
    does about it, `categories` headings under which lists put it; `travel` is how far people go.
    `broader` is the id of the need that holds this one, `near` the ids of needs worth offering beside it.
    `open_eligibility` are names in the Open Eligibility taxonomy, `open_referral` codes of taxonomy terms in
    Open Referral feeds, such as "openeligibility:102-04".
    """

    id: NeedId
    name: Phrase
    summary: Phrase
    says: tuple[Phrase, ...] = Field(min_length=1)
    professional: tuple[Phrase, ...] = Field(min_length=1)
    words: tuple[Phrase, ...] = ()
    listings: tuple[Phrase, ...] = ()
    categories: tuple[Phrase, ...] = ()
    broader: NeedId | None = None
    near: tuple[NeedId, ...] = ()
    travel: Travel = Travel.BOROUGH
    open_eligibility: tuple[Phrase, ...] = ()
    open_referral: tuple[Phrase, ...] = ()

    @property
    def compared(self) -> tuple[str, ...]:
        """What a statement is compared with in meaning."""
        return self.name, *self.says, *self.professional

    @field_validator(
        "says", "professional", "words", "listings", "categories", "near", "open_eligibility", "open_referral"
    )
    @classmethod
    def _nothing_twice(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        for phrase, times in Counter(normalise(p) for p in phrases).items():
            if times > 1:
                raise ValueError(f"{phrase!r} stands {times} times; write it once")
        return phrases


class Vocabulary(Frozen):
    """Every need, in the order of the files. Make one with `from_entries` or `load_vocabulary`."""

    all: tuple[Need, ...]
    languages: tuple[Language, ...] = ()

    @classmethod
    def from_entries(cls, entries: Iterable[Mapping[str, object]], languages: Iterable[Language] = ()) -> Self:
        """Check loose entries as a whole; VocabularyError names the first need and field that is wrong."""
        needs = tuple(_need(number, entry) for number, entry in enumerate(entries, start=1))
        _check_references(needs)
        spoken = tuple(languages)
        _check_languages(spoken, {need.id for need in needs})
        return cls(all=needs, languages=spoken)

    def said_in(self, language: str) -> Mapping[str, SaidIn]:
        """By need, how it is said in a language by its ISO 639-1 code; nothing for one that we do not have.

        "en" has every need; the others the commonest ones.
        """
        if language == "en":
            return {need.id: SaidIn(says=need.says, words=need.words) for need in self.all}
        return next((one.needs for one in self.languages if one.code == language), {})

    @cached_property
    def by_id(self) -> Mapping[str, Need]:
        return MappingProxyType({need.id: need for need in self.all})

    def match_category(self, text: str) -> Need | None:
        """The one need that a source means by a category or tag of its own, or None.

        Compared without case, punctuation or plural, first with ids and names, then with headings and professional
        words, then with crosswalk names and codes, last with residents' phrases. A word for several needs gives the
        one that is broader than all the others, or None: better no need than a guessed one.
        """
        found = self.match_categories(text)
        return self._broadest(found) if found else None

    def match_categories(self, text: str) -> tuple[Need, ...]:
        """Every need of a heading: "Drugs & alcohol" has two, "Dementia/Memory loss" one, "Parking" none."""
        whole = self._match(text)
        if whole:
            return (whole,)
        parts = (self._match(part) for part in re.split(r"[/&,;|()#]|\band\b|\bor\b| - ", text.casefold()))
        return tuple(dict.fromkeys(need for need in parts if need))

    def _match(self, text: str) -> Need | None:
        key = _category_key(text)
        for wanted in (key, _ENDING.sub("", key)):
            for tier in self._tiers:
                if wanted in tier:
                    return self._broadest(tier[wanted])
        return None

    def ancestors(self, need: Need) -> tuple[Need, ...]:
        """The needs that hold this one, nearest first."""
        if need.broader is None:
            return ()
        parent = self.by_id[need.broader]
        return (parent, *self.ancestors(parent))

    @cached_property
    def _tiers(self) -> tuple[Mapping[str, tuple[Need, ...]], ...]:
        return (
            _words_of((need, (need.id, need.name)) for need in self.all),
            _words_of((need, need.categories + need.professional) for need in self.all),
            _words_of((need, need.open_eligibility + need.open_referral) for need in self.all),
            _words_of((need, need.says) for need in self.all),
        )

    def _broadest(self, needs: tuple[Need, ...]) -> Need | None:
        for need in needs:
            if all(other is need or need in self.ancestors(other) for other in needs):
                return need
        return None


def normalise(text: str) -> str:
    """Lower case, "&" as "and", every other run of punctuation or space as one space."""
    plain = re.sub(r"['\u2019]", "", text.casefold().replace("&", " and "))
    return re.sub(r"[\W_]+", " ", plain).strip()


def _category_key(text: str) -> str:
    """Without plurals: "Disabilities" and "disability", "carers" and "carer" are one."""
    words = (re.sub(r"ies$", "y", word) if len(word) > 4 else word for word in normalise(text).split())
    return " ".join(word if len(word) < 4 else word.removesuffix("s") for word in words)


@cache
def load_vocabulary() -> Vocabulary:
    """The vocabulary that comes with Kith (read and checked once)."""
    entries = (entry for _, told in _files("themes") for entry in told["need"])
    return Vocabulary.from_entries(entries, (_language(name, told) for name, told in _files("languages")))


def _files(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The TOML files of a folder beside this module, by name."""
    found: Iterable[Traversable] = resources.files(__package__).joinpath(folder).iterdir()
    for file in sorted((file for file in found if file.name.endswith(".toml")), key=lambda file: file.name):
        yield file.name, tomllib.loads(file.read_text(encoding="utf-8"))


def _language(name: str, told: Mapping[str, object]) -> Language:
    try:
        return Language.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise VocabularyError(f"Language file {name}, field {field!r}: {first['msg']}.") from error


def _need(number: int, entry: Mapping[str, object]) -> Need:
    try:
        return Need.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        who = entry.get("id") or f"number {number}"
        raise VocabularyError(f"Need {who}, field {field!r}: {first['msg']}.") from error


def _check_references(needs: tuple[Need, ...]) -> None:
    times = Counter(need.id for need in needs)
    for need in needs:
        if times[need.id] > 1:
            raise VocabularyError(f"Need {need.id}, field 'id': stands {times[need.id]} times; write it once.")
        _check_known(need, "near", need.near, times)
        _check_known(need, "broader", (need.broader,) if need.broader else (), times)
    _check_no_circle({need.id: need.broader for need in needs})


def _check_languages(languages: tuple[Language, ...], known: set[str]) -> None:
    for language in languages:
        for need in language.needs:
            if need not in known:
                raise VocabularyError(f"Language {language.code}: there is no need {need!r}.")


def _check_known(need: Need, field: str, ids: tuple[str, ...], known: Mapping[str, int]) -> None:
    for other in ids:
        if other not in known:
            raise VocabularyError(f"Need {need.id}, field {field!r}: there is no need {other!r}.")
        if other == need.id:
            raise VocabularyError(f"Need {need.id}, field {field!r}: a need cannot point to itself.")


def _check_no_circle(broader: Mapping[str, str | None]) -> None:
    for start in broader:
        seen, here = {start}, broader[start]
        while here is not None:
            if here in seen:
                raise VocabularyError(f"Need {start}, field 'broader': it leads back to {here!r} in a circle.")
            seen.add(here)
            here = broader[here]


def _words_of(pairs: Iterable[tuple[Need, tuple[str, ...]]]) -> Mapping[str, tuple[Need, ...]]:
    found: dict[str, tuple[Need, ...]] = {}
    for need, words in pairs:
        for word in dict.fromkeys(_category_key(w) for w in words):
            found[word] = (*found.get(word, ()), need)
    return found
