"""What the models hold writers to, and what they let readers live with."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from pydantic import ValidationError

from wiredesk_schemas import (
    Article,
    Caption,
    Count,
    DiplomacyEvent,
    Event,
    Evidence,
    Failure,
    Outcome,
    Party,
    Place,
    Raw,
    StrikeEvent,
    TechnologyEvent,
    When,
    event_id,
    event_type,
    event_types,
    normalise_sentence,
    read_event,
)

QUOTE = "four drones were seen"
EVIDENCE = Evidence(quote=QUOTE, start=10, end=10 + len(QUOTE))
NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)


def strike(**changes: Any) -> StrikeEvent:
    fields: dict[str, Any] = {
        "event_id": "e1",
        "kind": "drone",
        "modality": "reported",
        "evidence": (EVIDENCE,),
        "article_id": "a1",
        "family_id": "f1",
        "processed_at": NOON,
        "confidence": 0.5,
        "model": "rules",
    }
    return StrikeEvent(**{**fields, **changes})


def document(model: Event, **changes: Any) -> str:
    return json.dumps({**json.loads(model.model_dump_json()), **changes})


class TestWriters:
    def test_an_unknown_field_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="Extra inputs"):
            strike(severity="high")

    def test_a_value_cannot_be_changed(self) -> None:
        with pytest.raises(ValidationError, match="frozen"):
            strike().kind = "missile"  # type: ignore[misc]

    @pytest.mark.parametrize("field", ["kind", "modality", "status"])
    def test_an_unknown_word_is_refused(self, field: str) -> None:
        with pytest.raises(ValidationError, match="is not one of"):
            strike(**{field: "sideways"})

    def test_an_event_without_evidence_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="not retracted has its evidence"):
            strike(evidence=())

    def test_a_retracted_event_says_nothing_any_more(self) -> None:
        taken_back = strike(evidence=(), counts=(), status="retracted", revision=2)
        assert StrikeEvent.read(taken_back.model_dump_json()) == taken_back

    def test_evidence_of_three_words_is_refused_to_an_event(self) -> None:
        short = Evidence(quote="drones were seen", start=0, end=16)
        with pytest.raises(ValidationError, match="4 words at least"):
            strike(evidence=(EVIDENCE, short))
        assert strike(counts=(Count(role="launched", object="drone", value=2, evidence=short),)).counts

    @pytest.mark.parametrize("end", [10, 30, 32])
    def test_offsets_must_fit_the_quote(self, end: int) -> None:
        with pytest.raises(ValidationError, match="21 code points from 10 on ends at 31"):
            Evidence(quote=QUOTE, start=10, end=end)

    def test_a_character_beyond_the_basic_plane_counts_once(self) -> None:
        assert Evidence(quote="🏗 up", start=0, end=4).end == 4

    def test_a_date_cannot_end_before_it_starts(self) -> None:
        with pytest.raises(ValidationError, match="before it starts"):
            When(start=dt.date(2026, 5, 2), end=dt.date(2026, 5, 1), text="on Friday")

    @pytest.mark.parametrize("country", ["XX", "ua", "UKR", "Ukraine", "UK", ""])
    def test_an_unknown_country_is_refused(self, country: str) -> None:
        with pytest.raises(ValidationError, match="ISO 3166"):
            Party(name="Somewhere", country=country, type="state")

    @pytest.mark.parametrize("country", ["UA", "GB", "TW", "PS", "XK", None])
    def test_a_country_or_none_is_taken(self, country: str | None) -> None:
        assert Place(name="There", country=country, precision="country").country == country

    @pytest.mark.parametrize("money", ["USD", "dollar", "€", "us"])
    def test_money_is_counted_in_a_small_iso_code(self, money: str) -> None:
        with pytest.raises(ValidationError, match=r"ISO 4217|lower case"):
            Count(role="money", object=money, value=1, evidence=EVIDENCE)

    def test_an_object_is_lower_case(self) -> None:
        with pytest.raises(ValidationError, match="lower case"):
            Count(role="launched", object="Drone", value=1, evidence=EVIDENCE)

    @pytest.mark.parametrize("value", [-1, float("inf"), float("nan")])
    def test_a_count_is_a_number_from_nought_up(self, value: float) -> None:
        with pytest.raises(ValidationError):
            Count(role="launched", object="drone", value=value, evidence=EVIDENCE)

    def test_a_dead_outcome_has_its_error_and_no_other_has_one(self) -> None:
        error = Failure(stage="formats", error_class="FormatError", message="no JSON")
        assert Outcome(id="a", status="dead", error=error).error == error
        with pytest.raises(ValidationError, match="has its error"):
            Outcome(id="a", status="dead")
        with pytest.raises(ValidationError, match="has its error"):
            Outcome(id="a", status="unclassified", error=error)

    def test_an_outcome_holds_typed_events_whole(self) -> None:
        event = TechnologyEvent(**{**dict(strike()), "category": "technology", "kind": "ai", "action": "release"})
        written = json.loads(
            Outcome(id="a", status="classified", labels=("technology",), events=(event,)).model_dump_json()
        )
        assert written["events"][0]["action"] == "release"


class TestReaders:
    def test_unknown_fields_are_dropped_at_every_depth(self) -> None:
        quoted = {**EVIDENCE.model_dump(), "speaker": "mayor"}
        event = StrikeEvent.read(document(strike(), severity="high", evidence=[quoted]))
        assert event == strike()

    def test_unknown_words_are_kept(self) -> None:
        event = StrikeEvent.read(document(strike(), kind="laser", modality="disputed"))
        assert (event.kind, event.modality) == ("laser", "disputed")

    def test_what_a_later_release_may_loosen_is_read(self) -> None:
        loose = {"quote": "drones", "start": 3, "end": 99, "field": "transcript"}
        when = {"start": "2026-05-02", "end": "2026-05-01", "text": "", "precision": "day"}
        count = {"role": "money", "object": "Bitcoin", "value": 1, "evidence": loose}
        event = StrikeEvent.read(document(strike(), evidence=[loose], date=when, counts=[count]))
        assert event.evidence[0].quote == "drones"

    def test_a_field_that_the_last_release_did_not_have_gets_its_default(self) -> None:
        old = json.loads(document(strike()))
        for name in ("codes", "status", "revision", "attributed_to"):
            del old[name]
        assert StrikeEvent.read(json.dumps(old)) == strike()

    @pytest.mark.parametrize(
        "change", [{"evidence": None}, {"evidence": []}, {"confidence": "high"}, {"article_id": None}]
    )
    def test_a_wrong_type_is_an_error_all_the_same(self, change: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            StrikeEvent.read(document(strike(), **change))

    def test_an_event_of_another_category_is_not_read_as_a_strike(self) -> None:
        with pytest.raises(ValidationError, match="Input should be 'strike'"):
            StrikeEvent.read(document(strike(), category="diplomacy"))

    def test_read_event_finds_the_type(self) -> None:
        assert read_event(document(strike())) == strike()
        assert type(read_event(document(strike(), category="sport", kind="match"))) is Event

    @pytest.mark.parametrize("broken", ["", "[]", "null", "{", '{"category": []}', "\x00", b"\xff"])
    def test_what_is_no_event_is_a_validation_error(self, broken: str | bytes) -> None:
        with pytest.raises(ValidationError, match=r"Invalid JSON|valid dictionary|Field required"):
            read_event(broken)

    def test_an_outcome_whose_event_has_no_category_is_a_validation_error(self) -> None:
        with pytest.raises(ValidationError):
            Outcome.read('{"id": "a", "status": "classified", "events": [{"category": ["strike"]}]}')


class TestTimes:
    def test_a_time_comes_out_in_utc(self) -> None:
        east = dt.timezone(dt.timedelta(hours=5, minutes=30))
        raw = Raw(content="x", fetched_at=dt.datetime(2026, 5, 1, 1, 0, tzinfo=east))
        assert json.loads(raw.model_dump_json())["fetched_at"] == "2026-04-30T19:30:00Z"

    def test_a_time_keeps_its_milliseconds_and_no_more(self) -> None:
        event = strike(processed_at=NOON.replace(microsecond=123_987))
        assert json.loads(event.model_dump_json())["processed_at"] == "2026-05-01T12:00:00.123Z"
        assert StrikeEvent.read(event.model_dump_json()) == event

    def test_a_time_without_its_zone_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="offset from UTC"):
            Raw.read('{"content": "x", "published_at": "2026-05-01T12:00:00"}')

    @pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
    def test_a_time_at_the_end_of_the_calendar_is_refused_and_nothing_worse(self, time: str) -> None:
        with pytest.raises(ValidationError, match="1 to 9999"):
            Raw.read(json.dumps({"content": "x", "published_at": time}))


@pytest.mark.parametrize(("value", "text"), [(183, "183"), (0, "0"), (1.5, "1.5"), (10**18 + 1, "1000000000000000001")])
def test_a_whole_number_stays_one(value: float, text: str) -> None:
    written = Count(role="launched", object="drone", value=value, evidence=EVIDENCE).model_dump_json()
    assert f'"value":{text},' in written
    read = Count.read(written).value
    assert (read, type(read)) == (value, type(value))


class TestArticleText:
    article = Article(
        article_id="a",
        family_id="a",
        headline="Drones over bay",
        paragraphs=("One 🏗 crane.", "Two cranes."),
        captions=(Caption(text="First."), Caption(text="Second.", credit="J. Aalto")),
        sha256="0" * 64,
    )

    def test_paragraphs_and_captions_are_joined_by_a_blank_line(self) -> None:
        assert self.article.text("body") == "One 🏗 crane.\n\nTwo cranes."
        assert self.article.text("caption") == "First.\n\nSecond."
        assert self.article.text("headline") == "Drones over bay"
        assert self.article.text("transcript") == ""

    def test_it_holds_what_stands_there_and_only_there(self) -> None:
        assert self.article.holds(Evidence(quote="Two cranes.", start=14, end=25))
        assert self.article.holds(Evidence(quote="Second.", start=8, end=15, field="caption"))
        assert not self.article.holds(Evidence(quote="Two cranes.", start=15, end=26))
        assert not self.article.holds(Evidence(quote="Two cranes.", start=14, end=25, field="headline"))


class TestEventId:
    def test_copies_of_a_sentence_agree(self) -> None:
        plain = event_id("f", "strike", "drone", 'The mayor\'s office said: "Four were hit"')
        assert plain == event_id("f", "strike", "drone", "  The Mayor’s office said:\n“four were hit”. ")

    @pytest.mark.parametrize(
        "other",
        [
            ("g", "strike", "drone", "s", 0),
            ("f", "cyber", "drone", "s", 0),
            ("f", "strike", "air", "s", 0),
            ("f", "strike", "drone", "t", 0),
            ("f", "strike", "drone", "s", 1),
        ],
    )
    def test_it_changes_with_each_of_its_parts(self, other: tuple[str, str, str, str, int]) -> None:
        assert event_id(*other) != event_id("f", "strike", "drone", "s")

    def test_it_is_the_same_in_every_run(self) -> None:
        assert event_id("f", "strike", "drone", "Four drones hit it.") == "9cd7a7529ba138175a19a205180b11ec"

    def test_numbers_are_kept(self) -> None:
        assert normalise_sentence("At least 1,200 fell") != normalise_sentence("At least 1,300 fell")


def test_categories_are_found_by_their_modules() -> None:
    known = {"diplomacy": DiplomacyEvent, "strike": StrikeEvent, "technology": TechnologyEvent}
    assert {category: event_types()[category] for category in known} == known
    assert event_type("strike") is StrikeEvent
    assert event_type("sport") is event_type(None) is event_type(["strike"]) is Event


@pytest.mark.parametrize("moment", ["2026", "1772700000", 1772700000, 1.5, "2026-03-01", "noon"])
def test_a_time_is_written_as_in_rfc_3339(moment: object) -> None:
    with pytest.raises(ValidationError, match="RFC 3339"):
        Raw.model_validate({"content": "copy", "published_at": moment})
