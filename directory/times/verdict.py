"""What was read of a text: its sessions, and the parts of it that make the reading unsure."""

from collections.abc import Iterable
from itertools import combinations

from directory.frozen import Frozen
from directory.listing import Session
from directory.times.group import Closure, Group, Slots, as_span, overlap, resolve, sessions_of
from directory.times.rules import EACH
from directory.times.words import EVERY_DAY

Part = tuple[int, int]  # from and to, in characters


class Times(Frozen):
    """What a text says about when.

    `sure`: every part that could change the meaning was understood. If not, `unread` holds the words that were not,
    and the last of `sessions` has no rule and holds the whole text, so that nothing published is lost.
    """

    sessions: tuple[Session, ...] = ()
    sure: bool = True
    unread: str | None = None


def unsure(text: str, sessions: Iterable[Session] = (), unread: str | None = None) -> Times:
    """A reading that was not certain, with the whole text kept."""
    return Times(sessions=(*sessions, Session(text=text)), sure=False, unread=unread or text)


def verdict(text: str, groups: list[Group], closures: list[Closure], unread: list[Part]) -> Times:
    """The sessions of the groups, and what to doubt in them beside `unread`."""
    read = [(group, resolve(group)) for group in groups if not (group.closed or _is_blank(group, groups))]
    sessions = [session for group, slots in read for session in _sessions(text, group, slots, closures)]
    doubts = [*unread, *_contradictions(groups), *(doubt for group, slots in read for doubt in _doubts(group, slots))]
    if any(as_span(closure.hours) is None for closure in closures):
        doubts += [(closure.hours.start, closure.hours.end) for closure in closures]
    if not any(session.rule for session in sessions) and not any(group.closed for group in groups):
        return unsure(text, sessions)
    return unsure(text, sessions, _quoted(text, doubts)) if doubts else Times(sessions=tuple(sessions))


def _sessions(text: str, group: Group, slots: Slots, closures: list[Closure]) -> list[Session]:
    if group.dated or not group.pairs:
        return []
    words = text[group.start : group.end].strip(" \n,;-–/.&(")
    return list(sessions_of(group, slots.spans, closures, words))


def _doubts(group: Group, slots: Slots) -> list[Part]:
    whole = (group.start, group.end)
    start_beside_hours = len(slots.spans) > 1 and any(span.ends is None for span in slots.spans)
    backwards = list(slots.spans) != sorted(
        slots.spans, key=lambda span: span.starts
    )  # the second may be another day's
    unclear = group.dated or not group.pairs or not slots.spans or overlap(slots.spans)
    if unclear or start_beside_hours or backwards or group.fortnightly or group.monthly_unknown:
        return [whole]
    return [(hours.start, hours.end) for hours in slots.unsure]


def _is_blank(group: Group, groups: list[Group]) -> bool:
    """An empty cell of a form that names all seven days: "Monday ; Tuesday 1pm-2pm; Wednesday ; ..."."""
    if group.hours or len(group.pairs) != 1 or len(groups) > len(EVERY_DAY):
        return False
    return sorted(pair for other in groups for pair in other.pairs) == [(EACH, day) for day in sorted(EVERY_DAY)]


def _contradictions(groups: list[Group]) -> list[Part]:
    """Days told twice: as closed and open, or with hours that overlap and no word on what each is for."""
    slots = {id(group): resolve(group).spans for group in groups}

    def contradict(one: Group, other: Group) -> bool:
        if not one.pairs & other.pairs:
            return False
        if one.closed != other.closed:
            return True
        return not (one.labelled or other.labelled) and overlap(slots[id(one)] + slots[id(other)])

    return [(other.start, other.end) for one, other in combinations(groups, 2) if contradict(one, other)]


def _quoted(text: str, parts: list[Part]) -> str:
    """The parts in the words of the text, joined where they touch."""
    merged: list[Part] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return "; ".join(text[start:end].strip(" \n,;") for start, end in merged)
