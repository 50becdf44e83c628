"""How outcomes, articles and events look to people on a terminal.

Everything that comes from outside goes through `printable`, and is put in as `Text`, never as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from wiredesk.cli import wording
from wiredesk.cli.palette import BAD, CHIP_TEXT, category_colour, chip_style
from wiredesk.cli.printable import printable
from wiredesk_schemas import Article, Event, Evidence, Outcome

_QUOTES_SHOWN: Final = 4
_CONTEXT: Final = 160
"""The most characters of a sentence shown on either side of the evidence in it."""
_WIDEST: Final = 110
"""Longer lines are hard to read, however wide the terminal."""


@dataclass(frozen=True)
class Barred:
    """A renderable behind a bar in a colour, on each of its lines."""

    inner: RenderableType
    colour: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """For rich."""
        bar = Segment("| " if options.ascii_only else "▌ ", Style(color=self.colour))
        narrower = options.update(width=max(20, min(options.max_width, _WIDEST) - 2))
        for line in console.render_lines(self.inner, narrower, pad=False):
            yield bar
            yield from line
            yield Segment.line()


@dataclass(frozen=True)
class Flow:
    """Blocks beside one another, on as many lines as they need; none is broken in the middle."""

    blocks: tuple[Text, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """For rich."""
        line = Text()
        for block in self.blocks:
            if line and line.cell_len + 1 + block.cell_len > options.max_width:
                yield line
                line = Text()
            line = Text.assemble(line, " ", block) if line else Text.assemble(block)
        yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """For rich."""
        return Measurement(max(block.cell_len for block in self.blocks), options.max_width)


def outcome(found: Outcome, *, name: str | None = None) -> RenderableType:
    """What became of a document: its headline, its labels, and each event with its evidence.

    Args:
        found: the outcome.
        name: the file that it was in.
    """
    lines: list[RenderableType] = []
    if name:
        lines.append(Text(printable(name), style="dim"))
    if found.article is not None:
        lines.append(_headline(found.article))
    elif not name:
        lines.append(Text(printable(found.id), style="bold"))
    lines.append(_about(found, name))
    for event in found.events:
        lines += [Text(), event_card(event, found.article)]
    lines.append(Text())
    return Group(*lines)


def event_card(event: Event, article: Article | None = None) -> RenderableType:
    """One event: what happened, who, where, when, how many, who says so, in which words.

    Args:
        event: the event.
        article: the one that it is in, to show the sentence round the evidence.
    """
    facts = Table.grid(padding=(0, 1))
    facts.add_column(style="dim", no_wrap=True, min_width=len("said by"))
    facts.add_column(ratio=1)
    for label, fact in _facts(event):
        facts.add_row(label, fact)
    quotes = Table.grid(padding=(0, 1))
    for evidence in _telling(event):
        quotes.add_row(Text("›", style=category_colour(event.category)), _quote(evidence, event, article))
    if len(event.evidence) > _QUOTES_SHOWN:
        quotes.add_row("", Text(f"and {len(event.evidence) - _QUOTES_SHOWN} more", style="dim"))
    parts: list[RenderableType] = [_title(event)]
    if facts.row_count:
        parts.append(facts)
    if quotes.row_count:
        parts.append(quotes)
    return Barred(Group(*parts), category_colour(event.category))


def event_notice(event: Event, *, headed: bool = True) -> RenderableType:
    """An event as it comes out of its topic: with the headline that it stood under.

    Args:
        event: the event.
        headed: whether the headline is wanted; not where the event before it stood under the same one.
    """
    if not headed:
        return Group(event_card(event), Text())
    when = event.published_at or event.processed_at
    head = Text(f"{_clock(when)}  ", style="dim")
    head.append(printable(event.headline or event.article_id), style="bold not dim")
    return Group(head, event_card(event), Text())


def article_notice(article: Article) -> RenderableType:
    """An article as it comes out of its topic: headline, labels, its first words."""
    lead = Text(printable(article.paragraphs[0]) if article.paragraphs else "", style="dim")
    lead.truncate(2 * _CONTEXT, overflow="ellipsis")
    return Group(_headline(article), _line(_chips(sorted(article.labels)) + _facts_of(article)), lead, Text())


def chips(categories: Iterable[str]) -> Text:
    """Categories as coloured blocks."""
    return _line(_chips(categories))


def _headline(article: Article) -> Text:
    text = Text(printable(article.headline or "(no headline)"), style="bold")
    if article.relation is not None:
        relation = f"  {wording.words(article.relation.kind)} of {printable(article.relation.of)}"
        text.append(relation, style="not bold dim")
    if article.status != "usable":
        text.append(f"  {article.status.upper()}", style=f"bold {BAD}")
    return text


def _about(found: Outcome, name: str | None) -> Text:
    parts = _chips(found.labels)
    if found.error is not None:
        error = found.error
        reason = printable((found.reason or error.message).removeprefix(f"{name}: "))
        parts.append(Text(" DEAD ", style=f"bold {CHIP_TEXT} on {BAD}"))
        parts.append(Text(f"{printable(error.error_class)} in {printable(error.stage)}: {reason}"))
    elif not found.labels:
        parts.append(Text(f"unclassified: {printable(found.reason or 'no category')}", style="dim"))
    if found.article:
        facts = _facts_of(found.article)
        if facts and not found.labels:
            facts = [Text("·", style="dim"), *facts]
        parts += facts
    return _line(parts)


def _facts_of(article: Article) -> list[Text]:
    dateline = article.dateline
    day = (dateline and dateline.date) or article.reference_date
    facts = (
        dateline and dateline.place,
        day and wording.day(day),
        article.byline and f"by {article.byline}",
        article.source,
        article.language if article.language not in (None, "en") else None,
    )
    line = " · ".join(printable(fact) for fact in facts if fact)
    return [Text(line, style="dim")] if line else []


def _chips(categories: Iterable[str]) -> list[Text]:
    return [Text(f" {printable(category).upper()} ", style=chip_style(category)) for category in categories]


def _line(parts: list[Text]) -> Text:
    """Parts beside one another; a base style of their own would else run on over what follows."""
    return Text(" ").join(parts) if parts else Text()


def _title(event: Event) -> Text:
    title = Text.assemble((wording.words(event.category).upper(), f"bold {category_colour(event.category)}"))
    title.append(f"  {wording.words(event.kind)}", style="bold")
    action = getattr(event, "action", None)
    if action:
        title.append(f" · {wording.words(action)}")
    title.append(f" · {wording.words(event.modality)}", style="italic" if event.modality != "reported" else "")
    if event.status != "active":
        title.append(f"  {event.status.upper()}", style=f"bold {BAD}")
    if event.revision > 1:
        title.append(f"  revision {event.revision}", style="dim")
    return title


def _facts(event: Event) -> Iterator[tuple[str, RenderableType]]:
    who = wording.parties(event.actors, event.targets)
    if who:
        yield "who", Text(who)
    if event.places:
        yield "where", Text("; ".join(wording.place(place) for place in event.places))
    if event.date:
        yield "when", Text(wording.when(event.date))
    if event.counts:
        style = chip_style(event.category)
        yield "counts", Flow(tuple(Text(f" {wording.count(count)} ", style=style) for count in event.counts))
    said = wording.said_by(event.attributed_to)
    if said:
        yield "said by", Text(said)


def _quote(evidence: Evidence, event: Event, article: Article | None) -> Text:
    """The evidence in its sentence: what stands round it dim, itself underlined there, what holds counts in colour."""
    before, after = _surroundings(evidence, article)
    text = Text(printable(before), style="")
    text.append(printable(evidence.quote), style="underline" if before or after else "")
    text.append(printable(after))
    start, stop = len(before), len(before) + len(evidence.quote)
    text.stylize("dim", 0, start)
    text.stylize("dim", stop)
    for count in event.counts:
        inner = count.evidence
        if _within(inner, evidence):
            span = (start + inner.start - evidence.start, start + inner.end - evidence.start)
            text.stylize(category_colour(event.category), *span)
    if evidence.field != "body":
        text.append(f" ({wording.words(evidence.field)})", style="dim")
    return text


def _telling(event: Event) -> list[Evidence]:
    """The evidence that is shown: the main one first of all, then what carries counts; in the order of the event."""
    if not event.evidence:  # retracted
        return []
    main, *others = event.evidence
    others.sort(key=lambda evidence: not any(_within(count.evidence, evidence) for count in event.counts))
    chosen = [main, *others[: _QUOTES_SHOWN - 1]]
    return [evidence for evidence in event.evidence if evidence in chosen][:_QUOTES_SHOWN]


def _within(inner: Evidence, outer: Evidence) -> bool:
    return inner.field == outer.field and outer.start <= inner.start and inner.end <= outer.end


def _surroundings(evidence: Evidence, article: Article | None) -> tuple[str, str]:
    """What stands before and behind the evidence in its own sentence."""
    if article is None or not article.holds(evidence):
        return "", ""
    from wiredesk.extract.sentences import split

    text = article.text(evidence.field)
    left, right = evidence.start, evidence.end
    begin = text.rfind("\n\n", 0, evidence.start) + 2 if "\n\n" in text[: evidence.start] else 0
    stop = text.find("\n\n", evidence.end)
    for start, end in split(text, begin, stop if stop >= 0 else len(text)):
        if start <= evidence.start < end:
            left = start
        if start < evidence.end <= end:
            right = end
    before, after = text[left : evidence.start], text[evidence.end : right]
    if len(before) > _CONTEXT:
        before = "… " + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + " …"
    return before, after


def _clock(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")


__all__ = ["Barred", "article_notice", "chips", "event_card", "event_notice", "outcome"]
