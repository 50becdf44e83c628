"""The model's files as they are written: the same model gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from wiredesk.classify.model import shown
from wiredesk.training.datasets import CATEGORIES
from wiredesk.training.learning import Learnt

TERMS: Final = "terms.tsv"
ABOUT: Final = "model.toml"
_NEW: Final = ".new"
_TERMS: Final = """\
# What each term weighs in the score of a passage, made by `wiredesk train`; see docs/model-card.md. A term is a word
# in lower case, its kind (STATE, NATIONAL, CAPITAL, SEAT, DAY, MONTH, 0 for a number), or two neighbours by kind.
# A passage's score is bias + sum(weights) / sqrt(sum(sizes ** 2)), in log odds, over the terms that it
# holds, each once.
# Columns, parted by tabs: term; size; weight for {categories}.
"""
_ABOUT: Final = """\
# Made by `wiredesk train`; see docs/model-card.md.
name = "{name}"

[bias]
{bias}

# What each mark of an article weighs in its log odds: its best and second passage, how far its opening lies below the
# best, of how many it is likelier than not that they speak of it and what share that is, how many there are (both as
# logarithms), whether the rules found a current event, how sure they are of it, how many past ones, and what its cues
# alone score.
{decisions}

# SHA-256 of what it was made from.
[data]
{data}
"""


def write(
    folder: Path, name: str, learnt: Learnt, decided: Mapping[str, Mapping[str, float]], hashes: Mapping[str, str]
) -> None:
    """Write `terms.tsv` and `model.toml`, both or neither: each is written beside its place, then they are put there.

    Raises:
        OSError: where the folder cannot be written to.
    """
    lines = [_TERMS.format(categories=", ".join(CATEGORIES))]
    for term, size, weights in zip(learnt.terms, learnt.sizes, learnt.weights, strict=True):
        lines.append("\t".join([shown(term), f"{size:g}", *(f"{round(float(w), 2) + 0.0:g}" for w in weights)]) + "\n")
    about = _ABOUT.format(
        name=name,
        bias="\n".join(f"{c} = {round(float(b), 3)}" for c, b in zip(CATEGORIES, learnt.bias, strict=True)),
        decisions="\n\n".join(
            f"[decision.{category}]\n" + "\n".join(f"{mark} = {weight}" for mark, weight in weights.items())
            for category, weights in decided.items()
        ),
        data="\n".join(f'"{file}" = "{digest}"' for file, digest in hashes.items()),
    )
    folder.mkdir(parents=True, exist_ok=True)
    terms_new, about_new = folder / f"{TERMS}{_NEW}", folder / f"{ABOUT}{_NEW}"
    try:
        terms_new.write_text("".join(lines), encoding="utf-8")
        about_new.write_text(about, encoding="utf-8")
        try:
            terms_new.replace(folder / TERMS)
        finally:
            if not terms_new.exists():  # Ctrl-C may come in between
                about_new.replace(folder / ABOUT)
    finally:
        terms_new.unlink(missing_ok=True)
        about_new.unlink(missing_ok=True)
