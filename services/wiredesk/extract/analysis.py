"""An article, read once: its sentences, what was found in each, and the parts that any category may use.

Everything behind the first pass is worked out only for the sentences that somebody asks about.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from wiredesk.extract import attribution, clauses, counts, dates, guards, modality, parties, places
from wiredesk.extract.automaton import Automaton, Hit
from wiredesk.extract.lazy import lazy
from wiredesk.extract.sentences import split
from wiredesk_schemas import Article, Evidence

T = TypeVar("T")
_NOT_YET: Any = object()
_DATE_WORDS = frozenset({"weekday", "month", "past"})


@dataclass(frozen=True, eq=False, init=False)
class Sentence:
    """One sentence. All offsets, its own and those of what is in it, count in `source`."""

    source: str
    """The whole text of the field: the body, the headline, or the captions."""
    start: int
    end: int
    field: str
    """`body`, `headline` or `caption`."""
    paragraph: int
    index: int
    """The how-manieth sentence of the article: the body's first, then the headline's, then the captions'."""
    hits: tuple[Hit, ...]
    story_day: dt.date | None

    def __init__(
        self,
        source: str,
        start: int,
        end: int,
        field: str,
        paragraph: int,
        index: int,
        hits: tuple[Hit, ...],
        story_day: dt.date | None,
    ) -> None:
        # All at once: the constructor that a frozen class is given takes thrice as long, and an article makes many.
        self.__dict__.update(
            source=source,
            start=start,
            end=end,
            field=field,
            paragraph=paragraph,
            index=index,
            hits=hits,
            story_day=story_day,
        )

    @property
    def text(self) -> str:
        """Its words."""
        return self.source[self.start : self.end]

    def part(self, start: int, end: int) -> Sentence:
        """A stretch of it as a sentence of its own, blanks at its ends left out."""
        text = self.source[start:end]
        start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
        inside = tuple(h for h in self.hits if start <= h.start and h.end <= end)
        return Sentence(self.source, start, end, self.field, self.paragraph, self.index, inside, self.story_day)

    @lazy
    def evidence(self) -> Evidence:
        """It, whole, as evidence."""
        return Evidence(quote=self.text, start=self.start, end=self.end, field=self.field)

    @lazy
    def is_evidence(self) -> bool:
        """Whether it is long enough to prove anything: four words."""
        return len(self.text.split(None, 4)) >= 4

    @lazy
    def words(self) -> guards.Guard:
        """Its words, for guards (see `wiredesk.extract.guards`)."""
        return guards.words(self.source[self.start : self.end])

    def may_hold(self, guard: guards.Guard) -> bool:
        """Whether one of the words of a guard stands in it."""
        return not guard.isdisjoint(self.words)

    def kept(self, work: Callable[[Sentence], T]) -> T:
        """What a function of the sentence gives, worked out once."""
        found: T = self.__dict__.get(work.__qualname__, _NOT_YET)
        if found is _NOT_YET:
            found = self.__dict__[work.__qualname__] = work(self)
        return found

    @property
    def categories(self) -> Iterable[str]:
        """The categories of which it holds a cue."""
        return self._cues

    def of(self, category: str) -> tuple[tuple[Hit, str], ...]:
        """The cues of a category in it, with their groups."""
        return self._cues.get(category, ())

    @lazy
    def _cues(self) -> dict[str, tuple[tuple[Hit, str], ...]]:
        found: dict[str, tuple[tuple[Hit, str], ...]] = {}
        for hit in self.hits:
            for cue in hit[2].cues:
                found[cue.category] = (*found.get(cue.category, ()), (hit, cue.group))
        return found

    def tagged(self, tag: str) -> tuple[Hit, ...]:
        """The words in it that do a thing: `say`, `deny`, `plan`."""
        return self._tags.get(tag, ())

    def does(self, tags: frozenset[str]) -> bool:
        """Whether a word in it does one of these things."""
        return not tags.isdisjoint(self._tags)

    @lazy
    def _tags(self) -> dict[str, tuple[Hit, ...]]:
        found: dict[str, tuple[Hit, ...]] = {}
        for hit in self.hits:
            for tag in hit.meaning.tags:
                found[tag] = (*found.get(tag, ()), hit)
        return found

    @lazy
    def clauses(self) -> tuple[clauses.Clause, ...]:
        """Its clauses, which do not overlap."""
        return tuple(clauses.find(self.source, self.start, self.end, self.tagged("say")))

    @lazy
    def places(self) -> tuple[places.PlaceMention, ...]:
        """The places where something happens."""
        if not self.named and not (
            self.may_hold(places.GOVERNING) and places.might_hold_names(self.source, self.start, self.end)
        ):
            return ()
        return tuple(places.find(self.source, self.start, self.end, self.named, self.words))

    @lazy
    def named(self) -> tuple[Hit, ...]:
        """The names in it that the lexicons know: parties and places."""
        return tuple([h for h in self.hits if h[2].party is not None or h[2].place is not None])

    @lazy
    def parties(self) -> tuple[parties.PartyMention, ...]:
        """The parties that it names, places left out."""
        named = self.named
        known: list[parties.PartyMention] = []
        if named:
            taken = frozenset([p.start for p in self.places if p.entry is not None])
            known = list(parties.find(self.source, self.start, self.end, named, taken, self.words))
        if not self.may_hold(parties.GROUP_WORDS):
            return tuple(known)
        more = list(parties.groups(self.source, self.start, self.end, self.hits))
        return tuple(sorted((*known, *more), key=lambda m: m.start) if more else known)

    @lazy
    def dates(self) -> tuple[dates.DateMention, ...]:
        """Its dates, resolved against the story's own day."""
        begin, end = self.start, self.end
        if not dates.year_in(self.source, begin, end):  # then they are where the lexicon saw their words
            near = [h for h in self.hits if not _DATE_WORDS.isdisjoint(h.meaning.tags)]
            if not near:
                return ()
            begin, end = max(begin, near[0].start - dates.REACH), min(end, near[-1].end + dates.REACH)
        return tuple(dates.find(self.source, begin, end, self.story_day))

    @lazy
    def counts(self) -> tuple[counts.Quantity, ...]:
        """Its numbers with what they count."""
        if not self.may_hold(counts.WORDS) and not counts.digit_in(self.source, self.start, self.end):
            return ()
        return tuple(counts.find(self.source, self.start, self.end))

    @lazy
    def speech(self) -> tuple[attribution.Speech, ...]:
        """Who says something in it."""
        says = self.tagged("say")
        return tuple(attribution.find(self.source, self.start, self.end, says)) if says else ()

    @lazy
    def modality(self) -> modality.Markers:
        """The words that say how sure it is."""
        return modality.markers(self.tagged)


@dataclass(frozen=True, eq=False)
class Analysis:
    """What `analyse` gives to every category."""

    article: Article
    body: str
    sentences: tuple[Sentence, ...]
    memo: dict[object, object] = field(default_factory=dict, repr=False)
    """What was worked out over the whole article, kept by its maker."""

    @lazy
    def in_body(self) -> tuple[Sentence, ...]:
        """The body's sentences."""
        return tuple(s for s in self.sentences if s.field == "body")

    def with_cues(self, category: str) -> tuple[Sentence, ...]:
        """The sentences that hold a cue of the category."""
        return self._by_category.get(category, ())

    @lazy
    def _by_category(self) -> dict[str, tuple[Sentence, ...]]:
        found: dict[str, list[Sentence]] = {}
        for sentence in self.sentences:
            for category in sentence.categories:
                found.setdefault(category, []).append(sentence)
        return {category: tuple(sentences) for category, sentences in found.items()}


def analyse(article: Article, automaton: Automaton) -> Analysis:
    """Read an article with these terms."""
    body = article.body
    sentences: list[Sentence] = []
    captions = tuple(c.text for c in article.captions)
    for name, text, blocks in (
        ("body", body, article.paragraphs),
        ("headline", article.headline or "", (article.headline or "",)),
        ("caption", "\n\n".join(captions), captions),
    ):
        if not text:
            continue
        hits = automaton.scan(text)
        begins = [h.start for h in hits]
        position = 0
        for number, block in enumerate(blocks):
            for start, end in split(text, position, position + len(block)):
                inside = tuple(hits[bisect_left(begins, start) : bisect_left(begins, end)])
                sentences.append(
                    Sentence(text, start, end, name, number, len(sentences), inside, article.reference_date)
                )
            position += len(block) + 2
    return Analysis(article, body, tuple(sentences))
