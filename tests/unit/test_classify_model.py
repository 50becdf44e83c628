"""The model: a file that can be read, words as it sees them, passages, and what an article's marks come to."""

from __future__ import annotations

from math import exp, log, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.classify import Found, reasons, scored
from wiredesk.classify.decision import MARKS, highest, marks, probability
from wiredesk.classify.model import Model, Packing, model, read
from wiredesk.classify.passages import LONGEST, passages
from wiredesk.classify.scorer import score
from wiredesk.classify.tokens import folded, kinds, terms, words
from wiredesk_schemas import Article

ABOUT = """
name = "small"
[bias]
harvest = -1.0
weather = 0.5
[decision.harvest]
bias = 0.0
[decision.weather]
bias = 0.0
"""
TERMS = "# comment\nwheat\t3\t6\t0\nSTATE wheat\t4\t2\t-1\nrain\t2\t0\t5\n"


@pytest.fixture
def small(tmp_path: Path) -> Model:
    (tmp_path / "model.toml").write_text(ABOUT, encoding="utf-8")
    (tmp_path / "terms.tsv").write_text(TERMS, encoding="utf-8")
    return read(tmp_path)


def article(*paragraphs: str) -> Article:
    return Article(article_id="a", family_id="f", paragraphs=paragraphs, sha256="0" * 64)


def test_words_are_small_and_numbers_are_alike() -> None:
    assert words("The U.N.’s 12 envoys met Élodie in 2019!") == [
        "the",
        "u",
        "n",
        "s",
        "00",
        "envoys",
        "met",
        "élodie",
        "in",
        "0000",
    ]


@pytest.mark.parametrize("text", ["Erdoğan", "“quoted” – dash", "日本 and emoji 🎉 x", "ẞß ÿŸ ªº²", "tab\tnewline\n"])
def test_folding_keeps_the_length(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_states_days_and_numbers_stand_for_their_kind() -> None:
    kind = kinds()
    assert [kind[w] for w in ("france", "french", "paris", "kremlin", "tuesday", "july", "seven", "000")] == [
        "STATE", "NATIONAL", "CAPITAL", "SEAT", "DAY", "MONTH", "0", "0",
    ]  # fmt: skip
    assert "may" not in kind  # a verb, far more often


def test_terms_are_words_and_neighbours_by_kind() -> None:
    found = terms("France sells wheat")
    assert found == {"france", "sells", "wheat", "STATE", ("STATE", "sells"), ("sells", "wheat")}


def test_a_score_is_bias_and_weights_over_size(small: Model) -> None:
    (passage,) = score(article("Norway wheat is late this year."), small)
    size = sqrt(3**2 + 4**2)
    assert passage.scores == pytest.approx((-1.0 + 8 / size, 0.5 - 1 / size))


def test_a_term_counts_once_a_passage(small: Model) -> None:
    once, often = score(article("Rain fell on the hills.", "Rain, rain, rain, and again rain."), small)
    assert once.scores == often.scores


def test_a_passage_of_three_words_is_not_judged(small: Model) -> None:
    assert scored(article("Wheat and rain."), small) == {}


def test_judgedare_ranked_by_what_they_say(small: Model) -> None:
    copy = article("Nothing at all of that.", "The wheat is in the barn.", "Only rain, and more of it.")
    found = scored(copy, small)
    assert copy.body[slice(*found["harvest"].ranked[0][1:])] == "The wheat is in the barn."
    evidence = found["weather"].evidence(0)
    assert copy.body[evidence.start : evidence.end] == evidence.quote == "Only rain, and more of it."


def test_reasons_are_what_weighs_most(small: Model) -> None:
    found = reasons("Norway wheat and rain", "harvest", small)
    assert [w.term for w in found] == ["wheat", "STATE wheat", "rain"]
    assert found[0].weight == pytest.approx(6 / sqrt(9 + 16 + 4), abs=0.01)


def test_a_row_of_too_few_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.toml").write_text(ABOUT, encoding="utf-8")
    (tmp_path / "terms.tsv").write_text("wheat\t3\t6\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'wheat' has 1 weights for 2 categories"):
        read(tmp_path)


def test_long_paragraphs_are_cut_at_sentences_and_cover_all() -> None:
    sentence = "The ferry left the pier at noon with forty people on board. "
    body = (sentence * 40).strip()
    found = list(passages((body, "Short one here.")))
    assert all(end - start <= LONGEST for start, end in found)
    assert "".join(body[a:b] for a, b in found[:-1]).replace(" ", "") == body.replace(" ", "")
    assert found[-1] == (len(body) + 2, len(body) + 2 + len("Short one here."))


def test_marks_are_bounded_and_in_their_order() -> None:
    ranked = [(9.0, 400, 500), (0.1, 0, 90), (0.0, 100, 190), (-2.0, 300, 390), (-9.0, 200, 290)]
    found = dict(zip(MARKS, marks(ranked, Found(current=2, sure=0.8, past=5, cues=0.4)), strict=True))
    assert found == {
        "best": 6.0, "second": 0.1, "lead": 0.1 - 6.0, "several": log(3), "share": 2 / 5, "length": log(5),
        "event": 1.0, "sure": 0.8, "past": 2.0, "cues": 0.4,
    }  # fmt: skip


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_article_that_opens_with_its_best_passage_has_nothing_below_it(place: int) -> None:
    ranked = sorted(((5.0 if n == place else -1.0, 100 * n, 100 * n + 90) for n in range(8)), reverse=True)
    assert dict(zip(MARKS, marks(ranked, Found()), strict=True))["lead"] == 0.0


def test_the_probability_is_logistic_and_never_overflows() -> None:
    weights = dict.fromkeys(MARKS, 0.0)
    found = marks([(1.0, 0, 90)], Found())
    assert probability({**weights, "bias": 0.0}, found) == 0.5
    assert probability({**weights, "bias": 0.0, "best": 2.0}, found) == pytest.approx(1 / (1 + exp(-2)))
    assert probability({**weights, "bias": 1e6}, found) == pytest.approx(1.0)
    assert probability({**weights, "bias": -1e6}, found) == pytest.approx(0.0)


ODDS = st.floats(-12, 12)


@given(
    st.fixed_dictionaries({name: st.floats(-5, 5) for name in ("bias", *MARKS)}),
    st.lists(ODDS, min_size=1, max_size=6),
    st.builds(Found, current=st.integers(0, 3), sure=st.floats(0, 1), past=st.integers(0, 4), cues=st.floats(0, 1)),
    st.data(),
)
def test_no_findings_get_beyond_the_highest(
    weights: dict[str, float], odds: list[float], found: Found, data: st.DataObject
) -> None:
    """Rules that are not asked could have made no label: nor could they by leaving passages out as background."""
    judged = [(score, 100 * n, 100 * n + 90) for n, score in enumerate(odds)]
    left = data.draw(st.lists(st.sampled_from(judged), min_size=1, max_size=len(odds), unique=True))
    told = marks(sorted(left, reverse=True), found)
    reached = weights["bias"] + sum(weights[name] * mark for name, mark in zip(MARKS, told, strict=True))
    assert reached <= highest(weights, sorted(judged, reverse=True), found.cues) + 1e-9


def test_the_shipped_model_knows_the_three_and_every_mark() -> None:
    known = model()
    assert known.categories == ("diplomacy", "strike", "technology")
    assert {name: set(weights) for name, weights in known.decisions.items()} == {
        name: {"bias", *MARKS} for name in known.categories
    }
    assert len(known.packed) > 10_000
    assert len(set(known.packed.values())) == len(known.packed)


@given(st.lists(st.tuples(*[st.floats(-6_000, 6_000)] * 4), min_size=1, max_size=300))
def test_packed_numbers_add_up_to_the_sums_of_their_columns(rows: list[tuple[float, ...]]) -> None:
    packing = Packing(4)
    found = packing.unpack(sum(packing.pack(row, number) for number, row in enumerate(rows)))
    assert found == pytest.approx([sum(column) for column in zip(*rows, strict=True)], abs=len(rows) / 10_000)
