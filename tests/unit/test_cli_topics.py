"""What is planned for topics: mended where it does no harm, refused where it does."""

from __future__ import annotations

import json

import pytest

from wiredesk.cli.topics import _show
from wiredesk.topics import Existing, compare
from wiredesk_schemas import Topic, catalogue

WANTED = catalogue()
RAW = next(topic for topic in WANTED if topic.name == "wire.raw")


def existing(topic: Topic, **changes: object) -> Existing:
    fields = {
        "name": topic.name,
        "partitions": topic.partitions,
        "replication": topic.replication,
        "config": topic.config(),
        "own": topic.config(),
    }
    return Existing(**{**fields, **changes})  # type: ignore[arg-type]


def test_an_empty_cluster_gets_every_topic() -> None:
    plan = compare(WANTED, {}, prefix="staging.")
    assert [creation.name for creation in plan.creations] == ["staging." + topic.name for topic in WANTED]
    assert plan.creations[0].config == WANTED[0].config()
    assert not plan.is_done


def test_nothing_to_do_where_all_is_as_wanted() -> None:
    plan = compare(WANTED, {topic.name: existing(topic) for topic in WANTED})
    assert plan.is_done
    assert plan.unchanged == tuple(topic.name for topic in WANTED)


def test_settings_are_changed_and_others_kept() -> None:
    found = existing(
        RAW, config={**RAW.config(), "retention.ms": "1"}, own={"retention.ms": "1", "segment.bytes": "1048576"}
    )
    (change,) = compare([RAW], {RAW.name: found}).reconfigurations
    assert change.changes == {"retention.ms": ("1", RAW.config()["retention.ms"])}
    assert change.whole == {**RAW.config(), "segment.bytes": "1048576"}


def test_partitions_are_refused_in_either_direction() -> None:
    for number in (RAW.partitions - 1, RAW.partitions + 1):
        plan = compare([RAW], {RAW.name: existing(RAW, partitions=number)})
        assert [(d.actual, d.wanted) for d in plan.partitions] == [(number, RAW.partitions)]
        assert not plan.creations
        assert not plan.reconfigurations
        assert not plan.is_done


def test_replicas_are_told_and_no_reason_to_do_anything() -> None:
    # Three replicas, set as three replicas should be: fewer would have to acknowledge if the catalogue's one counted.
    three = RAW.model_copy(update={"replication": 3})
    plan = compare([RAW], {RAW.name: existing(three)})
    assert [(d.actual, d.wanted) for d in plan.replication] == [(3, 1)]
    assert plan.is_done
    assert three.config()["min.insync.replicas"] == "2"
    assert not plan.reconfigurations


@pytest.mark.parametrize("as_json", [False, True])
def test_refused_partitions_are_not_as_wanted(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    plan = compare([RAW], {RAW.name: existing(RAW, partitions=1)})
    _show(plan, json=as_json, done=False)
    shown = capsys.readouterr().out
    if as_json:
        assert json.loads(shown)["as_wanted"] is False
    else:
        assert "not as wanted: 1 topic with other partitions" in shown


def test_what_is_as_wanted_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _show(compare([RAW], {RAW.name: existing(RAW)}), json=True, done=False)
    assert json.loads(capsys.readouterr().out)["as_wanted"] is True
