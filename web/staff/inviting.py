"""The link by which somebody of the staff chooses a password, and how it reaches them."""

from urllib.parse import quote

from directory.account import Account
from directory.invitation import invitation
from web.site import Site


def invite(site: Site, account: Account, base: str) -> str:
    """Make a new link, which ends those before. It goes by e-mail where there is a mail server, and then nobody else is
    told; else it is returned, for whoever asked to hand on. `base` is the site's address where the settings name none.
    """
    store = site.service.store
    with store.acting():
        told = site.service.settings.site_url or base
        address = f"{told.rstrip('/')}/staff/password/{quote(store.accounts.link(account.id, site.now()))}"
        if site.smtp is None:
            return address
        store.outbox.add(invitation(account, address), site.data_keys, site.now())
    return ""
