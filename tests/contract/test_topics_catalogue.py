"""The topic catalogue: what must hold of every topic, whatever its numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wiredesk.normalise.article import MOST_CHARACTERS
from wiredesk.settings import WorkerSettings
from wiredesk_schemas import Topic, catalogue, event_types, events_topic
from wiredesk_schemas._json_schema import models
from wiredesk_schemas.headers import HEADER_SETS
from wiredesk_schemas.topics import (
    ARTICLES,
    DEAD_LETTERS,
    FEEDS,
    HELD,
    KEYED,
    QUOTAS,
    RAW,
    REQUESTS,
    STORIES,
    entries,
    topic,
)


def test_it_names_every_topic_of_the_service() -> None:
    names = [entry.name for entry in catalogue()]
    assert names == [
        RAW,
        DEAD_LETTERS,
        FEEDS,
        REQUESTS,
        KEYED,
        STORIES,
        HELD,
        QUOTAS,
        ARTICLES,
        *(events_topic(category) for category in event_types()),
    ]


def test_a_category_gets_its_topic_from_the_one_pattern() -> None:
    (pattern,) = (entry for entry in entries() if entry.is_pattern)
    weather = pattern.of("weather")
    assert weather.name == events_topic("weather") == "wire.events.weather"
    assert [(message.name, message.schema_name) for message in weather.messages] == [("weather_event", "event-weather")]
    assert not weather.is_pattern
    assert "{" not in weather.model_dump_json().replace('{"', "").replace("{}", "")


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.name)
def test_no_topic_whose_key_is_the_story_is_compacted(entry: Topic) -> None:
    wanted = "compact" if entry.name in (FEEDS, STORIES, HELD, QUOTAS) else "delete"
    assert entry.cleanup == wanted
    assert entry.config()["cleanup.policy"] == wanted


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.name)
def test_schemas_and_headers_of_a_topic_exist(entry: Topic) -> None:
    assert {m.schema_name for m in entry.messages} - {None} <= set(models())
    assert set(entry.headers) <= set(HEADER_SETS)


def test_a_dead_letter_is_larger_than_the_record_it_holds() -> None:
    assert topic(DEAD_LETTERS).max_message_bytes > topic(RAW).max_message_bytes


def test_an_article_made_of_the_largest_document_fits() -> None:
    largest_document = WorkerSettings().max_document_bytes
    escaped = 6  # a control character is one byte in the document and \\u0001 in JSON
    assert topic(RAW).max_message_bytes >= 2 * largest_document
    for name in (ARTICLES, *(events_topic(category) for category in event_types())):
        assert topic(name).max_message_bytes > MOST_CHARACTERS * escaped


def test_partitions_are_equal_so_that_a_story_keeps_its_place() -> None:
    assert {entry.partitions for entry in catalogue()} == {6}


@pytest.mark.parametrize(("replication", "in_sync"), [(1, "1"), (2, "1"), (3, "2"), (5, "2")])
def test_one_broker_may_always_be_away(replication: int, in_sync: str) -> None:
    for entry in catalogue(replication=replication):
        assert entry.replication == replication
        assert entry.config()["min.insync.replicas"] == in_sync


def test_partitions_can_be_set_for_a_larger_cluster() -> None:
    assert {entry.partitions for entry in catalogue(partitions=24)} == {24}
    with pytest.raises(ValueError, match="partitions"):
        catalogue(partitions=0)


def test_a_config_is_what_the_admin_protocol_takes() -> None:
    assert topic(RAW).config() == {
        "cleanup.policy": "delete",
        "compression.type": "uncompressed",
        "max.message.bytes": "4194304",
        "min.insync.replicas": "1",
        "retention.ms": str(7 * 24 * 60 * 60 * 1000),
    }


def test_an_unknown_topic_is_a_key_error() -> None:
    with pytest.raises(KeyError, match=r"wire\.rumours"):
        topic("wire.rumours")


def test_a_subscriber_needs_neither_yaml_nor_kafka() -> None:
    program = (
        "import sys; sys.modules['yaml'] = sys.modules['aiokafka'] = sys.modules['wiredesk'] = None\n"
        "import wiredesk_schemas; print(len(wiredesk_schemas.catalogue()))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(run.stdout) == 9 + len(event_types())


FOURTH_CATEGORY = '''
from __future__ import annotations
from typing import Annotated, Literal
from wiredesk_schemas._base import vocabulary
from wiredesk_schemas.event import Event

class WeatherEvent(Event):
    """A storm, a flood, a frost."""

    CATEGORY = "weather"
    KINDS = ("storm", "flood")
    category: Literal["weather"] = "weather"
    kind: Annotated[str, vocabulary(*KINDS)]
'''


def test_a_fourth_category_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "weather.py").write_text(FOURTH_CATEGORY)
    program = (
        f"import json, wiredesk_schemas as w; w.__path__.append({str(tmp_path)!r})\n"
        "from wiredesk_schemas.export import generate\n"
        "made = generate()\n"
        "channels = list(json.loads(made['asyncapi.json'])['channels'])\n"
        "print(json.dumps([[topic.name for topic in w.catalogue()], sorted(made), channels]))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    topics, made, channels = json.loads(run.stdout)
    assert topics == [*(entry.name for entry in catalogue()), "wire.events.weather"]
    assert channels == [*(entry.name for entry in catalogue() if not entry.internal), "wire.events.weather"]
    assert "event-weather.schema.json" in made
