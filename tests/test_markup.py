import pytest

from bot.markup import to_html, to_text


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**Yes.** No.", "<p><strong>Yes.</strong> No.</p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("<b onclick=x>hi</b>", "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>\n"),
        ("![x](https://clinic.example/x.png)", "<p></p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("# Title", "Title\n"),
    ],
)
def test_to_html(markdown: str, html: str) -> None:
    assert to_html(markdown) == html


def test_links_stay_and_tell_nothing_of_where_they_come_from() -> None:
    assert to_html("[book](https://clinic.example)") == (
        '<p><a href="https://clinic.example" rel="noopener noreferrer">book</a></p>\n'
    )


def test_to_text() -> None:
    assert to_text("**Yes.** See [the page](https://clinic.example).") == "Yes. See the page (https://clinic.example)."
