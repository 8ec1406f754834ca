"""Needs found by words: the vocabulary's own words and shorthand, in English and in other languages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from directory.vocabulary import Need, Vocabulary
from index.needs.tokens import Token, folded, stemmed, tokens_of

ENGLISH: Final = "en"
# Shorthand is looked for as it is written: "PIP" is no pip.
_SHORTHAND: Final = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z0-9/&+]{2,6}")
_SHOUTED: Final = 0.7
# How many letters an open word is looked up by: a Bengali root may have two.
_LEAD: Final = 2


@dataclass(frozen=True)
class WordHit:
    """A need's word in a text, from `start` to `end`.

    `strength` is how sure the word alone is, from 0 to 1: less where other needs have it or their phrases speak of it.

    `foreign`: it is a word of another language than English.
    """

    need: str
    start: int
    end: int
    strength: float
    foreign: bool = False


@dataclass(frozen=True)
class _Key:
    """One word of a term. `open` matches every word that begins so; `exact` only what is written so, in that case."""

    text: str
    open: bool = False
    exact: bool = False
    whole: bool = False

    def fits(self, token: Token, shouted: bool) -> bool:
        if self.exact:
            return token.written == self.text and not shouted
        if self.open:
            return any(form.startswith(self.text) for form in token.forms)
        return self.text == token.forms[0] if self.whole else self.text in token.forms


@dataclass(frozen=True)
class _Term:
    keys: tuple[_Key, ...]
    needs: tuple[str, ...]


class WordBook:
    """The words of every need by language. Safe to ask from several threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        english = {need.id: tuple(_english(need)) for need in vocabulary.all}
        said = [(need.id, phrase) for need in vocabulary.all for phrase in need.compared]
        self._books = {ENGLISH: _Book(english, stem=True).weighed(said, _lines(vocabulary))}
        for language in vocabulary.languages:
            self._books[language.code] = _Book({id_: said.words for id_, said in language.needs.items()}, stem=False)

    def hits(self, text: str, language: str | None) -> tuple[WordHit, ...]:
        """Every need's words in a text, in order. English words count in every language ("Universal Credit").

        Where the language is not known and no English word is found, every language is tried: "dług" is a whole
        statement.
        """
        tokens, shouted = tokens_of(text), _is_shouted(text)
        found = list(self._books[ENGLISH].hits(tokens, shouted))
        others = [language] if language else ([] if found else [*self._books])
        for other in others:
            if other != ENGLISH and other in self._books:
                found += (replace(hit, foreign=True) for hit in self._books[other].hits(tokens, shouted))
        return tuple(sorted(found, key=lambda hit: hit.start))


class _Book:
    """The terms of one language, by their first word or by how it begins."""

    def __init__(self, words: Mapping[str, Iterable[str]], *, stem: bool) -> None:
        self._strength: dict[tuple[tuple[_Key, ...], str], float] = {}
        owners: dict[tuple[_Key, ...], list[str]] = defaultdict(list)
        for need, terms in words.items():
            for keys in dict.fromkeys(_keys(term, stem) for term in terms):
                owners[keys].append(need)
        self._closed: dict[str, list[_Term]] = defaultdict(list)
        self._open: dict[str, list[_Term]] = defaultdict(list)
        for keys, needs in owners.items():
            first = keys[0]
            where, key = (self._open, first.text[:_LEAD]) if first.open else (self._closed, first.text)
            where[key].append(_Term(keys, tuple(needs)))

    def weighed(self, said: Iterable[tuple[str, str]], lines: Mapping[str, frozenset[str]]) -> "_Book":
        """Measure each term by whose phrases have it: `said` are needs and phrases, `lines` each need's relatives."""
        own: Counter[tuple[tuple[_Key, ...], str]] = Counter()
        others: Counter[tuple[tuple[_Key, ...], str]] = Counter()
        for speaker, phrase in said:
            for term, _, _ in self._found(tokens_of(phrase), shouted=False):
                for need in term.needs:
                    (own if need in lines[speaker] else others)[term.keys, need] += 1
        self._strength = {key: (1 + own[key]) / (1 + own[key] + others[key]) for key in {**own, **others}}
        return self

    def hits(self, tokens: Sequence[Token], shouted: bool) -> Iterator[WordHit]:
        for term, start, end in self._found(tokens, shouted):
            for need in term.needs:
                yield WordHit(need, start, end, self._strength.get((term.keys, need), 1.0) / len(term.needs))

    def _found(self, tokens: Sequence[Token], shouted: bool) -> Iterator[tuple[_Term, int, int]]:
        for place, token in enumerate(tokens):
            for term in self._beginning(token):
                here = tokens[place : place + len(term.keys)]
                if len(here) == len(term.keys) and all(
                    key.fits(each, shouted) for key, each in zip(term.keys, here, strict=True)
                ):
                    yield term, token.start, here[-1].end

    def _beginning(self, token: Token) -> Iterator[_Term]:
        for text in (*token.forms, token.written) if token.written not in token.forms else token.forms:
            yield from self._closed.get(text, ())
        for lead in dict.fromkeys(form[:_LEAD] for form in token.forms):
            yield from self._open.get(lead, ())


def _lines(vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    """Each need with those that hold it, those that it holds, and those near it either way."""
    near: dict[str, set[str]] = {need.id: {need.id} for need in vocabulary.all}
    for need in vocabulary.all:
        for other in (*(up.id for up in vocabulary.ancestors(need)), *need.near):
            near[need.id].add(other)
            near[other].add(need.id)
    return {id_: frozenset(others) for id_, others in near.items()}


def _english(need: Need) -> Iterator[str]:
    """What names the need wherever it stands. A single word of professionals ("recovery", "advocacy") may mean more."""
    yield from need.words
    yield from (term for term in need.professional if " " in term or _SHORTHAND.fullmatch(term))


def _keys(term: str, stem: bool) -> tuple[_Key, ...]:
    return tuple(_key(word, stem) for word in re.findall(r"[^\s,-]+", term))


def _key(word: str, stem: bool) -> _Key:
    if stem and _SHORTHAND.fullmatch(word):
        return _Key(word, exact=True)
    if word.startswith("="):
        return _Key(folded(word[1:]), whole=True)
    if word.endswith("*"):
        return _Key(folded(word[:-1]), open=True)
    return _Key(stemmed(folded(word)) if stem else folded(word))


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 12 and sum(letter.isupper() for letter in letters) > _SHOUTED * len(letters)
