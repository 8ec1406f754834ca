"""What two listings have in common, in plain words, and what tells them apart: for a person who decides about them."""

from collections.abc import Iterator

from directory.identity import name_words, phone_key, website_key
from directory.listing import Listing


def alike(one: Listing, other: Listing) -> tuple[str, ...]:
    """What is the same and what differs in name, organisation, place, contact and times; silent on what one lacks."""
    return (*_named(one, other), *_placed(one, other), *_reached(one, other), *_timed(one, other))


def _named(one: Listing, other: Listing) -> Iterator[str]:
    mine, theirs = set(name_words(one.name)), set(name_words(other.name))
    if mine == theirs:
        yield "the same name"
    else:
        yield f"names that share {_listed(mine & theirs)}" if mine & theirs else "names that share no word"
        for words, name in ((mine - theirs, one.name), (theirs - mine, other.name)):
            if words and mine & theirs:
                yield f"only “{name}” has {_listed(words)}"
    if one.organisation and other.organisation:
        same = name_words(one.organisation.name) == name_words(other.organisation.name)
        yield "the same organisation" if same else "organisations of other names"


def _placed(one: Listing, other: Listing) -> Iterator[str]:
    mine, theirs = ({place.postcode for place in each.places if place.postcode} for each in (one, other))
    if mine & theirs:
        yield f"the same postcode, {', '.join(sorted(mine & theirs))}"
    elif mine and theirs:
        yield f"other postcodes, {', '.join(sorted(mine))} and {', '.join(sorted(theirs))}"


def _reached(one: Listing, other: Listing) -> Iterator[str]:
    mine, theirs = one.contact, other.contact
    if {phone_key(each) for each in mine.phones} & {phone_key(each) for each in theirs.phones}:
        yield "the same telephone number"
    if {each.casefold() for each in mine.emails} & {each.casefold() for each in theirs.emails}:
        yield "the same e-mail address"
    if mine.website and theirs.website and website_key(mine.website) == website_key(theirs.website):
        yield "the same page of the web"


def _timed(one: Listing, other: Listing) -> Iterator[str]:
    mine, theirs = ({(s.rule, s.starts) for s in each.sessions if s.rule} for each in (one, other))
    if mine and theirs:
        yield "the same times" if mine == theirs else "some of the same times" if mine & theirs else "other times"


def _listed(words: set[str]) -> str:
    return " and ".join(f"“{word}”" for word in sorted(words))
