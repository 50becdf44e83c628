"""The long form of `test_formats_damaged.py`: as many damaged documents a format as you like.

    make damage
    make damage ARGS="--each 100000 --only html --seed 7"
    .venv/bin/python tests/property/damage.py --samples FOLDER --json

With --samples, the files of FOLDER are damaged too, each by itself. Exit code 1 where any document was answered with a
fault, too late or with too much memory; these are kept in --keep.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.mutation import mutations
from support.ordeal import MOST_MEGABYTES, Verdict, undergo
from support.wireformats import DOCUMENTS

_LARGEST_SAMPLE = 200_000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=20_000, help="documents a format (default: %(default)s)")
    parser.add_argument("--only", action="append", choices=sorted(DOCUMENTS), help="this format alone; may be repeated")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default: %(default)s)")
    parser.add_argument("--samples", type=Path, help="a folder of wire documents to damage as well")
    parser.add_argument("--keep", type=Path, help="a folder to keep those in that were answered wrongly")
    parser.add_argument("--json", action="store_true", help="one JSON object a format")
    return parser.parse_args()


def sources(options: argparse.Namespace) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """What is damaged, by name."""
    yield from ((name, DOCUMENTS[name]) for name in options.only or DOCUMENTS)
    if options.samples is not None:
        for path in sorted(options.samples.rglob("*")):
            if path.is_file():
                yield path.name, (path.read_bytes()[:_LARGEST_SAMPLE],)


def told(name: str, verdict: Verdict, seconds: float, *, as_json: bool) -> None:
    """Say what came of a format."""
    if as_json:
        fields = {"format": name, "articles": verdict.articles, "dead": verdict.reasons.total()}
        more = {"faults": len(verdict.faults), "slowest_seconds": round(verdict.slowest_seconds, 3)}
        print(json.dumps({**fields, **more, "grown_megabytes": round(verdict.grown_megabytes, 1)}), flush=True)
        return
    counts = f"{verdict.articles:>8,} articles {verdict.reasons.total():>8,} dead {len(verdict.faults):>4} faults"
    bounds = f"slowest {verdict.slowest_seconds * 1000:>5.0f} ms  grown {verdict.grown_megabytes:>5.1f} MB"
    print(f"{name[:28]:28} {counts}  {bounds}  in {seconds:.0f} s", flush=True)
    for reason, times in verdict.reasons.most_common(3):
        print(f"    {times:>8,}  {reason}")


def main() -> int:
    options = arguments()
    wrong = False
    for name, documents in sources(options):
        begun = time.monotonic()
        verdict = undergo(mutations(documents, options.each, seed=options.seed))
        told(name, verdict, time.monotonic() - begun, as_json=options.json)
        wrong = wrong or bool(verdict.faults) or verdict.grown_megabytes >= MOST_MEGABYTES
        for document, fault in verdict.faults[:5]:
            print(f"    fault: {fault[:200]}", file=sys.stderr)
            if options.keep is not None:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{name}-{hashlib.sha256(document).hexdigest()[:12]}").write_bytes(document)
    return int(wrong)


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
