"""Text, labels and links of a page."""

import pytest
from parsel import Selector
from web_poet import HttpResponse

from crawler.challenge import Blocked, respect_challenge
from crawler.platforms.html_text import address_of, lines_of, list_pairs, main_of, points_of, text_of, whole_page
from directory.errors import SourceError


def body(html: str) -> Selector:
    return Selector(text=f"<body>{html}</body>").css("body")[0]


def test_blocks_and_breaks_part_lines_and_nothing_else_does() -> None:
    html = "<p>One <b>two</b>\n three<br>four</p><ul><li>five</li></ul><script>six</script><nav>seven</nav>"
    assert text_of(body(html)) == "One two three\nfour\nfive"


def test_headings_and_bold_lines_are_known() -> None:
    told = lines_of(body("<h3>When</h3><p><b>Cost</b>:</p><p><b>Cost</b>: £3</p>"))
    assert [(each.text, each.heading) for each in told] == [("When", True), ("Cost:", True), ("Cost: £3", False)]


def test_after_the_footer_of_the_page_nothing_is_read() -> None:
    html = "<article><p>One</p><footer>By us</footer></article><p>Two</p><footer>F</footer><div>Three</div>"
    assert text_of(body(html)) == "One\nTwo"


def test_addresses_behind_links_are_told_where_their_words_are_not() -> None:
    html = '<a href="mailto:a@example.org?subject=Hi">Write</a> <a href="tel:01632960108">01632 960108</a>'
    assert text_of(body(html)) == "a@example.org Write 01632 960108"


def test_a_term_holds_every_value_after_it() -> None:
    pairs = list_pairs(
        body("<dl><dt>Tel:</dt><dd>1</dd><dd>2</dd><dd></dd><dt></dt><dd>lost</dd></dl><dl><dd>3</dd></dl>")
    )
    assert pairs.told == {"Tel": "1\n2"}


def test_spans_in_a_cell_are_lines() -> None:
    html = "<dl><dt>Address</dt><dd><span>1 Elm</span>, <span>Otherham</span></dd><dt>On</dt><dd>a <b>b</b></dd></dl>"
    assert list_pairs(body(html)).told == {"Address": "1 Elm\nOtherham", "On": "a b"}


def test_points_are_british_and_once() -> None:
    html = '<input class="mapMarkers" value="51.5, -0.1"><i data-lat="51.5" data-lng="-0.1"></i>'
    html += '<input class="mapMarkers" value="0,0"><input class="mapMarkers"><i data-lat="x" data-lng=""></i>'
    assert list(points_of(body(html))) == [(51.5, -0.1)]


def test_the_part_about_the_subject_is_found() -> None:
    assert text_of(main_of(Selector(text="<header>A</header><main>B</main>"))) == "B"
    assert text_of(main_of(Selector(text="<p>C</p>"))) == "C"


@pytest.mark.parametrize("href", ["http://[bad", "//[", "https://a.org:x/", "mailto:a@b.org", "javascript:;"])
def test_a_broken_link_is_none(href: str) -> None:
    assert address_of("https://a.org/b", href) == ""


CHALLENGES = [
    "<title>Just a moment...</title>",
    "<TITLE> Attention Required! | Cloudflare</TITLE>",
    '<script src="/_Incapsula_Resource?x=1"></script>',
    "<title>Pardon Our Interruption</title>",
]


@pytest.mark.parametrize("html", CHALLENGES)
def test_checks_for_robots_are_known(html: str) -> None:
    with pytest.raises(Blocked, match="https://a.org/ answered with a check for robots"):
        respect_challenge(HttpResponse("https://a.org/", body=html.encode(), status=503))


def test_cloudflare_says_so_itself() -> None:
    with pytest.raises(Blocked):
        respect_challenge(HttpResponse("https://a.org/", body=b"<p>", headers={"cf-mitigated": "challenge"}))


def test_other_refusals_and_ordinary_pages_are_no_checks() -> None:
    with pytest.raises(SourceError, match="answered 403. The host refuses us") as error:
        respect_challenge(HttpResponse("https://a.org/", body=b"<p>No</p>", status=403))
    assert not isinstance(error.value, Blocked)
    page = b'<script src="/cdn-cgi/scripts/email-decode.min.js"></script><p>Just a moment of calm</p>'
    respect_challenge(HttpResponse("https://a.org/", body=page))


@pytest.mark.parametrize("content", [b"", b"   ", b"plain words", b'{"a": 1}'])
def test_what_is_no_page_is_told(content: bytes) -> None:
    with pytest.raises(SourceError, match="where a page was expected"):
        whole_page(HttpResponse("https://a.org/", body=content), "a page")
