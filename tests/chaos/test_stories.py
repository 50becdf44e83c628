"""Stories with all their versions, and workers that die: what a subscriber holds in the end is what it should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.campaign import Plan
from support.storycampaign import campaign

pytestmark = pytest.mark.chaos


@pytest.mark.timeout(400)
async def test_versions_kills_and_embargoes_as_in_an_undisturbed_run(kafka: str, prefix: str, tmp_path: Path) -> None:
    plan = Plan(articles=400, worker_kills=3, workers=2, partitions=3, seed=11)
    account = await campaign(plan, bootstrap=kafka, prefix=f"{prefix}.", folder=tmp_path, embargo_seconds=15.0)
    assert not account.differences, "\n".join(account.differences.shown)
    assert (account.worker_kills, account.exits) == (3, [])
    # What was compared is not nothing.
    assert account.releases > 20
    assert account.active > 100
    assert account.retracted > 100
    assert {"none", "update", "correction", "duplicate", "superseded", "kill"} == set(account.relations)
    assert account.records["wire.raw.dlq"] > 5
    assert account.copies > 0
