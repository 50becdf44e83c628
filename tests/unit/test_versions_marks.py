"""What agencies print to say which version of a story it is."""

from __future__ import annotations

import pytest

from wiredesk.versions.marks import headline_key, read
from wiredesk_schemas import Article, Removed


def article(headline: str | None, *paragraphs: str, removed: tuple[tuple[str, str], ...] = ()) -> Article:
    return Article(
        article_id="a",
        family_id="a",
        headline=headline,
        paragraphs=paragraphs,
        removed=tuple(Removed(line=line, why=why) for line, why in removed),
        sha256="0" * 64,
    )


@pytest.mark.parametrize(
    ("headline", "kind", "number"),
    [
        ("UPDATE 2-Ferries stop", "update", 2),
        ("CORRECTED-UPDATE 1-Ferries stop", "correction", 1),
        ("RPT-UPDATE 3-Ferries stop", "duplicate", 3),
        ("REFILE-Ferries stop", "correction", None),
        ("KILL-Ferries stop", "kill", None),
        ("WITHDRAWN: Ferries stop", "kill", None),
        ("Ferries stop, 1st Ld-Writethru", "update", 1),
        ("Ferries stop (2nd Ld)", "update", 2),
        ("Ferries stop", None, None),
        ("Update on ferries", None, None),
        ("Kill switch stops ferries", None, None),
        ("Corrected figures stop ferries", None, None),
        (None, None, None),
    ],
)
def test_marks_of_headlines(headline: str | None, kind: str | None, number: int | None) -> None:
    found = read(article(headline, "Ferries stopped at noon, the harbour office said.", "Nobody said why that was so."))
    assert (found.kind if found else None, found.number if found else None) == (kind, number)


@pytest.mark.parametrize(
    ("line", "why", "kind"),
    [
        ("CORRECTED-", "headline mark", "correction"),
        ("1st Ld-Writethru", "headline mark", "update"),
        ("BC-XX--Tern, 3rd Ld-Writethru,150", "slug", "update"),
        ("Update-on-killings", "slug", None),
        ("(Corrects place)", "correction note", "correction"),
        ("(ATTN: kill is mandatory.)", "correction note", "kill"),
        ("Please kill the story.", "editor's note", "kill"),
    ],
)
def test_marks_that_were_taken_off(line: str, why: str, kind: str | None) -> None:
    found = read(article("Ferries stop", "Ferries stopped at noon.", removed=((line, why),)))
    assert (found.kind if found else None) == kind


def test_a_story_about_a_kill_is_none() -> None:
    long = "The agency said that the story had been withdrawn because its source had lied about the ferry. " * 5
    assert read(article("Agency withdraws ferry story", long)) is None


def test_versions_of_a_headline_have_one_key() -> None:
    printed = (
        "UPDATE 2-Ferries stop",
        "Ferries  stop",
        "CORRECTED-UPDATE 1-Ferries stop!",
        "Ferries stop, 1st Ld-Writethru",
    )
    assert {headline_key(article(headline)) for headline in printed} == {"ferries stop"}
    assert headline_key(article(None)) is None
    assert headline_key(article(None, "UPDATE 1-Ferries stop")) == "ferries stop"
