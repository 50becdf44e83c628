"""Making the model: from the data to its two files, the same bytes from the same data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from wiredesk.training.datasets import corpus
from wiredesk.training.deciding import decisions
from wiredesk.training.files import write
from wiredesk.training.learning import KEPT, SEED, learn, prepare
from wiredesk.training.leftout import FOLDS, left_out

NAME: Final = "words-1"
STEPS: Final = FOLDS + 5
"""How often `told` is called."""


def train(shared: Path, own: Path, folder: Path, told: Callable[[str], None]) -> None:
    """Make the model and write it.

    Args:
        shared: the folder of reference data.
        own: the folder `training` of a checkout.
        folder: where to write `terms.tsv` and `model.toml`.
        told: hears what is done next.

    Raises:
        UsageError: where data are not there or not of their form.
        OSError: where the folder cannot be written to.
    """
    told("reading the data")
    found = corpus(shared, own)
    told(f"learning which words of {len(found.examples):,} texts are alike")
    prepared = prepare(found.examples)
    articles = left_out(prepared, told)
    told("deciding for articles")
    decided = decisions(articles, SEED)
    told("learning from all of it")
    learnt = learn(prepared, range(len(found.examples)), kept=KEPT).rounded()
    told("writing")
    write(folder, NAME, learnt, decided, found.hashes)
