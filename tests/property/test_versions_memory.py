"""Arrays find what sets would find, texts come out as they went in, and the quick way reads as the plain one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiredesk.versions import fingerprint, postings, texts
from wiredesk.versions.postings import Postings
from wiredesk_schemas import Article

KEYS = st.integers(0, 40).map(lambda number: number << 58 | number << 30)
hashes = st.integers(0, 2**64 - 1)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.booleans(), KEYS, st.integers(0, 9)), max_size=120))
def test_postings_find_what_sets_would_find(steps: list[tuple[bool, int, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_MOST_ENTRIES", 4)
        found, sets = Postings(), defaultdict[int, set[int]](set)
        for adds, key, number in steps:
            if adds:
                found.add(key, number)
                sets[key].add(number)
            else:
                found.remove(key, number)
                sets[key].discard(number)
        assert len(found) == sum(map(len, sets.values()))
        for number in range(41):
            key = number << 58 | number << 30
            assert found.numbers(key) == sorted(sets[key])


@given(st.lists(st.lists(st.one_of(hashes, st.integers(0, 5)), max_size=300).map(tuple), max_size=4).map(tuple))
def test_texts_come_out_as_they_went_in(told: tuple[tuple[int, ...], ...]) -> None:
    packed = texts.pack(told)
    assert texts.unpack(packed) == told
    assert set(texts.sentences(packed)) == {sentence for text in told for sentence in text}
    assert list(texts.lengths(packed)) == list(map(len, told))


@given(st.binary(max_size=80))
def test_any_bytes_are_texts_or_refused(data: bytes) -> None:
    try:
        texts.unpack(data)
    except ValueError:
        return


_ENDS = re.compile(r"(?<=[.!?…。！？])[\"”’'»)\]]*\s+|\n+")


def plainly(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text's fingerprint, sentence by sentence, as it is defined."""
    whole, found = hashlib.blake2b(digest_size=8), dict[int, int]()
    for printed in _ENDS.split(unicodedata.normalize("NFKC", text).casefold()):
        sentence = " ".join(re.findall(r"\w+", printed))
        if sentence:
            whole.update(sentence.encode() + b"\n")
            if len(sentence) >= 24:
                digest = hashlib.blake2b(sentence.encode(), digest_size=8).digest()
                found[int.from_bytes(digest, "big")] = len(sentence)
    return whole.hexdigest(), list(found.items())


words = st.sampled_from(["drones", "the governor said", "ПИРС", "Straße", "港口", "عشرون", "1,200", "é", "_"])
marks = st.sampled_from([*".!?…。！？\"”’'»)]-–—; \n\t\u00a0\u2028\x85\x1c\x00", "  ", "\n\n", "\r\n"])


@settings(max_examples=300)
@given(st.lists(st.one_of(words, marks, st.text(max_size=3)), max_size=60).map("".join))
def test_the_quick_way_reads_as_the_plain(text: str) -> None:
    article = Article(article_id="a", family_id="a", paragraphs=(text,) if text else (), sha256="0" * 64)
    found = fingerprint.of(article)
    assert (found.whole, list(found.sentences.items())) == plainly(article.body)
