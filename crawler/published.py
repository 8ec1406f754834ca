"""Which part of an address may be published: what opens a feed is its owner's secret."""

import re
from urllib.parse import unquote, urlsplit

_SECRET = re.compile(r"^(key|sig|pwd|auth)$|(apikey|accesskey|subscriptionkey|token|secret|password|signature)$")


def without_query(url: str) -> str:
    """The address without its query, for a feed that holds many entries."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


def without_secrets(url: str) -> str:
    """The address without those values of its query whose names are those of keys; the rest as it was."""
    parts = urlsplit(url)
    kept = [value for value in parts.query.split("&") if not _is_secret(value)]
    return url if len(kept) == parts.query.count("&") + 1 else parts._replace(query="&".join(kept)).geturl()


def _is_secret(value: str) -> bool:
    name = unquote(value.split("=", maxsplit=1)[0])
    return bool(_SECRET.search(re.sub(r"[^a-z]", "", name.casefold())))
