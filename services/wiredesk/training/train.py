"""Making the model: from the data to its two files, the same bytes from the same data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from wiredesk.training.datasets import CATEGORIES, corpus
from wiredesk.training.deciding import decisions, folds
from wiredesk.training.files import write
from wiredesk.training.learning import KEPT, SEED, learn, prepare

NAME: Final = "words-1"
FOLDS: Final = 3
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
    fold = folds(found.examples, FOLDS, SEED)
    scores = np.full((len(fold), len(CATEGORIES)), np.nan)
    for number in range(FOLDS):
        told(f"judging what was left out, {number + 1} of {FOLDS}")
        learnt = learn(prepared, [n for n, of in enumerate(fold) if of != number], kept=None)
        out = [n for n, of in enumerate(fold) if of == number]
        scores[out] = learnt.scores([prepared.terms[n] for n in out])
    told("deciding for articles")
    decided = decisions(found.examples, scores)
    told("learning from all of it")
    learnt = learn(prepared, range(len(fold)), kept=KEPT).rounded()
    told("writing")
    write(folder, NAME, learnt, decided, found.hashes)
