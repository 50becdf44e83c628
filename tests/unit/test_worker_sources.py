"""What the settings of sources do to a record in both hops, and what is counted of it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest

from wiredesk.deadletters.letter import read_dead_letter
from wiredesk.errors import REFUSALS, BlockedError, QuotaError
from wiredesk.metrics import Metrics
from wiredesk.pipeline import Pipeline
from wiredesk.record import Output, Record
from wiredesk.sources import Sources
from wiredesk.sources.reading import read
from wiredesk.versions.elsewhere import Elsewhere
from wiredesk.worker.desk import Desk
from wiredesk.worker.edition import Edition
from wiredesk.worker.guard import Guarded
from wiredesk.worker.observer import MeteredObserver, Progress
from wiredesk.worker.transform import Answer
from wiredesk_schemas import Article, event_types
from wiredesk_schemas.topics import events_topic

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
AT_MS = 1_772_700_000_000
SOURCES = read(
    """
[sources.Harbour]
quota = {articles = 5, per = "hour"}
rights = {usage = "No archiving.", text = "none"}

[sources.Spindrift]
block = true
""",
    name="sources.toml",
)


def desk(sources: Sources = SOURCES, partitions: int = 2) -> Desk:
    made = Desk(
        Pipeline(max_document_bytes=10_000, ahead=True),
        keyed="wire.keyed",
        now=lambda: NOW,
        sources=sources,
        quotas="q",
        partitions=partitions,
    )
    made.restored(0, [])
    return made


def edition(sources: Sources = SOURCES) -> Edition:
    made = Edition(
        keyed="wire.keyed",
        stories="wire.stories",
        held="wire.held",
        articles="wire.articles",
        events={category: events_topic(category) for category in event_types()},
        elsewhere=Elsewhere(),
        now=lambda: NOW,
        sources=sources,
    )
    made.restored(0, [])
    return made


def guarded(process: Desk | Edition) -> Guarded:
    return Guarded(process, dead_letters="dlq", limits={}, seconds=1, deadline=lambda _: nullcontext(), now=lambda: NOW)


def record(source: str, name: str = "a", *, at_ms: int = AT_MS, status: str = "usable", town: str = "Odesa") -> Record:
    body = f"<p>Twelve drones hit the port of {town} early on Thursday, the governor said, injuring two people.</p>"
    stated = {"uri": name, "headline": f"Drones hit {town}", "body_html": body, "pubstatus": status}
    headers = (("ce_source", source.encode()),)
    return Record("wire.raw", 0, 3, at_ms, name.encode(), json.dumps(stated).encode(), headers)


def settled(answer: Answer) -> Answer:
    if answer.settled is not None:
        answer.settled()
    return answer


def keyed(answer: Answer) -> Record:
    (output,) = (o for o in answer.outputs if o.topic == "wire.keyed")
    return Record("wire.keyed", 0, 0, AT_MS + 5, output.key, output.value, output.headers)


def told(answer: Answer) -> Article:
    (output,) = (o for o in answer.outputs if o.topic == "wire.articles")
    return Article.read(output.value or b"")


def count(answer: Answer) -> Output:
    (output,) = (o for o in answer.outputs if o.topic == "q")
    return output


def test_the_count_of_a_quota_is_sent_with_the_article_and_goes_on_from_there() -> None:
    first = desk()
    for _ in range(2):
        last = count(settled(first(record("harbour"))))
    assert (last.key, last.partition) == (b"harbour", 0)
    second = desk()
    second.restored(0, [last.value or b""])
    settled(second(record("Harbour")))
    with pytest.raises(QuotaError, match="over quota: 5 an hour of Harbour, 3 of them in this partition of 2"):
        second(record("Harbour"))
    assert settled(second(record("Harbour", at_ms=AT_MS + 3_600_000))).outputs
    assert [o.topic for o in second(record("Elsewhere")).outputs] == ["wire.keyed"]


def test_what_was_not_settled_is_not_counted() -> None:
    made = desk()
    assert {count(made(record("Harbour"))).value for _ in range(9)} == {count(made(record("Harbour"))).value}


def test_a_document_of_a_blocked_source_is_refused_before_it_is_judged() -> None:
    stages: list[str] = []

    def timed(stage: str) -> nullcontext[None]:
        stages.append(stage)
        return nullcontext()

    made = Desk(Pipeline(max_document_bytes=10_000, timed=timed), keyed="k", now=lambda: NOW, sources=SOURCES)
    with pytest.raises(BlockedError):
        made(record("Spindrift"))
    assert stages == ["formats", "normalise"]


def test_what_is_refused_is_a_dead_letter_that_says_so_and_is_counted() -> None:
    metrics = Metrics(version="0", sources=["Harbour"])
    metrics.prepare(outcomes=(), kinds=(), stages=(), refusals=REFUSALS)
    observer = MeteredObserver(metrics, Progress(), now=lambda: 0.0, monotonic=lambda: 0.0)
    guard, made = guarded(desk(partitions=5)), [record("Harbour"), record("Harbour"), record("Spindrift")]
    answers = guard.apply(made)
    for given, answer in zip(made, answers, strict=True):
        observer.committed([given], [answer])
    (letter,) = answers[1].outputs
    said = read_dead_letter(letter.headers)
    assert said is not None
    assert (said.stage, said.error_class, letter.value) == ("sources", "QuotaError", made[1].value)
    counted = {
        (sample.labels["reason"], sample.labels["source"]): sample.value
        for family in metrics.registry.collect()
        if family.name == "wiredesk_refused"
        for sample in family.samples
        if sample.name.endswith("_total")
    }
    assert counted == {
        ("quota", "Harbour"): 1,
        ("blocked", "other"): 1,
        ("quota", "other"): 0,
        ("unlisted", "other"): 0,
    }


def test_text_that_may_not_be_told_is_told_nowhere_and_a_copy_is_known_all_the_same() -> None:
    hop1, hop2 = desk(), edition()
    first = settled(hop2(keyed(hop1(record("Harbour")))))
    article = told(first)
    assert article.rights is not None
    assert (article.rights.usage, article.rights.text, article.paragraphs) == ("No archiving.", "none", ())
    assert set(article.labels) == {"strike"}
    assert any(
        o.topic == "wire.events.strike" and b"Twelve drones hit the port" in (o.value or b"") for o in first.outputs
    )
    copied = told(hop2(keyed(hop1(record("Elsewhere", "b")))))
    assert copied.relation is not None
    assert (copied.relation.kind, copied.relation.of, bool(copied.paragraphs)) == ("duplicate", "a", True)


def test_what_is_withheld_is_told_without_its_text_and_drops_what_waits() -> None:
    hop1, hop2 = desk(), edition()
    waits = json.loads(record("Elsewhere", status="embargoed").value or b"") | {"embargoed": "2026-03-06T12:00:00Z"}
    held = Record("wire.raw", 0, 1, AT_MS, b"a", json.dumps(waits).encode(), ())
    assert {o.topic for o in settled(hop2(keyed(hop1(held)))).outputs} == {"wire.articles", "wire.held"}
    answer = settled(hop2(keyed(hop1(record("Elsewhere", status="withheld")))))
    assert [(o.topic, o.value) for o in answer.outputs if o.topic != "wire.articles"] == [("wire.held", None)]
    article = told(answer)
    assert (article.status, article.headline, article.paragraphs) == ("withheld", None, ())
    assert b"Twelve drones" not in b"".join(o.value or b"" for o in answer.outputs)
    usable = settled(hop2(keyed(hop1(record("Elsewhere")))))
    assert (told(usable).status, bool(usable.events)) == ("usable", True)


def test_a_kill_of_a_blocked_source_takes_back_its_own_story_alone() -> None:
    before = edition(Sources())
    for source, name, town in (("Spindrift", "a", "Odesa"), ("Harbour", "b", "Kharkiv")):
        answer = settled(before(keyed(desk(Sources())(record(source, name, town=town)))))
        assert answer.events
        states = [o.value or b"" for o in answer.outputs if o.topic == "wire.stories"]
        hop2 = edition()
        hop2.restored(0, states)
        kill = keyed(desk()(record("SPINDRIFT", name, town=town, status="canceled")))
        if source == "Spindrift":
            killed = settled(hop2(kill))
            assert (told(killed).status, told(killed).headline, len(killed.events)) == (
                "cancelled",
                None,
                len(answer.events),
            )
        else:
            (dead,) = guarded(hop2).apply([kill])
            assert (dead.refused, dead.dead_at) == ("blocked", "sources")
            assert not hop2(keyed(desk()(record("Harbour", name, town=town)))).events  # it is not killed: a copy
