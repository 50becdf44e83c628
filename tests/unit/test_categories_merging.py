"""What an act gains from further sentences, and where that ends."""

from __future__ import annotations

from wiredesk.categories import Draft, merging
from wiredesk_schemas import Count, Evidence


def piece(number: int) -> Evidence:
    return Evidence(quote="The quay was hit again.", start=24 * number, end=24 * number + 23, field="body")


def count(obj: str, value: int) -> Count:
    return Count(role="units", object=obj, value=value, evidence=piece(0))


def draft(evidence: tuple[Evidence, ...], *counts: Count) -> Draft:
    return Draft(kind="aid", modality="reported", evidence=evidence, confidence=0.6, counts=counts)


def test_each_piece_of_evidence_is_kept_once_and_the_first_ones_alone() -> None:
    assert merging.evidence(draft((piece(0), piece(1))), piece(1), piece(2)) == (piece(0), piece(1), piece(2))
    full = draft(tuple(map(piece, range(merging.MOST_EVIDENCE))))
    assert merging.evidence(full, piece(99)) == full.evidence
    assert merging.evidence(draft(full.evidence[:-1]), piece(98), piece(99)) == (*full.evidence[:-1], piece(98))


def test_the_count_that_was_told_first_holds() -> None:
    act = draft((piece(0),), count("truck", 3))
    more = draft((piece(1),), count("truck", 4), count("tent", 9))
    assert {(c.object, c.value) for c in merging.counts(act, more)} == {("truck", 3), ("tent", 9)}
    assert merging.counts(act, draft((piece(1),))) == act.counts


def test_an_act_does_not_gather_counts_without_end() -> None:
    full = draft((piece(0),), *(count(f"thing {n}", n) for n in range(merging.MOST_COUNTS)))
    assert merging.counts(full, draft((piece(1),), count("tent", 9))) == full.counts
