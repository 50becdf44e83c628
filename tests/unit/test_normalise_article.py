"""Whole pieces of copy, in the styles of wires and of pages."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.errors import FormatError
from wiredesk.formats import WireItem
from wiredesk.normalise import REASONS, normalise
from wiredesk_schemas import Article

LEAD = "The two cities said on Tuesday that they had agreed to run the night ferry again after three weeks of talks."
SECOND = "A spokesman for the port said the first ferry would sail on Friday, and that the crews had been told."
SAYING = "“We have waited long enough,” said a baker on the quay."
BODY = (LEAD, SECOND, SAYING)
COPY = "\n\n".join(BODY)


def clean(text: str | None = None, **fields: object) -> Article:
    item = WireItem(text=text, **fields)  # type: ignore[arg-type]
    article = normalise(item, article_id="a", family_id="f", document_id=None, sha256="0" * 64)
    assert {removed.why for removed in article.removed} <= set(REASONS)
    return article


def removed(article: Article) -> dict[str, str]:
    return {line.line: line.why for line in article.removed}


def test_a_piece_from_an_agency() -> None:
    article = clean(
        "UPDATE 2-Night ferry to sail again\n\n* Line shut since January\n(Adds quote, paragraph 3)\n\n"
        "By Ann Berg and Jon Dahl\n\n"
        f"TURKU, Feb 17 (Quay) - {COPY}\n\n(Reporting by Ann Berg; Editing by Liv Eng)\n((ann.berg@quay.example;))",
        fetched_at=dt.datetime(2026, 2, 18, tzinfo=dt.UTC),
    )
    assert article.headline == "Night ferry to sail again"
    assert article.byline == "Ann Berg and Jon Dahl"
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.country) == ("TURKU", "FI")
    assert article.dateline.date == article.reference_date == dt.date(2026, 2, 17)
    assert article.paragraphs == BODY
    assert article.language == "en"
    assert removed(article) == {
        "UPDATE 2-": "headline mark",
        "* Line shut since January": "summary",
        "(Adds quote, paragraph 3)": "correction note",
        "By Ann Berg and Jon Dahl": "byline",
        "TURKU, Feb 17 (Quay) -": "dateline",
        "(Reporting by Ann Berg; Editing by Liv Eng)": "sign-off",
        "((ann.berg@quay.example;))": "contact",
    }


def test_a_piece_cut_out_of_a_page() -> None:
    article = clean(
        "Skip to main content\nMenu\nWorld\n\nNight ferry to sail again\n\nShare: Copied!\n"
        "Ann Berg in Turku\nTue 17 Feb 2026 14.02 GMT\n\nThe quay at dawn. Photograph: Jon Dahl/Quay\n\n"
        f"{LEAD}\n\nAdvertisement\n\n{SECOND}\n\nRelated\n• How ferries sail\n• A quay in pictures\n\n{SAYING}\n\n"
        "© 2026 Quay News. All rights reserved.\n\nRecommended for you\nTen ports to see\nLoading...\nTop Menu"
    )
    assert article.headline == "Night ferry to sail again"
    assert article.byline == "Ann Berg"
    assert article.dateline is None
    assert article.paragraphs == BODY
    assert article.copyright == "© 2026 Quay News. All rights reserved."
    assert [(caption.text, caption.credit) for caption in article.captions] == [("The quay at dawn.", "Jon Dahl/Quay")]
    assert article.reference_date == dt.date(2026, 2, 17)
    assert removed(article)["• How ferries sail"] == "related"
    assert removed(article)["Ten ports to see"] == "related"


@pytest.mark.parametrize("head", ["", "Night ferry to sail again\n\n"])
@pytest.mark.parametrize(
    "ending", ["", "\n\nQN\nab/jd", "\n\n/ab/\n", " Enditem", "\n\n___\n\nDahl reported from Oslo, Norway."]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_beginnings_and_endings(head: str, ending: str, line_end: str) -> None:
    article = clean(f"{head}TURKU, Finland (Quay) — {COPY}{ending}".replace("\n", line_end))
    assert article.headline == (head.strip() or None)
    assert article.paragraphs == BODY


def test_a_piece_on_one_line_is_one_paragraph() -> None:
    text = "  ".join(BODY)
    article = clean(
        f"Night ferry to sail again  Share this article  TURKU, Feb 17 (Quay) - {text}  Read next: Ports  © Quay 2026"
    )
    assert article.headline == "Night ferry to sail again"
    assert article.paragraphs == (text,)
    assert article.copyright == "© Quay 2026"
    tight = " ".join(BODY)
    article = clean(f"Night ferry to sail again TURKU, Feb 17 (Quay) - {tight} Copyright 2026 Quay.")
    assert (article.headline, article.paragraphs) == ("Night ferry to sail again", (tight,))
    assert article.copyright == "Copyright 2026 Quay."


def test_paragraphs_that_were_wrapped_are_joined() -> None:
    article = clean(
        "Night ferry to sail again\n\nTURKU, Finland (Quay) -- The two cities said on Tuesday that they\n"
        "had agreed to run the night ferry again after three weeks of talks\nbetween the ports and the crews.\n\n"
        "   A spokesman for the port said the first ferry would sail on\n"
        "Friday, and that the crews had been told of it in a letter\n"
        "that morning.\n"
    )
    assert [len(paragraph.split("\n")) for paragraph in article.paragraphs] == [1, 1]
    assert article.paragraphs[0].startswith("The two cities said")
    assert article.paragraphs[0].endswith("and the crews.")
    assert article.headline == "Night ferry to sail again"


@pytest.mark.parametrize(
    "copy",
    [
        "NARVIK, Norway (Quay) - Trawlers and a tug were tied up along the quay at dawn,\nthe harbour master said.",
        "NARVIK, Norway (Quay) - Trawlers and a tug were tied up along the\nquay at dawn, the harbour master said.",
    ],
)
def test_a_paragraph_that_was_wrapped_once_is_joined(copy: str) -> None:
    article = clean(f"Trawlers tied up\n\n{copy}\n\nNobody knew for how long the weather would keep them there.")
    assert article.paragraphs == (
        "Trawlers and a tug were tied up along the quay at dawn, the harbour master said.",
        "Nobody knew for how long the weather would keep them there.",
    )


def test_markup_in_plain_text_becomes_what_it_stands_for() -> None:
    article = clean(
        "Ferry&#39;s crew &ldquo;ready&rdquo;<br>\n<span>By Ann Berg</span><br>\n\n"
        "TURKU, Feb&nbsp;17 (Quay) - Bread &amp; butter were served on the night ferry on Tuesday, the crew said."
    )
    assert article.headline == "Ferry's crew “ready”"
    assert article.byline == "Ann Berg"
    assert article.paragraphs == ("Bread & butter were served on the night ferry on Tuesday, the crew said.",)


def test_what_a_format_states_is_taken_at_its_word() -> None:
    article = clean(
        paragraphs=("TURKU (Quay) — Read more: this is a paragraph.", "Loading..."),
        headline="A headline.",
        byline="By nobody",
        copyright="ours",
        version=3,
        urgency=2,
        subjects=("medtop:16000000",),
        status="withheld",
        captions=(("The quay", None),),
        removed=(("a note", "note to readers"),),
        language="fi",
    )
    assert article.paragraphs == ("Read more: this is a paragraph.", "Loading...")
    assert article.dateline is not None
    assert article.dateline.place == "TURKU"
    assert (article.headline, article.byline, article.copyright) == ("A headline.", "By nobody", "ours")
    assert (article.version, article.urgency, article.status, article.language) == (3, 2, "withheld", "fi")
    assert [caption.text for caption in article.captions] == ["The quay"]
    assert removed(article)["a note"] == "note to readers"


@pytest.mark.parametrize(
    ("printed", "place", "country"),
    [("Turku", "Turku", "FI"), ("TURKU, Finland", "TURKU", "FI"), ("Nowhere 7", "Nowhere 7", None)],
)
def test_a_dateline_in_a_field_of_its_own(printed: str, place: str, country: str | None) -> None:
    article = clean(paragraphs=(LEAD,), dateline=printed)
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.country) == (place, country)


def test_an_alert_is_kept() -> None:
    assert clean("Night ferry to sail again on Friday").paragraphs == ("Night ferry to sail again on Friday",)


def test_headlines_that_end_as_sentences_do() -> None:
    for headline in ("Will the night ferry sail?", "‘We have waited long enough’", "Sail again!"):
        article = clean(f"{headline}\n\n{COPY}")
        assert (article.headline, article.paragraphs) == (headline, BODY)


def test_a_list_in_the_text_is_text() -> None:
    article = clean(
        f"TURKU — {LEAD}\n\nWhat we know:\n\n- The first ferry sails on Friday.\n- The last sails in May.\n\n{SECOND}"
    )
    assert article.paragraphs == (
        LEAD,
        "What we know:",
        "- The first ferry sails on Friday.",
        "- The last sails in May.",
        SECOND,
    )


def test_nothing_but_debris_is_an_error_with_its_stage() -> None:
    with pytest.raises(FormatError, match="no text") as failure:
        clean("Home\nMenu\nShare\n\nAdvertisement\n© 2026 Quay")
    assert failure.value.stage == "normalise"


def test_a_text_too_short_has_no_language() -> None:
    assert clean("Ferry sails.").language is None
    assert (
        clean("Die Fähre zwischen den beiden Städten fährt am Freitag wieder, sagte der Hafenmeister.").language == "de"
    )
