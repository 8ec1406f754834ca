"""The letter that asks whoever keeps a list for permission, or for a feed."""

from datetime import date

from directory.settings import Settings
from directory.source import Permission, Source
from web.team import Team

_NOW = {
    Permission.OPEN: "Your list is under this licence: {licence}. We show its words with your name beside them.",
    Permission.AGREED: "You agreed that we show its words, with your name and a link beside them.",
    Permission.FACTS: "We show facts only: the name, the kind of help, when and where it is and how to get in touch, "
    "always with your name and a link to your page. Of your own words we quote one sentence at most, where it answers "
    "what somebody asked.",
    Permission.NONE: "We show nothing of your list at present.",
}


def letter(source: Source, settings: Settings, site: str, name: str, day: date) -> str:
    """Plain text to copy or print. `site` is this directory's address, `name` who signs."""
    team = Team.of(settings)
    now = _NOW[source.permission].format(licence=source.licence)
    ways = ", ".join(filter(None, (team.email, team.phone))) if team else ""
    return f"""{day:%d %B %Y}

To whoever looks after {source.name}

Your list at {source.address}

Dear colleague

{site} helps people to find local groups and services by saying in their own words what they need. Your list is one of \
those it gathers, so that what you keep up to date is found by more people.

{now}

We ask you for one of these:

1. Leave to show your own descriptions as well, with your name and a link to your page beside each. A reply that says \
"yes, you may show our descriptions" is enough. You can take it back at any time.
2. A feed, so that what you correct is right here the same day and your site is asked less often: Open Referral UK, or \
a CSV file with a heading for each column.
3. If you would rather not be part of it, say so, and nothing of your list is shown.

We look at your list {_how_often(source.cadence_hours)}, slowly, and as your robots.txt allows. If anything we show is \
wrong, tell us and we correct it.

Yours sincerely

{name}
{ways or site}
"""


def _how_often(hours: int) -> str:
    if hours < 24:
        return f"every {hours} hours"
    days = round(hours / 24)
    return "once a day" if days == 1 else f"every {days} days"
