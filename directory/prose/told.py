"""The facts that a text tells in sentences, each with the sentence."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from directory.listing import Capacity, Cost, Halt, ReferralRoute, Residence, Session, Sex
from directory.prose.access import features_in
from directory.prose.ages import Ages, ages_in, of_all_ages, whole_range
from directory.prose.cost import cost_in, whole_cost
from directory.prose.groups import groups_in
from directory.prose.referral import routes_in
from directory.prose.residence import residence_in
from directory.prose.running import capacity_in, halt_in, runs_again
from directory.prose.sentences import Sentence, quotation, sentences_of
from directory.prose.sex import of_one_sex, sex_in
from directory.prose.when import in_term_only, sessions_in

Value = Session | Cost | Ages | Sex | str | Residence | ReferralRoute | Halt | Capacity
AGES, SEX, GROUPS, RESIDENCE = (f"eligibility.{part}" for part in ("ages", "sex", "groups", "residence"))


@dataclass(frozen=True, slots=True)
class ToldFact:
    """One fact and the sentence that tells it, with plain spaces and apostrophes.

    `field` is that of a listing, or a part of one ("eligibility.ages"). `value` is what the field holds, of `sessions`,
    `access`, `referral_routes` and `eligibility.groups` one item; of ages it is an `Ages`.
    """

    field: str
    value: Value
    sentence: str


def told(text: str, name: str = "") -> tuple[ToldFact, ...]:
    """What a plain text says of when, cost, who may come, access, the way in, and whether it runs.

    Ages, sex and groups are read from the name of the listing too. What is not clearly said is not told.
    """
    return tuple(facts_of(sentences_of(text, name)))


def facts_of(sentences: Sequence[Sentence]) -> Iterator[ToldFact]:
    """The same of sentences already cut."""
    for field, reader in _READERS.items():
        yield from reader(field, sentences)


def _sessions(field: str, sentences: Sequence[Sentence]) -> Iterator[ToldFact]:
    found = list(sessions_in(sentences))
    sure = [(session, told) for session, told in found if not session.unsure]
    in_term = bool(sure) and in_term_only(sentences)
    for session, sentence in dict.fromkeys(sure or found):
        yield ToldFact(field, session.model_copy(update={"term_time": True}) if in_term else session, sentence)


def _cost(field: str, sentences: Sequence[Sentence]) -> Iterator[ToldFact]:
    costs = [cost for sentence in sentences for cost in cost_in(sentence)]
    if costs:
        cost = whole_cost(costs)
        yield ToldFact(field, cost, cost.text or "")


def _ages(field: str, sentences: Sequence[Sentence]) -> Iterator[ToldFact]:
    found = [(ages, sentence) for sentence in sentences for ages in ages_in(sentence)]
    own = [(ages, sentence) for ages, sentence in found if sentence.titles] or found
    if own is found and of_all_ages(sentences):
        return
    whole = whole_range([ages for ages, _ in own])
    if whole is not None:
        yield ToldFact(field, whole, quotation(own[0][1].text))


def _sex(field: str, sentences: Sequence[Sentence]) -> Iterator[ToldFact]:
    found = list(_each(field, sex_in, sentences))
    sexes = {fact.value for fact in found if isinstance(fact.value, Sex)}
    if len(sexes) == 1 and of_one_sex(sentences, *sexes):
        yield found[0]


def _residence(field: str, sentences: Sequence[Sentence]) -> Iterator[ToldFact]:
    found = list(_each(field, residence_in, sentences))
    areas = [area for fact in found if isinstance(fact.value, Residence) for area in fact.value.areas]
    if found:
        first = found[0]
        assert isinstance(first.value, Residence)
        value = first.value.model_copy(update={"areas": tuple(dict.fromkeys(areas))})
        yield replace(first, value=value)


def _halt(field: str, sentences: Sequence[Sentence]) -> Iterator[ToldFact]:
    if not runs_again(sentences):
        yield from _one(halt_in)(field, sentences)


def _one(reader: Callable[[Sentence], Halt | Capacity | None]) -> "_Reader":
    def first(field: str, sentences: Sequence[Sentence]) -> Iterator[ToldFact]:
        for sentence in sentences:
            if (value := reader(sentence)) is not None:
                yield ToldFact(field, value, quotation(sentence.text))
                return

    return first


def _every(reader: Callable[[Sentence], Iterable[Value]]) -> "_Reader":
    def each(field: str, sentences: Sequence[Sentence]) -> Iterator[ToldFact]:
        seen = set()
        for fact in _each(field, reader, sentences):
            if fact.value not in seen:
                seen.add(fact.value)
                yield fact

    return each


def _each(
    field: str, reader: Callable[[Sentence], Iterable[Value]], sentences: Sequence[Sentence]
) -> Iterator[ToldFact]:
    for sentence in sentences:
        for value in reader(sentence):
            yield ToldFact(field, value, quotation(sentence.text))


_Reader = Callable[[str, Sequence[Sentence]], Iterator[ToldFact]]
_READERS: dict[str, _Reader] = {
    "sessions": _sessions,
    "cost": _cost,
    AGES: _ages,
    SEX: _sex,
    GROUPS: _every(groups_in),
    RESIDENCE: _residence,
    "access": _every(features_in),
    "referral_routes": _every(routes_in),
    "halt": _halt,
    "capacity": _one(capacity_in),
}
