"""The long form of `test_kill.py`: as many articles, kills, nodes and rounds as you like.

    make chaos
    make chaos ARGS="--articles 100000 --kills 30 --broker-kills 5 --membership both"
    .venv/bin/python tests/chaos/campaign.py --articles 20000 --kills 10 --nodes 1 --json

Exit code 1 where anything was lost or repeated.
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
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.account import Account
from support.campaign import Plan, campaign
from wiredesk.broker import Cluster, Kafka
from wiredesk.settings import load

_DOWN_SECONDS = 3.0
_HEAP = {1: "1g", 3: "1g"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000, help="how many to feed a round (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=12, help="SIGKILLs of workers a round (default: %(default)s)")
    parser.add_argument("--broker-kills", type=int, default=2, help="SIGKILLs of brokers a round; wants --nodes 3")
    parser.add_argument("--nodes", type=int, choices=[1, 3], default=3, help="brokers (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="worker processes (default: %(default)s)")
    parser.add_argument("--membership", choices=["dynamic", "static", "both"], default="both", help="of the group")
    parser.add_argument("--seed", type=int, default=1, help="of where the kills fall")
    parser.add_argument("--keep", type=Path, help="a folder to keep the logs in")
    parser.add_argument("--json", action="store_true", help="one JSON object a round")
    options = parser.parse_args()
    if options.nodes == 1:
        options.broker_kills = 0
    return options


async def run_round(plan: Plan, nodes: int, folder: Path) -> Account:
    """One round on a cluster of its own."""
    settings = load()
    cluster = Cluster(folder / "kafka", jars=settings.home / "jars", nodes=nodes, heap=_HEAP[nodes])
    async with Kafka(cluster) as kafka:

        async def kill_broker(chance: random.Random) -> None:
            node = kafka.node(chance.randint(1, nodes))
            await node.kill()
            await asyncio.sleep(_DOWN_SECONDS)
            await node.start()

        return await campaign(
            plan,
            bootstrap=kafka.bootstrap_servers,
            prefix="chaos.",
            folder=folder,
            replication=nodes,
            kill_broker=kill_broker if nodes > 1 else None,
            tell=lambda line: print(f"  {time.strftime('%H:%M:%S')}  {line}", file=sys.stderr, flush=True),
        )


def main() -> int:
    options = arguments()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells each try to reach a broker that we killed
    rounds = {"dynamic": [False], "static": [True], "both": [False, True]}[options.membership]
    plan = Plan(options.articles, options.kills, options.broker_kills, workers=options.workers, seed=options.seed)
    wrong = 0
    for static in rounds:
        name = "static" if static else "dynamic"
        print(f"{name} membership, {options.nodes} brokers, {options.workers} workers", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="wiredesk-chaos-") as scratch:
            folder = options.keep / name if options.keep else Path(scratch)
            folder.mkdir(parents=True, exist_ok=True)
            account = asyncio.run(run_round(replace(plan, static=static), options.nodes, folder))
        summary = {"membership": name, **account.summary()}
        wrong += account.lost + account.repeated + account.events_lost + account.events_repeated
        if options.json:
            print(json.dumps(summary), flush=True)
        else:
            print("\n".join(f"  {key:16} {value}" for key, value in summary.items()), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
