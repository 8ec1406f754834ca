"""What is personal is kept no longer than was said."""

from datetime import datetime, timedelta

from directory.store import Store

EVERY = timedelta(days=1)


def forget_old(store: Store, now: datetime) -> dict[str, int]:
    """Delete what has been kept for its time. How many of each were deleted."""
    suggested = store.suggestions.forget(now)
    return {
        "referrals": store.referrals.forget(now),
        "suggesters": suggested.suggesters,
        "settled suggestions": suggested.settled,
        "suggestions never settled": suggested.waiting,
        "shared lists": store.shared_lists.forget(now),
        "names of e-mails": store.outbox.forget(now),
        "plans": store.plans.forget(now),
        "crawls left behind": store.crawls.forget(now),
        "notes": store.team_notes.forget(now),
    }
