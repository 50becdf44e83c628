"""From a corpus to the model's files and back: what is read scores as what was learnt, and the bytes are the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.training import Folders, corpus_of_sentences, sentences, write
from wiredesk.classify.model import read
from wiredesk.classify.scorer import score
from wiredesk.classify.tokens import terms
from wiredesk.cli import numerics
from wiredesk.cli.app import run
from wiredesk.cli.train import differences
from wiredesk.errors import UsageError
from wiredesk.training import files, learning
from wiredesk.training.crossvalidation import STEPS as FOLD_STEPS
from wiredesk.training.crossvalidation import cross_validated
from wiredesk.training.datasets import CATEGORIES, Example, corpus
from wiredesk.training.learning import Learnt, learn, prepare
from wiredesk.training.leftout import folds
from wiredesk.training.train import STEPS, train
from wiredesk_schemas import Article

DECIDED = {name: {"bias": 0.5, "best": 1.25} for name in CATEGORIES}
STRIKE = CATEGORIES.index("strike")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return corpus_of_sentences(tmp_path_factory.mktemp("training"))


@pytest.fixture(scope="module")
def learnt(made: Folders) -> Learnt:
    prepared = prepare(corpus(made.shared, made.own).examples)
    return learn(prepared, range(len(prepared.examples)), kept=None)


def article(*paragraphs: str) -> Article:
    return Article(article_id="a", family_id="a", paragraphs=paragraphs, sha256="0" * 64)


def scores_of(found: Learnt, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return found.scores([terms(text) for text in texts])


def test_what_was_learnt_tells_categories_apart(learnt: Learnt) -> None:
    for text, name in sentences():
        (scores,) = scores_of(learnt, [text])
        assert {c for c, odds in zip(CATEGORIES, scores, strict=True) if odds > 0} == ({name} if name else set())


def test_what_is_read_scores_as_what_was_learnt(learnt: Learnt, tmp_path: Path) -> None:
    files.write(tmp_path, "small", learnt, DECIDED, {"shared/a": "00"})
    known = read(tmp_path)
    assert known.name == "small"
    assert known.categories == CATEGORIES
    assert known.decisions == DECIDED
    texts = [text for text, _ in sentences()]
    by_file = [passage.scores for passage in score(article(*texts), known)]
    assert len(by_file) == len(texts)
    # Weights are written to hundredths, some ten of them a sentence over a size of some six.
    assert np.array(by_file) == pytest.approx(scores_of(learnt, texts), abs=0.02)
    assert np.array(by_file) == pytest.approx(scores_of(learnt.rounded(), texts), abs=1e-9)


def test_without_a_file_it_is_the_same_model(learnt: Learnt) -> None:
    texts = [text for text, _ in sentences()]
    found = [passage.scores for passage in score(article(*texts), learnt.model(DECIDED))]
    assert np.array(found) == pytest.approx(scores_of(learnt, texts), abs=1e-3)


def test_no_more_terms_are_kept_than_asked_for(made: Folders) -> None:
    prepared = prepare(corpus(made.shared, made.own).examples)
    found = learn(prepared, range(len(prepared.examples)), kept=20)
    assert len(found.terms) == 20
    assert "drones" in found.terms or "missiles" in found.terms


def test_what_is_not_known_of_an_example_is_not_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "LEAST", 2)
    texts = [(text, (None, float(name == "strike"), 0.0)) for text, name in sentences()]
    examples = [Example(text, targets, "hand", str(n)) for n, (text, targets) in enumerate(texts)]
    examples += [Example("Envoys met in Vell.", (1.0, 0.0, 0.0), "hand", "met")] * 2
    found = learn(prepare(examples), range(len(examples)), kept=None)
    (drones,) = scores_of(found, ["On market day drones struck the depot near Vell."])
    assert drones[STRIKE] > 0
    assert drones[0] > 0  # all that diplomacy was ever told of is an example of it


def test_the_parts_of_an_article_are_left_out_together() -> None:
    examples = [Example("x", (0.0, 0.0, 0.0), "copy", str(n // 3)) for n in range(30)]
    examples.append(Example("x", (0.0, 0.0, 0.0), "digest", "d"))
    found = folds(examples, 3, 1)
    assert all(len({found[3 * n], found[3 * n + 1], found[3 * n + 2]}) == 1 for n in range(10))
    assert set(found[:-1]) == {0, 1, 2}
    assert found[-1] == -1


def test_both_files_or_none(learnt: Learnt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / files.TERMS).write_text("old terms")
    (tmp_path / files.ABOUT).write_text("old about")
    write_text = Path.write_text

    def interrupted(path: Path, *arguments: Any, **more: Any) -> int:
        if path.name.startswith(files.ABOUT):
            raise KeyboardInterrupt
        return write_text(path, *arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", interrupted)
        with pytest.raises(KeyboardInterrupt):
            files.write(tmp_path, "new", learnt, DECIDED, {})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        files.TERMS: "old terms",
        files.ABOUT: "old about",
    }


def test_an_interruption_between_the_two_is_after_both(
    learnt: Learnt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def interrupted(path: Path, target: Path) -> Path:
        done = replace(path, target)
        if target.name == files.TERMS:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write(tmp_path, "new", learnt, DECIDED, {})
    assert {path.name for path in tmp_path.iterdir()} == {files.TERMS, files.ABOUT}
    assert read(tmp_path).name == "new"


def test_the_same_data_give_the_same_bytes_whatever_the_order_of_sets(made: Folders, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "wiredesk", "train", "--json", "--into", str(tmp_path / seed)]
        done = subprocess.run(
            [*command, "--shared", str(made.shared), "--own", str(made.own)],
            capture_output=True,
            timeout=120,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        assert json.loads(done.stdout)["changed"] == [files.TERMS, files.ABOUT]
        assert len(done.stderr.splitlines()) == STEPS  # nobody looks at a terminal: a line a step
    for name in (files.TERMS, files.ABOUT):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
    about = tomllib.loads((tmp_path / "1" / files.ABOUT).read_text())
    assert about["data"] == dict(corpus(made.shared, made.own).hashes)


def test_a_check_tells_what_is_not_as_the_data_give(
    made: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    train(made.shared, made.own, tmp_path, told.append)
    assert len(told) == STEPS
    command = ["train", "--shared", str(made.shared), "--own", str(made.own), "--into", str(tmp_path)]
    assert run([*command, "--check"]) == 0
    assert capsys.readouterr().out == f"all as the data give in {tmp_path}\n"
    assert run(command) == 0
    assert capsys.readouterr().out == f"nothing changed in {tmp_path}\n"
    with (tmp_path / files.TERMS).open("a") as file:
        file.write("one more\n")
    before = (tmp_path / files.TERMS).read_bytes()
    assert run([*command, "--check"]) == 1
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert "terms.tsv" in out
    assert "model.toml" not in out
    assert (tmp_path / files.TERMS).read_bytes() == before


def test_differences_say_where(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    for folder, terms_text in ((new, "a\nb\nc\n"), (old, "a\nB\nc\n")):
        folder.mkdir()
        (folder / files.TERMS).write_text(terms_text)
    (new / files.ABOUT).write_text("x\n")
    assert differences(new, old) == ["terms.tsv (from line 2 on)", "model.toml (not there)"]
    assert differences(new, new) == []


def test_cross_validation_judges_what_was_left_out(made: Folders) -> None:
    told: list[str] = []
    found = {figures.name: figures for figures in cross_validated(made.shared, made.own, told.append)}
    assert len(told) == FOLD_STEPS
    assert found["hand"].texts == len(sentences())
    assert found["copy"].texts == 1
    # Every word of a sentence left out stands in others, which tell what it is worth.
    assert found["hand"].categories["strike"].f1 > 0.9
    assert found["hand"].without == sum(not name for _, name in sentences())


def test_what_stands_among_the_negatives_too_was_not_left_out(tmp_path: Path) -> None:
    found = corpus_of_sentences(tmp_path)
    twice = next(text for text, name in sentences() if not name)
    negatives = found.shared / "data" / "labels" / "train_hard_negatives.jsonl.gz"
    write(negatives, {"id": "n1", "text": twice, "labels": [], "date": "2024-05-01"})
    hand, _ = cross_validated(found.shared, found.own, lambda _: None)
    assert hand.texts == len(sentences()) - 1


def test_processors_are_made_alike_where_that_is_known_how() -> None:
    new, old, other = (
        numerics.environment(*kind) for kind in (("x86_64", (2, 4)), ("x86_64", (2, 3)), ("arm64", (2, 4)))
    )
    assert new["NPY_DISABLE_CPU_FEATURES"].split() == ["X86_V4", "AVX512_ICL", "AVX512_SPR"]
    assert "AVX512F" in old["NPY_DISABLE_CPU_FEATURES"].split()
    assert new["OPENBLAS_CORETYPE"] == "Haswell"
    assert other == {"OPENBLAS_NUM_THREADS": "1"}


def test_what_is_set_stays_as_it_is_and_the_rest_is_set_without_a_warning() -> None:
    program = (
        "import os, sys; from wiredesk.cli import numerics; assert 'numpy' not in sys.modules; numerics.load('x');"
        "print(os.environ['OPENBLAS_NUM_THREADS'], 'scipy.optimize' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "2"},
        check=True,
    )
    assert done.stdout == "2 True\n"
    assert done.stderr == ""


def test_without_numpy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(numerics, "import_module", gone)
    with pytest.raises(
        UsageError, match=r"^`wiredesk train` needs numpy and scipy: pip install 'wiredesk\[training\]'$"
    ):
        numerics.load("`wiredesk train`")
