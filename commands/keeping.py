"""What is personal is kept no longer than was said, and under the newest key."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from commands.screen import opened_store, out
from directory.settings import Settings

if TYPE_CHECKING:
    from directory.store import Store

keys_app = typer.Typer(no_args_is_help=True, help="The keys of personal columns.")


def forget_job(store: "Store", settings: Settings) -> None:
    """Delete what has been kept for its time, say how many, and do so again tomorrow, even where it fails today."""
    from directory.retention import EVERY, forget_old

    store.jobs.add("retention", {}, due=datetime.now(UTC) + EVERY)
    counts = forget_old(store, datetime.now(UTC))
    out.print(f"Deleted on time: {_told(counts | {'answers of removed sources': forget_removed(store, settings)})}")
    if told := remind_late(store, settings):
        out.print(f"Reminded of referrals that nobody opened: {told} e-mails")


def remind_late(store: "Store", settings: Settings) -> int:
    """Write to the team, and later to administrators, about referrals that nobody opens. How many e-mails."""
    from directory.account import Role
    from directory.referral_care import reminders
    from directory.sealing import data_keys

    if not settings.smtp_host:
        return 0
    now, keys = datetime.now(UTC), data_keys(settings)
    heads = [each.email for each in store.accounts.all() if each.role is Role.ADMINISTRATOR and not each.disabled]
    messages = reminders(store.referral_care.unopened(), store.teams.all(), heads, settings.site_url, now)
    return sum(store.outbox.add(message, keys, now) for message in messages)


def forget_removed(store: "Store", settings: Settings) -> int:
    """Delete what sources answered here that are none any more. How many sources."""
    from crawler.http_cache import forget_answers

    return forget_answers(settings.data_dir, {source.slug for source in store.sources.all()})


@keys_app.command("renew")
def keys_renew() -> None:
    """Seal everything personal with the newest of KITH_DATA_KEYS, so that the older ones can be dropped."""
    from directory.sealing import data_keys

    with opened_store() as (settings, store):
        keys = data_keys(settings)
        renewed = {
            "referrals": store.referrals.renew(keys),
            "suggestions": store.suggestions.renew(keys),
            "notes": store.notes.renew(keys),
            "e-mails": store.outbox.renew(keys),
            "plans": store.plans.renew(keys),
            "second factors": store.second_factors.renew(keys),
        }
    out.print(f"Sealed with the newest key: {_told(renewed)}")


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items())
