"""Keys go where Java's clients, and aiokafka's, put them: else the versions of a story would part."""

from __future__ import annotations

from aiokafka.partitioner import DefaultPartitioner
from aiokafka.partitioner import murmur2 as theirs
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.worker.partitioning import murmur2, partition_of


@given(st.binary(max_size=80))
def test_the_hash_is_theirs(key: bytes) -> None:
    assert murmur2(key) == theirs(key) & 0xFFFFFFFF


@given(st.binary(max_size=40), st.integers(1, 50))
def test_the_partition_is_theirs(key: bytes, partitions: int) -> None:
    every = list(range(partitions))
    assert partition_of(key, partitions) == DefaultPartitioner()(key, every, every)


@given(st.integers(1, 50))
def test_no_key_goes_anywhere(partitions: int) -> None:
    assert 0 <= partition_of(None, partitions) < partitions
