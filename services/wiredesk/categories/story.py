"""An article under the rules: who acts, when, how sure it is, and who says so, carried from sentence to sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Final

from wiredesk.categories.days import dates_a_saying, dates_an_offer, opens_long_ago, resolved
from wiredesk.categories.subjects import HEAD_PREPOSITIONS, has_meaning, subject_in
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.attribution import PRONOUNS, Speech, phrase_before
from wiredesk.extract.clauses import Clause
from wiredesk.extract.dates import DateMention, forwards, in_a_name
from wiredesk.extract.lazy import lazy
from wiredesk.extract.lexicon import PartyEntry, no_names
from wiredesk.extract.modality import within
from wiredesk_schemas import Attribution, When

_ITS = re.compile(
    r"\b(?:[Ii]ts|[Tt]heir|[Hh]is)\s+(?:[\w-]+\s+){0,2}?(?:forces|army|troops|air defen[cs]es?|military|navy|"
    r"soldiers|air force|aircraft|jets|warplanes|"
    r"fighter jets|drones|negotiators|officials|government|envoys?|team)\b|\b(?:[Ii]t|[Tt]hey|[Hh]e|[Ss]he)\b"
)
_NAME_BEFORE = re.compile(r"\b([A-Z][\w’'-]+)(?:\s+(?:also|then|later|on \w+day|has|had|—[^—]{0,80}—))*\s*$")
_NAME_FIRST = re.compile(r"((?:[A-Z][\w’'-]+\s+){1,3})")
_WINGS = re.compile(r"\b(?:air defen[cs]es?|warplanes?|aircraft|jets?|gunners|troops|soldiers)\b")
_HOME = re.compile(
    r"\b[Tt]he\s+(?:[\w-]+\s+)?(?:army|military|government|foreign ministry|foreign minister|prime minister|"
    r"defen[cs]e ministry|air force|navy|president)\b|\b[Aa]n?\s+(?:army|military)\b"
)


_BODIES: Final = {
    "bloc": "European Union",
    "commission": "European Union",
    "alliance": "NATO",
    "council": "United Nations",
    "world body": "United Nations",
    "general assembly": "United Nations",
}
_BODY = re.compile(rf"\b[Tt]he\s+(?:\d\d-(?:member|nation)\s+)?((?i:{'|'.join(_BODIES)}))\b")


_BY_PRONOUN = re.compile(r"\s*(?:that\s+)?(?:it|they|he|she)\b")
_OFFICE = re.compile(
    r"\s*(?:that\s+)?(?:King|Queen|President|Prime Minister|Foreign Minister|Chancellor|Crown Prince)\s[A-Z]"
)
_BELLIGERENT: Final = frozenset({"state", "armed_group"})
_INTRODUCTIONS: Final = 60
"""Sentences in which people are introduced: who comes later has no office to be known by."""


class Story:
    """An article under the rules: what has to be carried from sentence to sentence."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.day = analysis.article.reference_date
        self._people: dict[str, PartyEntry | None] = {}
        self._speakers: dict[int, tuple[str, PartyEntry | None]] = {}

    @classmethod
    def of(cls, analysis: Analysis) -> Story:
        """The one story of an analysis, shared by all categories."""
        found = analysis.memo.get(cls)
        if not isinstance(found, Story):
            found = analysis.memo[cls] = cls(analysis)
        return found

    # who ----------------------------------------------------------------------------------------------------

    def home(self) -> PartyEntry | None:
        """The state that "the army" and "the government" belong to: the dateline's, else the first one named."""
        if "home" not in self.analysis.memo:
            self.analysis.memo["home"] = self._home()
        found = self.analysis.memo["home"]
        return found if isinstance(found, PartyEntry) else None

    def sides(self) -> tuple[PartyEntry, ...]:
        """The states and armed groups that the article names twice or more, as in a war of two."""
        if "sides" not in self.analysis.memo:
            named = Counter(m.entry for s in self.analysis.in_body for m in s.parties if m.entry.type in _BELLIGERENT)
            self.analysis.memo["sides"] = tuple(entry for entry, times in named.items() if times > 1)
        found = self.analysis.memo["sides"]
        return found if isinstance(found, tuple) else ()

    def _home(self) -> PartyEntry | None:
        for sentence in self.analysis.in_body[:6]:
            for mention in sentence.parties:
                if mention.entry.type == "state":
                    return mention.entry
            for spot in sentence.places:
                if (
                    spot.kind == "country"
                    and (hit := next((h for h in sentence.hits if h.start == spot.start), None))
                    and hit.party
                ):
                    return hit.party
        return None

    def speech(self, sentence: Sentence, position: int | None = None) -> Speech | None:
        """Who says what stands at the position: the saying before it in the sentence, else the last one behind it."""
        said = sentence.speech
        if not said:
            return None
        if position is not None:
            before = [s for s in said if s.end <= position]
            if before:
                return before[-1]
        return said[-1]

    def speaker(self, sentence: Sentence, position: int | None = None) -> tuple[str, PartyEntry | None]:
        """The name of the speaker, as written, and the party that it speaks for; pronouns are followed back."""
        speech = self.speech(sentence, position)
        if speech is None:
            return "", None
        if speech.speaker.lower() in PRONOUNS:
            first = _NAME_FIRST.match(sentence.source, sentence.start, speech.start)
            known = self._known_as(first.group(1).strip()) if first else None
            if first is None or known is None:
                return self.last_speaker(sentence)
            name = first.group(1).strip()
            return (known.name if name.endswith(("’s", "'s", "s’")) else name), known
        inside = (speech.speaker_start, speech.speaker_start + len(speech.speaker))
        named = [m.entry for m in sentence.parties if inside[0] <= m.start < inside[1]]
        entry = named[0] if named else (self._home_of(sentence, speech) if _HOME.match(speech.speaker) else None)
        if len(speech.speaker) > 2 and speech.speaker[0].isupper():
            return speech.speaker, entry or self._known_as(speech.speaker)
        return speech.speaker, entry

    def _home_of(self, sentence: Sentence, speech: Speech) -> PartyEntry | None:
        """Whose ministry speaks where only "the foreign ministry" is named: "In Beijing, the foreign ministry said"."""
        for spot in sentence.places:
            if spot.start < speech.speaker_start:
                here = next((h.party for h in sentence.hits if h.start == spot.start and h.party is not None), None)
                if here is not None and here.type == "state":
                    return here
        return self.home()

    def _known_as(self, speaker: str) -> PartyEntry | None:
        """The party of a person named again: "Zelenskyy" after "Ukrainian President Volodymyr Zelenskyy"."""
        last = speaker.split()[-1].removesuffix("’s").removesuffix("'s")
        if not last or not last[0].isupper() or last.lower() in no_names():
            return None
        if last not in self._people:
            self._people[last] = self._introduced(last)
        return self._people[last]

    def _introduced(self, name: str) -> PartyEntry | None:
        """The party beside the first mention of a name."""
        for sentence in self.analysis.in_body[:_INTRODUCTIONS]:
            if sentence.source.find(name, sentence.start, sentence.end) < 0:
                continue
            found = re.search(rf"\b{re.escape(name)}\b", sentence.text)
            if found is None:
                continue
            at = sentence.start + found.start()
            near = [
                m for m in sentence.parties if 0 < at - m.start <= 90 and m.after_preposition not in {"with", "from"}
            ]
            if near:
                return near[-1].entry
        return None

    def last_speaker(self, sentence: Sentence) -> tuple[str, PartyEntry | None]:
        """The speaker of the sentences before, no further back than the paragraph before this one."""
        if sentence.index not in self._speakers:
            found: tuple[str, PartyEntry | None] = ("", None)
            if sentence.field == "body" and sentence.index > 0:
                for earlier in reversed(self.analysis.in_body[max(0, sentence.index - 4) : sentence.index]):
                    if sentence.paragraph - earlier.paragraph > 1:
                        break
                    said = [s for s in earlier.speech if s.speaker.lower() not in PRONOUNS]
                    if said:
                        found = self.speaker(earlier, said[-1].end)
                        break
            self._speakers[sentence.index] = found
        return self._speakers[sentence.index]

    def subject(self, sentence: Sentence, position: int) -> tuple[PartyEntry, ...]:
        """Who does what the word at the position says: the party before it in its clause, else in the clause before."""
        clauses = sentence.clauses
        number = clause_parts.at(clauses, position)
        for step in (0, 1):
            if number - step < 0:
                break
            clause = clauses[number - step]
            stop = min(position, clause.end)
            found = (
                () if _BY_PRONOUN.match(sentence.source, clause.start, stop) else self._heads(sentence, clause, stop)
            )
            if found:
                return found
            named = _NAME_BEFORE.search(sentence.source, max(clause.start, stop - 60), stop)
            known = self._known_as(named.group(1)) if named and not has_meaning(sentence, named.start(1)) else None
            if known is not None:
                return (known,)
            match = _ITS.search(sentence.source, clause.start, stop)
            if match is not None:
                mine = (
                    self._said_before(sentence, match.start())
                    or self._antecedent(sentence, match.start())
                    or self.last_speaker(sentence)[1]
                    or self._last_subject(sentence)
                )
                return (mine,) if mine else ()
            if clause.opener == "say" and _WINGS.search(sentence.source, clause.start, stop):
                mine = self._said_before(sentence, stop)
                return (mine,) if mine else ()
            if _HOME.search(sentence.source, clause.start, stop):
                home = self.home()
                return (home,) if home else ()
            body = self._body(sentence, clause.start, stop)
            if body is not None:
                return (body,)
            if clause.opener in {"say", ""}:
                break
        return ()

    def _heads(self, sentence: Sentence, clause: Clause, stop: int) -> tuple[PartyEntry, ...]:
        """The parties that a clause begins with; who speaks where it begins with a person's office."""
        found = subject_in(sentence, clause.start, stop)
        if not found and clause.opener == "say" and _OFFICE.match(sentence.source, clause.start, stop):
            mine = self._said_before(sentence, stop)
            return (mine,) if mine else ()
        return found

    def _body(self, sentence: Sentence, start: int, stop: int) -> PartyEntry | None:
        """The organisation that "the bloc" or "the Council" means, where the article names it."""
        match = _BODY.search(sentence.source, start, stop)
        return self._organisations.get(_BODIES[match.group(1).lower()]) if match else None

    @lazy
    def _organisations(self) -> dict[str, PartyEntry]:
        """The organisations that the article names, by our names for them."""
        found = (h.meaning.party for s in self.analysis.in_body for h in s.hits)
        return {p.name: p for p in found if p is not None and p.type == "organisation"}

    def _said_before(self, sentence: Sentence, position: int) -> PartyEntry | None:
        return self.speaker(sentence, position)[1] if any(s.end <= position for s in sentence.speech) else None

    def _last_subject(self, sentence: Sentence) -> PartyEntry | None:
        """The party that the sentence before begins with."""
        if sentence.field != "body" or sentence.index == 0:
            return None
        before = self.analysis.in_body[sentence.index - 1]
        if sentence.paragraph - before.paragraph > 1:
            return None
        return next(
            (m.entry for m in before.parties if m.after_preposition not in HEAD_PREPOSITIONS and not m.locative), None
        )

    def _antecedent(self, sentence: Sentence, position: int) -> PartyEntry | None:
        before = [m.entry for m in sentence.parties if m.end <= position]
        return before[0] if before else None

    def people(self, sentence: Sentence, start: int, end: int) -> tuple[PartyEntry, ...]:
        """All parties named in a stretch, each once."""
        return tuple(dict.fromkeys(m.entry for m in sentence.parties if start <= m.start < end))

    # when ---------------------------------------------------------------------------------------------------

    def date(
        self, sentence: Sentence, position: int, *, planned: bool = False, spoken: bool = False
    ) -> DateMention | None:
        """The date of what stands at the position: the nearest one of its clause, else of its sentence.

        Args:
            sentence: where it stands.
            position: of the word that tells the act.
            planned: it is to come, weekdays look ahead.
            spoken: the act is a saying itself, so "said on Monday" is its date.
        """
        if not sentence.dates or sentence.field == "caption":  # a caption's day is the picture's
            return None
        usable = [
            d
            for d in (resolved(self.analysis, sentence, d) for d in sentence.dates)
            if d.day is not None and d.kind != "past" and (spoken or not dates_a_saying(sentence, d))
        ]
        if planned:
            usable = [d for d in usable if not dates_an_offer(sentence, d, self.day)]
            usable = [d for d in usable if (f := forwards(d, self.day)) and (self.day is None or f >= self.day)]
        if not usable:
            return None
        clauses = sentence.clauses
        clause = clauses[clause_parts.at(clauses, position)]
        here = [d for d in usable if clause.start <= d.start < clause.end]
        if not here:
            earlier = [d for d in usable if d.start < position]
            here = earlier[-1:] or usable
        return min(here, key=lambda d: (d.kind == "overnight", abs(d.start - position)))

    def when(self, mention: DateMention | None, sentence: Sentence, *, planned: bool = False) -> When | None:
        """A date in the contract's form."""
        if mention is None or mention.day is None:
            return None
        day = (forwards(mention, self.day) if planned else mention.day) or mention.day
        return When(start=day, end=day, text=sentence.source[mention.start : mention.end])

    def background(self, sentence: Sentence, position: int) -> bool:
        """Whether what stands at the position lies more than thirty days back."""
        if opens_long_ago(sentence):
            return True
        if not sentence.dates:
            return False
        clauses = sentence.clauses
        number = clause_parts.at(clauses, position)
        for mention in sentence.dates:
            if mention.kind != "past":
                continue
            where = clause_parts.at(clauses, mention.start)
            last = clauses[clause_parts.at(clauses, mention.end - 1)]
            if clauses[number].opener == "when" and last.end - 2 <= mention.end <= clauses[number].start:
                return True
            if sentence.source[mention.start : mention.start + 5].lower() == "since":
                continue
            if where == number or (mention.start < position and not in_a_name(sentence.source, mention)):
                return True
            if where == number + 1 and clauses[where].opener not in _ASIDES:
                return True
        return False

    # how sure -----------------------------------------------------------------------------------------------

    def modality(self, sentence: Sentence, position: int, end: int) -> str | None:
        """Reported, planned, denied, alleged or past; None for what is only thought of, or did not happen."""
        clauses = sentence.clauses
        number = clause_parts.at(clauses, position)
        start = max(clauses[number].start, position - 80)
        if clauses[number].opener in {"if", "unless"}:
            return None
        marks = sentence.modality
        floor = max(sentence.start, sentence.source.rfind(", but ", sentence.start, position))
        denials = [h.end for h in marks.deny if floor <= h.start < position]
        if denials and not any(denials[-1] <= h.start < position for h in sentence.tagged("say")):
            return "denied"
        if within(marks.accuse, floor, position):
            return "alleged"
        if self.background(sentence, position):
            return "past"
        if within(marks.never, start, position) and not within(marks.plan, start, position):
            return None
        if within(marks.maybe, start, position):
            return None
        if within(marks.plan, start, position) or (within(marks.plan, end, min(end + 14, clauses[number].end))):
            return "planned"
        if sentence.source[position:end].lower().startswith(_TO_COME):
            return "planned"
        ahead = self.date(sentence, position)
        if (
            ahead is not None
            and ahead.day is not None
            and self.day is not None
            and ahead.day - self.day > dt.timedelta(days=1)
        ):
            return "planned"
        if within(marks.unverified, sentence.start, sentence.end):
            return "alleged"
        return "reported"

    # who says so --------------------------------------------------------------------------------------------

    def teller(self, sentence: Sentence, position: int) -> tuple[Attribution, ...]:
        """Who does a saying that is no "said" ("the ministry condemned"), where it is more than a state's name."""
        name, begin = phrase_before(sentence.source, position, sentence.start)
        if not name or name.lower() in PRONOUNS:
            return ()
        named = [m for m in sentence.parties if begin <= m.start < begin + len(name)]
        if any(m.end - m.start == len(name) and m.entry.type == "state" for m in named):
            return ()
        country = named[0].entry.country if named else None
        return (Attribution(name=name, country=country),)

    def attribution(self, sentence: Sentence, position: int | None = None) -> tuple[Attribution, ...]:
        """Who says so, in the contract's form."""
        name, entry = self.speaker(sentence, position)
        return (Attribution(name=name, country=entry.country if entry else None),) if name else ()


_TO_COME: Final = ("will ", "promis", "pledg", "offer")
"""What cues begin with that speak of what is to come."""
_ASIDES: Final = frozenset({"which", "who", "whom", "whose", "that", "where", "when", "because", "since"})
"""What opens a clause whose date is its own: "lifts the limits, which were set in August"."""
