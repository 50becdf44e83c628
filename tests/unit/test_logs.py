"""Logs go where standard error is, in the form that was asked for."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from wiredesk import logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


def test_a_logger_outlives_the_stream_that_it_was_first_used_with(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.configure(level="info", style="json")
    log = structlog.get_logger("test")
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    log.info("one", records=1)
    first.close()
    monkeypatch.setattr(sys, "stderr", second)
    log.info("two", records=2)
    assert json.loads(second.getvalue()) | {"time": ""} == {"event": "two", "records": 2, "level": "info", "time": ""}


def test_what_libraries_say_has_the_same_form_and_their_chatter_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    logs.configure(level="info", style="json")
    monkeypatch.setattr(sys, "stderr", said := io.StringIO())
    logging.getLogger("aiokafka.client").info("connected")
    logging.getLogger("aiokafka.client").error("no broker")
    (line,) = said.getvalue().splitlines()
    assert json.loads(line)["event"] == "no broker"
    assert json.loads(line)["level"] == "error"
