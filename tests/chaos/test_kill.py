"""Workers die by SIGKILL in the middle of it, and every article is accounted for exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.campaign import Plan, campaign

pytestmark = pytest.mark.chaos


@pytest.mark.timeout(400)
async def test_five_kills_lose_and_repeat_nothing(kafka: str, prefix: str, tmp_path: Path) -> None:
    plan = Plan(articles=5_000, worker_kills=5, workers=2, partitions=6, seed=7)
    account = await campaign(plan, bootstrap=kafka, prefix=f"{prefix}.", folder=tmp_path)
    assert account.summary() | {"seconds": 0, "events": 0} == {
        "fed": 5_000,
        "lost": 0,
        "repeated": 0,
        "dead_letters": 100,
        "events": 0,
        "events_lost": 0,
        "events_repeated": 0,
        "worker_kills": 5,
        "broker_kills": 0,
        "exits": [],
        "seconds": 0,
    }
    assert len(account.expected_events) > 3_000
