"""Which hosts a source may ask, and which sources share one."""

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from directory.errors import SourceError
from directory.source import Source

_FILES = ("addresses", "organisations", "locations", "html_page")


def hosts_of(source: Source) -> frozenset[str]:
    """The hosts (with port, where it is given) of a source's address and files, each with and without "www.".

    Raises SourceError naming a file whose address is none.
    """
    told = {netloc(source.address), *(_host_of_file(source, name) for name in _FILES if name in source.options)}
    return frozenset(name for host in told for name in (host, host.removeprefix("www."), _with_www(host)))


def netloc(url: str) -> str:
    """Host and port, in lower case and without a user's name; a scheme's own port is left away."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    host = parts.hostname or ""
    return f"[{host}]{port}" if ":" in host else f"{host}{port}"


def by_host(sources: Sequence[Source]) -> list[list[Source]]:
    """The sources in groups, so that no two groups share a host."""
    groups: list[tuple[set[str], list[Source]]] = []
    for source in sources:
        hosts, members = set(hosts_of(source)), [source]
        for group in [group for group in groups if group[0] & hosts]:
            groups.remove(group)
            hosts, members = hosts | group[0], group[1] + members
        groups.append((hosts, members))
    return [members for _, members in groups]


def _host_of_file(source: Source, option: str) -> str:
    file = str(source.options[option])
    try:
        return netloc(urljoin(source.address, file))
    except ValueError as error:
        raise SourceError(
            f"Source {source.slug!r} has the option {option} = {file!r}, which is no address ({error}). "
            "Right is a name beside the source's address, or a whole address like https://example.org/places.csv."
        ) from None


def _with_www(host: str) -> str:
    bare = host.split(":", maxsplit=1)[0]
    told = host.startswith(("www.", "[")) or "." not in bare or bare.replace(".", "").isdigit()
    return host if told else f"www.{host}"
