"""What the file of sources says, and what it does to what comes in and goes out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wiredesk.cli.checks import sources as sources_check
from wiredesk.errors import BlockedError, QuotaError, UsageError
from wiredesk.formats import Stated
from wiredesk.pipeline import Pipeline
from wiredesk.settings import Settings
from wiredesk.sources import Intake, Sources, Used, check_partitions, load, passed, told
from wiredesk.sources.policy import Quota
from wiredesk.sources.quota import share
from wiredesk.sources.reading import read
from wiredesk.versions.story import Story
from wiredesk_schemas import Article, Outcome, Relation

EXAMPLE = Path(__file__).parents[2] / "deploy" / "sources.toml"
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
FILE = """
[sources."Harbour Wire"]
aliases = ["HW"]
quota = { articles = 3, per = "hour" }

[sources.Spindrift]
block = true
"""
COPY = (
    b"Drones hit Odesa overnight\n\nODESA, Nov 19 (Harbour Wire) - Twelve drones hit the port of Odesa early on "
    b"Thursday, the governor said, injuring two people.\n\n"
    b"Photo: smoke above the port of Odesa on Thursday. (Harbour Wire)\n"
)


def article(source: str | None = "Harbour Wire", *, status: str = "usable", headline: str = "Fog") -> Article:
    return Article(
        article_id="a",
        family_id="a",
        sha256="0" * 64,
        source=source,
        status=status,
        headline=headline,
        paragraphs=("Fog.",),
    )


def settled(text: str = FILE) -> Sources:
    return read(text, name="sources.toml")


def lets_in(intake: Intake, *articles: Article, at: datetime | None = NOON) -> bool:
    try:
        used = intake.admit(articles, at=at)
    except QuotaError:
        return False
    for count in used:
        intake.keep(count)
    return True


def test_the_example_is_good() -> None:
    found = load(EXAMPLE)
    assert [source.name for source in found.listed] == ["Harbour Wire", "Fjord Monitor", "Spindrift Daily"]
    assert (found.unknown, [name for name, _ in found.quotas]) == ("allow", ["Harbour Wire"])
    monitored, wire = found.of("fjord  monitor"), found.of(" hw ")
    assert monitored is not None
    assert monitored.settled.rights is not None
    assert monitored.settled.rights.text == "none"
    assert wire is not None
    assert wire.name == "Harbour Wire"
    assert isinstance(found.refusal("SPINDRIFT DAILY"), BlockedError)
    check_partitions(found, 6, name="sources.toml")


def test_no_file_allows_all() -> None:
    assert load(None).refusal(None) is None
    assert load(None).quotas == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unknown = 'allow", "no TOML: "),
        ("unkown = 'allow'", "unkown: unknown key; there are unknown, sources"),
        ("unknown = 'deny'", "unknown: \"deny\" is none of 'allow' or 'block'"),
        ("[source.X]", "source: unknown key; there are unknown, sources"),
        ("[sources]\nX = 1", "[sources.X]: a table is wanted (it is 1)"),
        ("[sources.X]\nblok = true", "[sources.X] blok: unknown key; there are aliases, block, quota, rights"),
        ("[sources.'X Y']\nblock = 1", '[sources."X Y"] block: a valid boolean is wanted (it is 1)'),
        ("[sources.X]\naliases = 'Y'", '[sources.X] aliases: a valid list is wanted (it is "Y")'),
        ("[sources.X]\naliases = ['Y', 2]", "[sources.X] aliases.1: a valid string is wanted (it is 2)"),
        ("[sources.X]\nquota = 5", "[sources.X] quota: a table is wanted (it is 5)"),
        ("[sources.X]\nquota = {articles = 5}", "[sources.X] quota.per: is missing"),
        (
            "[sources.X]\nquota = {articles = 5, per = 'week'}",
            "[sources.X] quota.per: \"week\" is none of 'minute', 'hour' or 'day'",
        ),
        (
            "[sources.X]\nquota = {articles = 0, per = 'day'}",
            "[sources.X] quota.articles: greater than or equal to 1 is wanted (it is 0)",
        ),
        (
            "[sources.X]\nquota = {articles = true, per = 'day'}",
            "[sources.X] quota.articles: a valid integer is wanted (it is true)",
        ),
        ("[sources.X]\nquota = {of = 5}", "[sources.X] quota.articles: is missing (and 2 more)"),
        (
            "[sources.X]\nrights = {txt = 'none'}",
            "[sources.X] rights.txt: unknown key; there are copyright, usage, text",
        ),
        ("[sources.X]\nrights = {text = 'some'}", "[sources.X] rights.text: \"some\" is none of 'full' or 'none'"),
        (
            "[sources.X]\nrights = {usage = ' '}",
            '[sources.X] rights.usage: string should have at least 1 character (it is " ")',
        ),
        ("[sources.X]\n[sources.' x']", "[sources.\" x\"]: ' x' is there already, in [sources.X]"),
        (
            "[sources.X]\naliases = ['A']\n[sources.Y]\naliases = ['a']",
            "[sources.Y] aliases: 'a' is there already, in [sources.X]",
        ),
        ("[sources.' ']", '[sources." "]: the name of a source is empty'),
    ],
)
def test_a_fault_is_said_in_one_line_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: {said}")
    assert "\n" not in message


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml: the file of sources cannot be read: No such file"):
        load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(UsageError, match=r"latin\.toml: the file of sources is not UTF-8"):
        load(tmp_path / "latin.toml")


def test_only_listed_sources_where_others_are_blocked() -> None:
    sources = settled("unknown = 'block'\n" + FILE)
    assert sources.refusal("hw") is None
    for name, said in ((None, "no source is stated"), ("Elsewhere", "Elsewhere is not listed")):
        refusal = sources.refusal(name)
        assert refusal is not None
        assert (str(refusal), refusal.reason, refusal.stage) == (
            f"blocked: {said}, and only listed sources are allowed",
            "unlisted",
            "sources",
        )


def test_a_blocked_source_is_refused_with_all_that_comes_with_it() -> None:
    with pytest.raises(BlockedError, match=r"^blocked: Spindrift$") as caught:
        Intake(settled()).admit([article(), article("SPINDRIFT")], at=NOON)
    assert (caught.value.error_class, caught.value.reason) == ("BlockedError", "blocked")


def test_a_quota_is_counted_in_the_periods_of_the_records() -> None:
    intake, hour = Intake(settled()), timedelta(hours=1)
    assert [lets_in(intake, article(name)) for name in ("HW", "harbour wire", "Harbour Wire", "HW")] == [True] * 3 + [
        False
    ]
    assert lets_in(intake, article("Elsewhere"))
    assert lets_in(intake, article(), at=NOON + hour)
    assert not lets_in(intake, article(), at=NOON + hour / 2)  # late, and in the full hour
    assert lets_in(intake, article(), at=NOON - timedelta(seconds=1))
    assert not lets_in(intake, article(), at=NOON)


def test_what_is_refused_says_so_and_counts_nothing() -> None:
    intake = Intake(settled(), partition=0, partitions=2)
    with pytest.raises(QuotaError) as caught:
        intake.admit([article()] * 3, at=NOON)
    assert str(caught.value) == (
        "over quota: 3 an hour of Harbour Wire, 2 of them in this partition of 2; the document has 3 articles"
    )
    assert [lets_in(intake, article()) for _ in range(3)] == [True, True, False]
    full = Intake(settled())
    assert all(lets_in(full, article()) for _ in range(3))
    with pytest.raises(QuotaError, match=r"^over quota: 3 an hour of Harbour Wire$"):
        full.admit([article()], at=NOON)


def test_a_wrong_clock_does_not_end_the_count() -> None:
    intake = Intake(settled())
    assert lets_in(intake, article(), at=datetime(2099, 1, 1, tzinfo=UTC))
    assert [lets_in(intake, article()) for _ in range(4)] == [True, True, True, False]


def test_a_record_without_a_time_is_counted_with_the_one_before_it() -> None:
    intake = Intake(settled())
    assert [lets_in(intake, article(), at=at) for at in (NOON, None, None, None)] == [True, True, True, False]
    assert lets_in(intake, article(), at=NOON + timedelta(hours=1))


def test_a_kill_is_never_over_quota_and_counts_nothing() -> None:
    intake = Intake(settled())
    kill = article(status="cancelled")
    marked = article(headline="KILL-Fog")
    for _ in range(5):
        assert lets_in(intake, kill)
        assert lets_in(intake, marked)
    assert [lets_in(intake, article()) for _ in range(4)] == [True, True, True, False]
    assert lets_in(intake, article(), kill)
    assert lets_in(intake, article(), article("Elsewhere", status="cancelled"))
    assert not lets_in(intake, article())


def test_what_was_used_goes_on_where_it_was_kept() -> None:
    first = Intake(settled())
    (used,) = first.admit([article(), article()], at=NOON)
    assert Used.load(used.dump()) == used
    taken_over = Intake(settled(), [used.dump()])
    assert [lets_in(taken_over, article()) for _ in range(2)] == [True, False]
    by_day = Intake(settled(FILE.replace("hour", "day")), [used.dump()])
    assert [lets_in(by_day, article()) for _ in range(4)] == [True, True, True, False]
    with pytest.raises(ValueError, match="source"):
        Intake(settled(), [b"{}"])


def test_few_periods_are_kept() -> None:
    used = Used("x", "minute")
    for minute in range(20):
        used = used.plus(minute * 60, 1)
    assert used.periods == tuple((minute * 60, 1) for minute in range(12, 20))


@pytest.mark.parametrize(("articles", "partitions"), [(500, 6), (6, 6), (7, 3), (1, 1)])
def test_shares_make_up_the_quota(articles: int, partitions: int) -> None:
    shares = [share(Quota(articles=articles, per="day"), number, partitions) for number in range(partitions)]
    assert sum(shares) == articles
    assert max(shares) - min(shares) <= 1


def test_a_quota_of_less_than_one_a_partition_is_refused() -> None:
    with pytest.raises(
        UsageError, match=r'^s: \[sources."Harbour Wire"\] quota.articles: 3 is less than one for each of the 4'
    ):
        check_partitions(settled(), 4, name="s")


def outcome(source: str | None, **more: object) -> Outcome:
    (found,) = Pipeline(max_document_bytes=10_000).process(
        COPY, processed_at=NOON, received_at=NOON, stated=Stated(item_id="a", source=source)
    )
    assert found.article is not None
    return found.model_copy(update={"article": found.article.model_copy(update=more)})


def story(source: str | None) -> Story:
    return Story(family_id="a", source=source, seen_at=0)


def test_a_blocked_source_may_take_back_its_own_story() -> None:
    sources = settled(FILE.replace("[sources.Spindrift]", "[sources.Spindrift]\naliases = ['SD']"))
    kill = outcome("SD", status="cancelled", relation=Relation(kind="kill", of="a"))
    let_out = passed(sources, kill, story("Spindrift"))
    assert let_out.article is not None
    assert (let_out.article.status, let_out.article.headline, let_out.article.paragraphs) == ("cancelled", None, ())
    for told_, kept in (
        (kill, story("Harbour Wire")),
        (kill, story(None)),
        (outcome("SD", status="cancelled"), story("Spindrift")),
        (outcome("SD", relation=Relation(kind="update", of="a")), story("Spindrift")),
    ):
        with pytest.raises(BlockedError):
            passed(sources, told_, kept)
    for allowed in ("HW", None):
        assert passed(sources, outcome(allowed), None) == outcome(allowed)


def test_rights_are_told() -> None:
    sources = settled("[sources.HW]\nrights = {copyright = '(c) HW', usage = 'No archiving.'}")
    found = told(sources, outcome("hw", copyright=None)).article
    assert found is not None
    assert found.rights is not None
    assert (found.copyright, found.rights.usage, found.rights.text) == ("(c) HW", "No archiving.", "full")
    assert found.paragraphs
    stated = told(sources, outcome("hw", copyright="(c) 2026 Harbour Wire")).article
    assert stated is not None
    assert stated.copyright == "(c) 2026 Harbour Wire"
    other = outcome("Elsewhere")
    assert told(sources, other) == other


def test_text_that_may_not_be_told_is_not() -> None:
    before = outcome("hw")
    after = told(settled("[sources.HW]\nrights = {text = 'none'}"), before)
    assert before.article is not None
    assert after.article is not None
    assert before.article.captions
    assert before.article.labels["strike"].evidence
    assert (after.article.paragraphs, after.article.captions, after.article.removed) == ((), (), ())
    assert after.article.headline == before.article.headline
    assert after.article.labels["strike"].score == before.article.labels["strike"].score
    assert "twelve drones hit the port" not in after.article.model_dump_json().casefold()
    assert after.events == before.events != ()
    assert all(event.evidence for event in after.events)


@pytest.mark.parametrize(
    ("text", "status", "detail"),
    [
        (None, "ok", "no file of sources"),
        (FILE, "ok", "2 sources, 1 blocked, 1 with a quota, 0 without their text, others are allowed"),
        ("[sources.X]\nblok = true", "bad", "[sources.X] blok: unknown key"),
    ],
)
def test_the_doctor_says_whether_the_file_is_good(text: str | None, status: str, detail: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml" if text is not None else None
    if path is not None:
        path.write_text(text or "")
    found = sources_check(Settings(sources_file=path, _env_file=None))
    assert found.status == status
    assert detail in found.detail
    assert (found.remedy is None) == (status == "ok")
