"""No page, however broken, breaks a platform: its entry is refused, or the source is told in a sentence."""

import random
import re

import pytest

from directory.errors import SourceError
from tests.crawler import test_jadu, test_localgov_drupal, test_marketplace, test_open_objects, test_structured_page
from tests.crawler.pages import pages
from tests.crawler.reading import read_all

SITES = {
    "open_objects": (test_open_objects.WHERE, f"{test_open_objects.BASE}home.page", {}),
    "jadu": (test_jadu.WHERE, test_jadu.START, {}),
    "marketplace": (test_marketplace.WHERE, test_marketplace.START, {}),
    "localgov_drupal": (test_localgov_drupal.WHERE, test_localgov_drupal.START, {}),
    "structured_page": (test_structured_page.WHERE, "groups", test_structured_page.OPTIONS),
}
NASTY = [
    'href="http://[bad"',
    "<dl>",
    "<dt>",
    "</main>",
    '"',
    "\x00",
    "&#0;",
    "<table><tr><th>x",
    "ï»¿",
    "<b>When:</b>",
]


def spoiled(html: str, chance: random.Random) -> str:
    """The page with a piece cut out, doubled or put elsewhere, and something nasty in it."""
    first, last = sorted(chance.randrange(len(html) + 1) for _ in range(2))
    piece = html[first : min(last, first + 200)]
    html = html[:first] + chance.choice(["", piece * 2]) + html[first + len(piece) :]
    for _ in range(3):
        place = chance.randrange(len(html) + 1)
        html = html[:place] + chance.choice(NASTY) + html[place:]
    return re.sub('href="', lambda found: chance.choice([found[0]] * 20 + ['href="//[']), html)


@pytest.mark.parametrize("platform", SITES)
def test_spoiled_pages_cost_their_entry_or_are_told(platform: str) -> None:
    where, start, options = SITES[platform]
    whole = pages(platform, where)
    taken = 0
    for seed in range(60):
        chance = random.Random(seed)
        bodies = {path: spoiled(html, chance) for path, html in whole.items()}
        try:
            reading = read_all(platform, bodies, start, **options)
        except SourceError as error:
            assert "\n" not in str(error)
            continue
        taken += len(reading.records)
        assert all(rejection.reason for rejection in reading.rejections)
    assert taken > 20
