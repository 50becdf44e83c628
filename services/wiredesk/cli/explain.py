"""`wiredesk explain`: why an article has the labels that it has, and not others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Final

import typer

from wiredesk.cli.process import at_work, inputs, within
from wiredesk.cli.terminal import AutoJsonFlag, console, wants_json, write_line

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from wiredesk.cli.process import Source
    from wiredesk.explanation import CategoryExplained, EventExplained, Explanation, PassageExplained
    from wiredesk.pipeline import Pipeline
    from wiredesk_schemas import Weight

_QUOTE: Final = 240
"""The most characters of a passage that people are shown."""


def explain(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Documents, one a file; - for standard input.", show_default=False),
    ] = None,
    json: AutoJsonFlag = None,
) -> None:
    """Show why an article has its labels: passages, terms and events for each category, and what decided.

    Takes what `wiredesk process` takes. Of a category that is a label the three best passages are shown, of one
    that is none the best. A passage's score is in log odds, 0 being even; its terms add up to that score with the
    bias of the category, those that weigh most being shown. JSON is one object an article.

    \b
    Examples:
      wiredesk explain story.txt
      wiredesk explain --json story.txt | jq '.categories[] | {category, label, score, why}'
      wiredesk explain < envelopes.ndjson > explanations.ndjson
    """
    named = inputs(files or [])
    out = None if wants_json(json) else console()
    for pipeline, source, seconds in at_work(named, "explaining"):
        for found in explained(pipeline, source, seconds=seconds):
            if out is None:
                write_line(as_json(found))
            else:
                out.print(shown(found))


def explained(pipeline: Pipeline, source: Source, *, seconds: float) -> tuple[Explanation, ...]:
    """What explains each article of a document; where it cannot be read, what is wrong with it.

    Args:
        pipeline: what reads it.
        source: the document.
        seconds: how long that may take.
    """
    from wiredesk.explanation import explanation, unread

    def work() -> tuple[Explanation, ...]:
        articles = pipeline.articles(source.document, content_type=source.content_type)
        return tuple(explanation(article, source.name) for article in articles)

    found = within(seconds, source, work)
    return found if isinstance(found, tuple) else (unread(found, source.name),)


def as_json(found: Explanation) -> bytes:
    """An explanation for machines."""
    from pydantic import TypeAdapter

    from wiredesk.explanation import Explanation

    return TypeAdapter(Explanation).dump_json(found)


def shown(found: Explanation) -> RenderableType:
    """An explanation for people: most likely category first."""
    from rich.console import Group
    from rich.text import Text

    from wiredesk.cli.palette import BAD, CHIP_TEXT
    from wiredesk.cli.printable import printable

    lines: list[RenderableType] = [
        Text(printable(found.document), style="dim"),
        Text(printable(found.headline or "(no headline)"), style="bold"),
    ]
    if found.error is not None:
        error = found.error
        reason = printable((found.reason or error.message).removeprefix(f"{found.document}: "))
        chip = Text(" DEAD ", style=f"bold {CHIP_TEXT} on {BAD}")
        lines[1:] = [
            Text(" ").join([chip, Text(f"{printable(error.error_class)} in {printable(error.stage)}: {reason}")])
        ]
    elif found.reason is not None:
        lines.append(Text(f"not judged: {printable(found.reason)}", style="dim"))
    ordered = sorted(found.categories, key=lambda c: (not c.label, -(c.score or 0.0)))
    for category in ordered:
        lines += [Text(), _category(category)]
    lines.append(Text())
    return Group(*lines)


def _category(found: CategoryExplained) -> RenderableType:
    from rich.console import Group
    from rich.table import Table

    from wiredesk.cli.palette import category_colour
    from wiredesk.cli.render import Barred

    colour = category_colour(found.category)
    facts = Table.grid(padding=(0, 1))
    facts.add_column(no_wrap=True, justify="right")
    facts.add_column(ratio=1)
    for passage in found.passages:
        facts.add_row(*_passage(passage, colour))
        for name, terms in _sides(passage.terms):
            facts.add_row(_dim(name), _terms(terms, colour))
    for row in _events(found.events):
        facts.add_row(*row)
    return Barred(Group(_title(found, colour), facts), colour)


def _title(found: CategoryExplained, colour: str) -> Text:
    from rich.text import Text

    from wiredesk.cli import wording
    from wiredesk.cli.palette import chip_style

    name = wording.words(found.category).upper()
    if found.label:
        title = Text.assemble((f" {name} ", chip_style(found.category)))
    else:
        title = Text.assemble((name, f"bold {colour}"), "  no label")
    title.append(f"  {found.score:.3f}" if found.score is not None else "", style="bold")
    title.append(f"  {found.why}", style="dim")
    return title


def _passage(passage: PassageExplained, colour: str) -> tuple[Text, Text]:
    from rich.text import Text

    from wiredesk.cli.printable import printable

    score = Text(f"{passage.log_odds:+.2f}", style=f"bold {colour}" if passage.log_odds > 0 else "bold")
    text = Text(f"{passage.probability:.3f}  ", style="dim")
    quote = Text(printable(passage.passage.quote), style="not dim")
    quote.truncate(_QUOTE, overflow="ellipsis")
    text.append_text(quote)
    if passage.background:
        text.append("  background: does not count", style="italic")
    return score, text


def _sides(terms: Iterable[Weight]) -> Iterator[tuple[str, list[Weight]]]:
    every = list(terms)
    for name, side in (("for", [t for t in every if t.weight >= 0]), ("against", [t for t in every if t.weight < 0])):
        if side:
            yield name, side


def _terms(terms: list[Weight], colour: str) -> RenderableType:
    from rich.text import Text

    from wiredesk.cli.printable import printable
    from wiredesk.cli.render import Flow

    style = colour if terms[0].weight >= 0 else ""
    blocks = [Text.assemble((printable(t.term), style), (f" {t.weight:+.2f}", "dim")) for t in terms]
    return Flow((*(block + Text(" ·", style="dim") for block in blocks[:-1]), blocks[-1]))


def _events(events: tuple[EventExplained, ...]) -> Iterator[tuple[Text, Text]]:
    from rich.text import Text

    from wiredesk.cli import wording
    from wiredesk.cli.printable import printable

    if not events:
        yield _dim("rules"), _dim("found no event")
    for n, event in enumerate(events):
        what = Text.assemble((wording.words(event.kind), "bold"), f" · {wording.words(event.modality)}")
        what.append(f" · confidence {event.confidence:.2f}")
        if event.by != "rules":
            what.append(" · made of the best passage")
        quote = Text(f"  {printable(event.evidence.quote)}", style="dim")
        quote.truncate(_QUOTE // 2, overflow="ellipsis")
        what.append_text(quote)
        yield _dim("" if n else "events" if event.by != "rules" else "rules"), what


def _dim(text: str) -> Text:
    from rich.text import Text

    return Text(text, style="dim")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain", short_help="Show why an article has its labels; no Kafka needed.")(explain)
