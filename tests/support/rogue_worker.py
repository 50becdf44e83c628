"""A worker in which things go wrong on purpose: run as a script in place of `wiredesk worker`.

The rules of the strike category obey words in the headline: RAISE, SLEEP, DIE. With ROGUE=drop, the consumer loses
the first records that it fetches, as Faust does when it suspends its flow and the seek back fails.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wiredesk import logs, settings
from wiredesk.categories import registry
from wiredesk.categories.category import Category, Draft
from wiredesk.extract import Analysis
from wiredesk.worker import consumer
from wiredesk.worker.run import run


def obey(category: Category) -> Category:
    """The category, with rules that do what a headline says."""
    rules = category.events
    assert rules is not None

    def rogue(analysis: Analysis) -> tuple[Draft, ...]:
        headline = analysis.article.headline or ""
        if "RAISE" in headline:
            raise ZeroDivisionError("a rule of the test")
        if "SLEEP" in headline:
            time.sleep(60)
        if "DIE" in headline:
            os.kill(os.getpid(), signal.SIGKILL)
        return rules(analysis)

    return replace(category, events=rogue)


def lose_first_records() -> None:
    """Make the consumer drop what it fetches first, after it is in the ledger."""
    fetch = consumer.LedgeredConsumerThread._fetch_records
    dropped: set[Any] = set()

    async def careless(self: Any, *args: Any, **kwargs: Any) -> Mapping[Any, list[Any]]:
        records = dict(await fetch(self, *args, **kwargs))
        for partition in list(records):
            if partition not in dropped:
                dropped.add(partition)
                records[partition] = records[partition][3:]
        return records

    consumer.LedgeredConsumerThread._fetch_records = careless  # type: ignore[method-assign]


def main() -> None:
    """Run the worker."""
    found = registry.categories()
    found["strike"] = obey(found["strike"])
    if os.environ.get("ROGUE") == "drop":
        lose_first_records()
    mine = settings.load()
    logs.configure(level=mine.log_level, style=mine.log_format)
    run(mine, waiting=lambda seconds, lack: print(f"waiting {seconds:.0f} s for {lack}", file=sys.stderr))


if __name__ == "__main__":
    main()
