"""What there is to check of who runs something, by what it does: regulators only where the activity needs one."""

from typing import Final

from directory.listing import CheckKind, Listing

# Needs of the vocabulary whose help only who is registered may give, with the words of a category or a name.
_REGULATED: Final = {
    CheckKind.IAA: (frozenset({"immigration", "refugees"}), ("immigration", "asylum")),
    CheckKind.FCA: (frozenset({"debt"}), ("debt advice", "debt")),
    CheckKind.CQC: (frozenset({"help-at-home", "respite"}), ("personal care", "home care", "domiciliary", "care home")),
    CheckKind.OFSTED: (
        frozenset({"childcare-and-holidays"}),
        ("childcare", "nursery", "childminder", "after school club"),
    ),
}
_ALWAYS: Final = (CheckKind.SAFEGUARDING, CheckKind.LEAD, CheckKind.INSURANCE)


def due(listing: Listing) -> tuple[CheckKind, ...]:
    """The checks that make sense for a listing, in the order to show them."""
    held = listing.organisation
    number = CheckKind.COMPANY if held and held.company_number and not held.charity_number else CheckKind.CHARITY
    words = " ".join((listing.name, *listing.categories)).casefold()
    needed = (
        kind
        for kind, (needs, said) in _REGULATED.items()
        if needs & set(listing.needs) or any(word in words for word in said)
    )
    return (number, *_ALWAYS, *needed)


def unchecked(listing: Listing) -> tuple[CheckKind, ...]:
    """Those that are due and that nobody has looked up."""
    done = {check.kind for check in listing.checks}
    if CheckKind.COMPANY in done:
        done.add(CheckKind.CHARITY)
    return tuple(kind for kind in due(listing) if kind not in done)
