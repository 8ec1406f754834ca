"""Pages written by hand: labels and values in lines, tables and lists ("When: Tuesdays"), the rest is description."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from parsel import Selector

from crawler.contact_details import postcode_in
from crawler.platforms.html_text import Line, Pairs, lines_of, links_of, list_pairs, text_of
from crawler.platforms.labels import label_words, names_person, thing_of
from crawler.values import line

_LABELLED = re.compile(r"^([^:]{2,60}?)\s*:\s*(.*)$")
_DASHED = re.compile(r"^([A-Za-z ]{3,20}?)\s+[-–]\s+(.+)$")
_NEXT_LABEL = re.compile(
    r"\s(?=(?:tel(?:ephone)?|phone|e-?mail|web(?:site)?|mobile|fax|cost|price|venue|when|where|times?)\s*:)",
    re.IGNORECASE,
)
# What may run over several paragraphs; all else is short, and what follows it is description.
_PROSE = frozenset({"description", "groups", "eligibility", "access", "referral"})
_MOST_LINES, _LONG = 8, 160
_NO_CONTACT = "not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::form)"


@dataclass(slots=True)
class LabelledPage:
    """What a page tells: pairs, and the paragraphs that no label claims."""

    own: Mapping[str, str]
    pairs: Pairs = field(default_factory=Pairs)
    paragraphs: list[str] = field(default_factory=list)

    @property
    def description(self) -> str:
        return "\n\n".join(self.paragraphs)

    def thing(self, label: str) -> str | None:
        """What a label tells; a person's label is known too, so that the name does not end in the description."""
        told = self.own.get(label_words(label)) or thing_of(label)
        return told or ("person" if names_person(label) else None)

    def read(self, told: list[Line]) -> None:
        place = 0
        while place < len(told):
            label, value = self._label(told[place])
            if label is None:
                self._describe(told[place])
                place += 1
                continue
            links = list(told[place].links)
            place += 1
            following = self._value(label, value, told[place:])
            place += len(following)
            self.pairs.add(
                label,
                "\n".join(filter(None, (value, *(each.text for each in following)))),
                [*links, *(link for each in following for link in each.links)],
            )

    def _label(self, told: Line) -> tuple[str | None, str]:
        """The label that a line begins with or is, and what follows it there."""
        found = _LABELLED.match(told.text)
        if found and self.thing(found[1]):
            return found[1], found[2]
        found = _DASHED.match(told.text)
        if found and self.thing(found[1]) not in (None, "description", "name"):
            return found[1], found[2]
        alone = told.text.strip(" :?")
        return (alone, "") if told.heading and self.thing(alone) else (None, "")

    def _value(self, label: str, value: str, after: list[Line]) -> list[Line]:
        """The lines that belong to a label beside those on its own line."""
        thing = self.thing(label)
        if value:
            return self._rest_of_address(value, after) if thing in ("address", "venue") else []
        taken: list[Line] = []
        for each in after:
            long = thing not in _PROSE and (len(each.text) > _LONG or len(taken) >= _MOST_LINES)
            if each.edge or each.heading or long or self._label(each)[0]:
                break
            taken.append(each)
        return taken

    def _rest_of_address(self, value: str, after: list[Line]) -> list[Line]:
        """Short lines up to one with a postcode."""
        for place, each in enumerate(after[:4]):
            if postcode_in(value) or each.edge or len(each.text) > 50 or self._label(each)[0]:
                return []
            if postcode_in(each.text):
                return after[: place + 1]
        return []

    def _describe(self, told: Line) -> None:
        if told.text and not told.edge:
            self.paragraphs.append(told.text)


def read_labels(scope: Selector, title: str | None, own: Mapping[str, str]) -> LabelledPage:
    """The labels of a page's part about its subject. Lines up to its title are none of it."""
    page = LabelledPage(own)
    page.pairs.add_all(list_pairs(scope))
    page.pairs.add_all(_cell_pairs(scope, page))
    told = _after_title(lines_of(scope, without=("dl", "table")), title)
    page.read([part for each in told for part in _parted(each)])
    _add_links(scope, page)
    return page


def _parted(told: Line) -> list[Line]:
    """ "Tel: 020 7946 0000 Email: a@example.org" is two lines; "Opening times: 10am" is one."""
    parts: list[str] = []
    for part in _NEXT_LABEL.split(told.text):
        whole = f"{parts[-1]} {part}" if parts else part
        if parts and ":" not in parts[-1] and thing_of(whole.partition(":")[0]):
            parts[-1] = whole
        else:
            parts.append(part)
    return [told] if len(parts) == 1 else [Line(part, links=told.links) for part in parts]


def _after_title(told: list[Line], title: str | None) -> list[Line]:
    places = [place for place, each in enumerate(told) if title and each.text == title]
    return [each for each in told[places[0] + 1 :] if each.text != title] if places else told


def _cell_pairs(scope: Selector, page: LabelledPage) -> Pairs:
    """Rows of two cells of which the first is a heading cell or a label that is known."""
    pairs = Pairs()
    for row in scope.xpath(".//tr[count(*)=2]"):
        first, second = row.xpath("./*")
        label = line(text_of(first)) or ""
        if first.root.tag == "th" or page.thing(label.strip(" :")):
            pairs.add(label, text_of(second), links_of(second))
    return pairs


def _add_links(scope: Selector, page: LabelledPage) -> None:
    """Numbers and mail addresses that are linked stand in where no label tells one."""
    for scheme, thing, label in (("tel", "phone", "Telephone"), ("mailto", "email", "Email")):
        if any(page.thing(known) in (thing, "contact") for known in page.pairs.told):
            continue
        for link in scope.xpath(f".//a[starts-with(@href, '{scheme}:') and {_NO_CONTACT}]"):
            page.pairs.add(label, text_of(link))
