"""How events look: readable on any terminal, harmless whatever a stranger wrote."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from rich.console import Console, RenderableType

from wiredesk.cli import render
from wiredesk.cli.palette import BAD, CARE, CATEGORY_COLOURS, CHIP_TEXT, GOOD, SPARE_COLOURS, category_colour
from wiredesk_schemas import (
    Article,
    Attribution,
    Count,
    Evidence,
    Failure,
    Label,
    Outcome,
    Party,
    Place,
    StrikeEvent,
    When,
    event_types,
)

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
FIRST = "Russia fired 40 drones at Odesa overnight, wounding at least two people."
BODY = f"{FIRST} The port, which had been hit on Sunday, stayed open. Nobody else was hurt."


def evidence(quote: str, text: str = BODY) -> Evidence:
    start = text.index(quote)
    return Evidence(quote=quote, start=start, end=start + len(quote))


def event(**changes: object) -> StrikeEvent:
    fields: dict[str, object] = {
        "event_id": "e" * 32,
        "kind": "drone",
        "modality": "reported",
        "actors": (Party(name="Russia", country="RU", type="state"),),
        "targets": (Party(name="Oksana Bilyk", country="UA", type="person"),),
        "places": (Place(name="Odesa", country="UA", precision="city"),),
        "date": When(start=date(2026, 3, 2), end=date(2026, 3, 3), precision="range", text="overnight"),
        "counts": (
            Count(role="launched", object="drone", value=40, evidence=evidence(FIRST)),
            Count(role="injured", object="person", value=2, qualifier="at_least", evidence=evidence(FIRST)),
        ),
        "attributed_to": (Attribution(name="the governor", country="UA"),),
        "evidence": (evidence(FIRST),),
        "article_id": "a",
        "family_id": "a",
        "headline": "Drones hit Odesa",
        "processed_at": NOW,
        "confidence": 0.9,
        "model": "test",
    }
    return StrikeEvent.model_validate({**fields, **changes})


def article(**changes: object) -> Article:
    fields: dict[str, object] = {
        "article_id": "a",
        "family_id": "a",
        "headline": "Drones hit Odesa",
        "paragraphs": (BODY,),
        "labels": {"strike": Label(score=0.9, evidence=(evidence(FIRST),))},
        "sha256": "0" * 64,
    }
    return Article.model_validate({**fields, **changes})


def shown(what: RenderableType, *, width: int = 80, colour: bool = False, encoding: str = "utf-8") -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace", newline="")
    console = Console(
        file=stream, width=width, force_terminal=colour, color_system="truecolor" if colour else None, markup=False
    )
    console.print(what)
    stream.seek(0)
    return stream.read()


def contrast(one: str, other: str) -> float:
    """After WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colour", [*CATEGORY_COLOURS.values(), *SPARE_COLOURS, GOOD, BAD, CARE])
@pytest.mark.parametrize("background", ["#000000", "#ffffff"])
def test_colours_can_be_read_on_dark_and_on_light(colour: str, background: str) -> None:
    assert contrast(colour, background) > 4
    assert contrast(colour, CHIP_TEXT) > 4


def test_every_category_has_a_colour_of_its_own() -> None:
    assert len({category_colour(category) for category in event_types()}) == len(event_types())
    assert category_colour("weather") == category_colour("weather")


def test_an_event_shows_all_that_it_holds() -> None:
    text = shown(render.event_card(event()))
    for part in (
        "STRIKE  drone · reported",
        "Russia → Oksana Bilyk (UA)",
        "Odesa, UA",
        "2 Mar 2026 to 3 Mar 2026 (“overnight”)",
        "40 drones launched",
        "≥ 2 people injured",
        "the governor (UA)",
        "Russia fired 40 drones at Odesa",
    ):
        assert part in text


def test_an_event_without_anything_but_its_evidence() -> None:
    bare = event(actors=(), targets=(), places=(), date=None, counts=(), attributed_to=())
    text = shown(render.event_card(bare))
    assert "who" not in text
    assert "Russia fired 40 drones" in text


def test_evidence_stands_underlined_in_its_sentence() -> None:
    part = event(counts=(), evidence=(evidence("had been hit on Sunday"),))
    text = shown(render.event_card(part, article()), width=110, colour=True)
    assert "\x1b[4mhad been hit on Sunday\x1b[0m" in text
    plain = shown(render.event_card(part, article()), width=110)
    assert "The port, which had been hit on Sunday, stayed open." in plain
    assert "Nobody else" not in plain


def test_evidence_that_the_article_does_not_hold_stands_alone() -> None:
    text = shown(render.event_card(event(), article(paragraphs=("Another text altogether, as it happens.",))))
    assert "Russia fired 40 drones" in text
    assert "Another text" not in text


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal_and_no_chip_is_broken(width: int) -> None:
    many = event(counts=tuple(event().counts) * 6)
    found = Outcome(id="a", status="classified", labels=("strike",), article=article(), events=(many,))
    text = shown(render.outcome(found, name="copy/odesa.txt"), width=width)
    assert max(map(len, text.splitlines())) <= width
    assert text.count(" ≥ 2 people injured ") == 6
    assert text.count(" 40 drones launched ") == 6


def test_what_a_stranger_wrote_does_not_reach_the_terminal() -> None:
    nasty = "Russia fired\x1b]0;owned\x07 \x1b[2J40 drones\u202e at Odesa overnight"
    hostile = event(
        headline=nasty,
        actors=(Party(name=nasty, type="person"),),
        places=(Place(name=nasty, precision="city"),),
        counts=(),
        evidence=(Evidence(quote=nasty, start=0, end=len(nasty)),),
    )
    source = article(headline=nasty, byline=nasty, source=nasty, paragraphs=(nasty,), labels={})
    found = Outcome(id=nasty, status="classified", labels=("strike",), article=source, events=(hostile,))
    dead = Outcome(
        id=nasty, status="dead", reason=nasty, error=Failure(stage="formats", error_class="X", message=nasty)
    )
    for what in (
        render.outcome(found, name=nasty),
        render.outcome(dead),
        render.event_notice(hostile),
        render.article_notice(source),
    ):
        assert not {"\x1b", "\x07", "\u202e"} & set(shown(what))


def test_markup_in_wire_copy_is_no_markup() -> None:
    assert "[red]Drones[/red]" in shown(render.event_notice(event(headline="[red]Drones[/red] :smile:")))


def test_a_terminal_without_unicode_shows_bars_of_ascii() -> None:
    assert shown(render.event_card(event()), encoding="ascii").startswith("| STRIKE")


def test_retracted_and_revised_events_say_so() -> None:
    text = shown(render.event_card(event(status="retracted", revision=3)))
    assert "RETRACTED" in text
    assert "revision 3" in text


def test_what_is_dead_or_without_a_label_says_why() -> None:
    failure = Failure(stage="formats", error_class="FormatError", message="empty value")
    dead = shown(
        render.outcome(Outcome(id="x", status="dead", reason="a.txt: empty value", error=failure), name="a.txt")
    )
    assert "FormatError in formats: empty value" in dead
    plain = Outcome(
        id="x", status="unclassified", reason="language: de", article=article(labels={}, status="embargoed")
    )
    text = shown(render.outcome(plain))
    assert "unclassified: language: de" in text
    assert "EMBARGOED" in text


def test_many_pieces_of_evidence_are_cut_to_those_that_tell_most() -> None:
    sentences = [f"Sentence number {n} says nothing much at all." for n in range(8)]
    body = " ".join([*sentences, FIRST])
    found = event(
        counts=(Count(role="launched", object="drone", value=40, evidence=evidence(FIRST, body)),),
        evidence=tuple(evidence(sentence, body) for sentence in [*sentences, FIRST]),
    )
    text = shown(render.event_card(found), width=120)
    assert sentences[0] in text
    assert FIRST in text
    assert "and 5 more" in text
