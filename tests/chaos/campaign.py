"""The long form of `test_kill.py` and `test_stories.py`: as many articles, kills, nodes and rounds as you like.

    make chaos                     articles, each accounted for, in both kinds of membership; then stories
    make chaos ARGS="--stories"    stories alone: versions, corrections, copies, kills, embargoes
    make chaos ARGS="--articles 100000 --kills 30 --broker-kills 5 --membership both"
    .venv/bin/python tests/chaos/campaign.py --articles 20000 --kills 10 --nodes 1 --json

Exit code 1 where anything was lost or repeated, or is not as an undisturbed run makes it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.account import Account
from support.campaign import KillBroker, Plan, campaign
from support.storyaccount import StoryAccount
from support.storycampaign import campaign as story_campaign
from wiredesk.broker import Cluster, Kafka
from wiredesk.settings import load

_DOWN_SECONDS = 3.0
_HEAP = {1: "1g", 3: "1g"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--stories", action="store_true", help="stories with their versions alone")
    only.add_argument("--no-stories", action="store_true", help="articles alone")
    parser.add_argument("--articles", type=int, help="how many to feed a round (default: 20,000, of stories 6,000)")
    parser.add_argument("--kills", type=int, help="SIGKILLs of workers a round (default: 12, of stories 10)")
    parser.add_argument("--broker-kills", type=int, default=2, help="SIGKILLs of brokers a round; wants --nodes 3")
    parser.add_argument("--nodes", type=int, choices=[1, 3], default=3, help="brokers (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="worker processes (default: %(default)s)")
    parser.add_argument(
        "--membership",
        choices=["dynamic", "static", "both"],
        help="of the group (default: both for articles, dynamic for stories)",
    )
    parser.add_argument("--seed", type=int, default=1, help="of where the kills fall")
    parser.add_argument("--keep", type=Path, help="a folder to keep the logs in")
    parser.add_argument("--json", action="store_true", help="one JSON object a round")
    options = parser.parse_args()
    if options.nodes == 1:
        options.broker_kills = 0
    return options


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of round."""

    name: str
    run: Callable[..., Awaitable[Account | StoryAccount]]
    articles: int
    kills: int
    membership: str
    """Which, where nothing is said."""


KINDS = (
    Kind("articles", campaign, 20_000, 12, "both"),
    Kind("stories", story_campaign, 6_000, 10, "dynamic"),
)
MEMBERSHIPS = {"dynamic": [False], "static": [True], "both": [False, True]}


async def run_round(kind: Kind, plan: Plan, nodes: int, folder: Path) -> Account | StoryAccount:
    """One round on a cluster of its own."""
    settings = load()
    cluster = Cluster(folder / "kafka", jars=settings.home / "jars", nodes=nodes, heap=_HEAP[nodes])
    async with Kafka(cluster) as kafka:
        return await kind.run(
            plan,
            bootstrap=kafka.bootstrap_servers,
            prefix="chaos.",
            folder=folder,
            replication=nodes,
            kill_broker=_killer(kafka, nodes) if nodes > 1 else None,
            tell=_tell,
        )


def _killer(kafka: Kafka, nodes: int) -> KillBroker:
    async def kill_broker(chance: random.Random) -> None:
        node = kafka.node(chance.randint(1, nodes))
        await node.kill()
        await asyncio.sleep(_DOWN_SECONDS)
        await node.start()

    return kill_broker


def _tell(line: str) -> None:
    print(f"  {time.strftime('%H:%M:%S')}  {line}", file=sys.stderr, flush=True)


def main() -> int:
    options = arguments()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells each try to reach a broker that we killed
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    wrong = False
    for kind in KINDS:
        if (kind.name == "articles" and options.stories) or (kind.name == "stories" and options.no_stories):
            continue
        plan = Plan(
            options.articles or kind.articles,
            kind.kills if options.kills is None else options.kills,
            options.broker_kills,
            workers=options.workers,
            seed=options.seed,
        )
        for static in MEMBERSHIPS[options.membership or kind.membership]:
            wrong |= one(kind, replace(plan, static=static), options)
    return 1 if wrong else 0


def one(kind: Kind, plan: Plan, options: argparse.Namespace) -> bool:
    """One round and its figures. Returns whether anything was wrong."""
    membership = "static" if plan.static else "dynamic"
    about = f"{kind.name}, {membership} membership, {options.nodes} brokers, {plan.workers} workers, seed {plan.seed}"
    print(about, file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="wiredesk-chaos-") as scratch:
        folder = options.keep / f"{kind.name}-{membership}" if options.keep else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        account = asyncio.run(run_round(kind, plan, options.nodes, folder))
    summary: dict[str, Any] = {"round": kind.name, "membership": membership, "seed": plan.seed, **account.summary()}
    if options.json:
        print(json.dumps(summary), flush=True)
    else:
        print("\n".join(_lines(summary)), flush=True)
    return account.is_wrong


def _lines(summary: dict[str, Any]) -> list[str]:
    """The figures for a person: what has parts, a line a part."""
    lines: list[str] = []
    for key, value in summary.items():
        if isinstance(value, dict) and value:
            lines += [f"  {key:16} {name}: {number:,}" for name, number in value.items()]
        elif key == "differences" and value:
            lines += [f"  {key:16} {each}" for each in value]
        else:
            lines.append(f"  {key:16} {value if value or value == 0 else 'none'}")
    return lines


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
