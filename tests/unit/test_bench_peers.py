"""The benchmark of the peers: how it counts, what it makes of that, and what it draws."""

from __future__ import annotations

import io
import json
import time
from dataclasses import replace
from importlib import import_module
from itertools import islice
from xml.etree import ElementTree

import pytest
from rich.console import Console

from bench.__main__ import COMMANDS
from bench.machine import Machine
from bench.peers import race
from bench.peers.command import main
from bench.peers.copy import LONGEST, SHORTEST, documents
from bench.peers.field import Run
from bench.peers.job import AIOKAFKA, BOTH, CONFLUENT, NAMES, WORKER, Job
from bench.peers.picture import picture
from bench.peers.result import Latency, Result, Scale, standings
from bench.peers.scaling import together
from bench.peers.soak import Soaked
from bench.peers.table import table
from bench.peers.tally import Report, Tally
from bench.peers.works import LIGHT, WHOLE, work
from wiredesk.record import Record
from wiredesk_schemas import Outcome


def report(processor: float, own: float, *, seconds: float = 1.0, articles: int = 1_000) -> Report:
    return Report(
        articles=articles,
        records=articles,
        seconds=seconds,
        processor_seconds=processor,
        own_seconds=own,
        calls=articles,
        resident_bytes=50_000_000,
        samples=((0.0, 0), (1.0, articles)),
    )


def result() -> Result:
    rounds = [
        {
            (LIGHT, CONFLUENT): Run(report(0.1 * noise, 0.08), {}),
            (LIGHT, WORKER): Run(report(0.125 * noise, 0.09), {}),
            (WHOLE, WORKER): Run(report(6.0 * noise, 5.9 * noise), {}),
            (WHOLE, BOTH): Run(report(7.0 * noise, 6.7 * noise), {"records": 4_000}),
        }
        for noise in (1.0, 3.0, 1.1)
    ]
    return Result(
        machine=Machine(2, "x86_64", "Linux", "CPython 3.11.7", {"aiokafka": "0.14.0", "orjson": "3.13.0"}),
        load_before=4.0,
        rounds=3,
        articles={LIGHT: 1_000, WHOLE: 1_000},
        standings=standings(rounds),
        latencies=[Latency(WORKER, LIGHT, 0.5, 500.0, 100, 20.0, 90.0)],
        scales=[Scale(WORKER, LIGHT, 2, 1_800.0, 1.8)],
        left_out={"quix": "it is not installed"},
    )


def test_documents_are_of_their_size_and_no_two_alike() -> None:
    made = list(islice(documents(10_000_000), 200))
    texts = [json.loads(value)["content"] for _, value in made]
    assert len({key for key, _ in made}) == len(set(texts)) == 200
    assert all(SHORTEST <= len(text.encode()) <= LONGEST + 600 for text in texts)
    assert made == list(documents(200))


def test_both_works_send_one_record_an_article_to_their_topic() -> None:
    for name in (LIGHT, WHOLE):
        do = work(name, "out")
        for number, (key, value) in enumerate(documents(3)):
            (output,) = do(Record("in", 0, number, 1_700_000_000_000, key, value))
            assert (output.topic, output.key) == ("out", key)
            assert output.value is not None
            said = json.loads(output.value)
            assert said["id"] == key.decode()
            if name == WHOLE:
                assert Outcome.read(output.value).article is not None
            else:
                assert said["category"] in ("strike", "diplomacy", "technology")


def test_a_tally_times_what_lies_between_its_marks() -> None:
    tally = Tally(work(LIGHT, "out"), articles=250, warm=50)
    for number, (key, value) in enumerate(documents(250)):
        assert not tally.done
        tally(Record("in", 0, number, 0, key, value))
    assert tally.done
    found = tally._report(0.0)
    assert (found.articles, found.records, found.calls) == (200, 200, 250)
    assert 0 < found.own_seconds <= found.processor_seconds * 1.05
    assert found.samples[-1][1] == 250
    assert Report.read(json.loads(json.dumps(found.as_json()))) == found


def test_who_shares_the_work_is_done_when_nothing_comes_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = Tally(work(LIGHT, "out"), articles=1_000, warm=1, alone=False)
    now = time.monotonic()
    monkeypatch.setattr("bench.peers.tally.time.monotonic", lambda: now + 20)
    assert not tally.done  # it may still be joining
    key, value = next(documents(1))
    for number in range(50):
        tally(Record("in", 0, number, 0, key, value))
    assert not tally.done
    monkeypatch.setattr("bench.peers.tally.time.monotonic", lambda: now + 25)
    assert tally.done


def test_ratios_are_of_the_same_round_and_medians_over_rounds() -> None:
    found = {(s.work, s.peer): s for s in result().standings}
    worker = found[LIGHT, WORKER]
    assert worker.processor_us == pytest.approx(137.5)
    assert worker.processor_ratio == pytest.approx(0.8)
    assert worker.rate_ratio == pytest.approx(1.0)
    assert worker.tax_us == pytest.approx(47.5)
    assert found[WHOLE, WORKER].processor_ratio is None  # nobody to compare with
    assert found[WHOLE, BOTH].records == pytest.approx(5.0)
    assert result().second_hop_tax(WHOLE) == pytest.approx((7_700 - 7_370) - (6_600 - 6_490))
    assert result().second_hop_tax(LIGHT) is None


def test_processes_are_counted_while_all_of_them_are_at_work() -> None:
    def run(*samples: tuple[float, int]) -> Run:
        return Run(replace(report(1, 1), samples=samples), {})

    first = run((0.0, 50), (1.0, 150), (2.0, 250), (3.0, 350))
    second = run((1.0, 50), (2.0, 250), (3.0, 450), (4.0, 650))
    assert together([first]) == pytest.approx(100)
    assert together([first, second]) == pytest.approx(300)
    with pytest.raises(ValueError, match="same time"):
        together([first, run((5.0, 50), (6.0, 100))])
    with pytest.raises(ValueError, match="nothing to do"):
        together([first, run()])


def test_table_and_json_tell_the_same() -> None:
    console = Console(file=io.StringIO(), width=160)
    console.print(table(result()))
    assert isinstance(console.file, io.StringIO)
    told = console.file.getvalue()
    (line,) = [line for line in told.splitlines() if line.startswith(NAMES[WORKER]) and "0.80" in line]
    data = result().as_json()["standings"][1]
    assert f"{data['tax_us_an_article']}" in line
    assert f"{data['processor_of_confluent']:.2f}" in line
    assert "others were at work" in told
    assert "left out" in told
    quiet = Console(file=io.StringIO(), width=160)
    quiet.print(table(replace(result(), load_before=0.1)))
    assert isinstance(quiet.file, io.StringIO)
    assert "others were at work" not in quiet.file.getvalue()
    assert json.loads(json.dumps(result().as_json()))["processes"][0]["of_one"] == 1.8


def test_the_picture_is_for_light_and_dark_pages_and_within_its_frame() -> None:
    drawn = picture(result())
    root = ElementTree.fromstring(drawn)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert "prefers-color-scheme: dark" in drawn
    bars = [rect for rect in root.iter("{http://www.w3.org/2000/svg}rect") if "x" in rect.attrib]
    assert bars
    for rect in bars:
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= width
        assert float(rect.attrib["y"]) <= height
    texts = [text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "138 µs, tax 48, 0.80 of bare" in texts
    assert any("CPython 3.11.7" in text for text in texts)


def test_peers_that_cannot_run_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert race.missing([AIOKAFKA, WORKER]) == {}
    assert race.missing([CONFLUENT, "quix"]) == {
        CONFLUENT: "confluent_kafka is not installed: make setup",
        "quix": "quixstreams is not installed: make peers",
    }


def test_memory_is_flat_or_not() -> None:
    flat = Soaked(100, [90_000_000] * 5 + [120_000_000] * 15)
    assert (flat.growth, flat.peak, flat.holds) == (1.0, 120_000_000, True)
    leak = Soaked(100, [1_000_000 * (100 + number) for number in range(40)])
    assert leak.growth > 1.1
    assert not leak.holds
    assert not Soaked(100, [250_000_000] * 20).holds
    assert flat.as_json()["quarters_bytes"] == [90_000_000, 120_000_000, 120_000_000, 120_000_000]


def test_a_job_survives_the_command_line() -> None:
    job = Job(WORKER, LIGHT, "127.0.0.1:1", "in", "out", "group", 10, 1, "/nowhere", alone=False)
    assert Job.load(job.dump()) == job


@pytest.mark.parametrize("name", ["peers", "soak"])
def test_help_of_each_command_has_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_module(COMMANDS[name]).main(["--help"]) == 0
    assert f"bench {name}" in capsys.readouterr().out.partition("Examples:")[2]


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--only", "fuast"], "nothing called 'fuast'"), (["--rounds", "0"], "'--rounds'")]
)
def test_bad_use_is_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
