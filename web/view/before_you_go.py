"""What somebody wants to know before they go: the first visit, who may come from where, and what was checked."""

from collections.abc import Iterator

from directory.checks import unchecked
from directory.listing import Basis, Check, CheckKind, Listing
from directory.masking import is_hidden
from web.languages import N_, fill, pgettext, theirs
from web.languages import gettext as _
from web.view.words import address_text, day, joined, listed

_CHECKS = {
    CheckKind.CHARITY: N_("charity number and status"),
    CheckKind.COMPANY: N_("company number and status"),
    CheckKind.SAFEGUARDING: N_("safeguarding policy"),
    CheckKind.LEAD: N_("somebody in charge of safeguarding"),
    CheckKind.INSURANCE: N_("insurance"),
    CheckKind.IAA: N_("IAA registration for immigration advice"),
    CheckKind.FCA: N_("FCA permission for debt advice"),
    CheckKind.CQC: N_("CQC registration for care"),
    CheckKind.OFSTED: N_("Ofsted registration for childcare"),
}
_TIES = {
    Basis.LIVES: N_("live in %(where)s"),
    Basis.WORKS: N_("work in %(where)s"),
    Basis.STUDIES: N_("study in %(where)s"),
    Basis.GP: N_("have a GP in %(where)s"),
}
_VISIT = {
    "meets": N_("Who meets you: %(words)s"),
    "happens": N_("What happens: %(words)s"),
    "bring": N_("What to bring: %(words)s"),
    "companion": N_("Bringing somebody with you: %(words)s"),
}


def where_lines(listing: Listing) -> tuple[str, ...]:
    """Its addresses; of a hidden place the district at most, and that it is kept private."""
    if not is_hidden(listing):
        return tuple(theirs(text) for text in map(address_text, listing.places) if text)
    district = listed([place.district for place in listing.places if place.district])
    if district is None:
        return (_("The address is kept private: ask them."),) if listing.masked else ()
    return (fill(_("In %(where)s. The address is kept private: ask them."), where=district),)


def residence_lines(listing: Listing) -> Iterator[str]:
    """Where one must live, work, study or have a GP, where a curator has said what counts."""
    rule = listing.eligibility.residence if listing.eligibility else None
    if rule is None or not rule.areas or not (rule.basis or rule.only):
        return
    where = listed(tuple(map(theirs, rule.areas)))
    ties = (fill(_(_TIES[basis]), where=where) for basis in rule.basis or (Basis.LIVES,))
    told = joined(ties, pgettext("between ways to join", ", or "))
    if rule.only:
        yield fill(_("Only for people who %(ties)s"), ties=told)
    else:
        yield fill(_("For people who %(ties)s. If you do not, check with them."), ties=told)


def first_visit_lines(listing: Listing) -> tuple[str, ...]:
    held = listing.first_visit
    if held is None:
        return ()
    said = ((message, getattr(held, part)) for part, message in _VISIT.items())
    return tuple(fill(_(message), words=theirs(words)) for message, words in said if words)


def check_lines(listing: Listing) -> tuple[str, ...]:
    """Each check with its day and who made it, then what nobody here has checked."""
    missing = listed([_(_CHECKS[kind]) for kind in unchecked(listing)])
    told = tuple(map(_check, listing.checks))
    return (*told, fill(_("Not checked by us: %(names)s"), names=missing)) if missing else told


def _check(check: Check) -> str:
    name, by, on = _(_CHECKS[check.kind]), theirs(check.by), day(check.checked)
    if check.found:
        message = _("Checked by %(by)s, %(day)s %(year)s: %(name)s, %(found)s")
        return fill(message, by=by, day=on, year=check.checked.year, name=name, found=theirs(check.found))
    return fill(_("Checked by %(by)s, %(day)s %(year)s: %(name)s"), by=by, day=on, year=check.checked.year, name=name)
