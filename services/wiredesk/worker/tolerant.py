"""Reads records that aiokafka cannot: those with a header whose name is no UTF-8.

Kafka takes any bytes for a header's name. aiokafka 0.14 decodes it strictly and raises from the middle of the fetcher,
at each try anew (record/default_records.py, `_read_msg`): one such record would stop its partition for ever, before any
rule of ours has seen it. Here a batch in which that happens is read once more, by aiokafka's own reader in Python, with
what cannot be decoded written with backslashes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, SupportsIndex, overload

from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords

_LENGTH_AT: Final = 8
_LOG_OVERHEAD: Final = 12


class TolerantRecords:
    """Stands in for `aiokafka.record.memory_records.MemoryRecords`: the batches of one fetch."""

    def __init__(self, data: bytes) -> None:
        self._records = MemoryRecords(data)
        self._data = data
        self._at = 0

    def has_next(self) -> bool:
        """Whether there is another whole batch."""
        return bool(self._records.has_next())

    def size_in_bytes(self) -> int:
        """Of the fetch, a batch cut off at its end included."""
        return int(self._records.size_in_bytes())

    def next_batch(self) -> _TolerantBatch | None:
        """The next batch; null behind the last one."""
        batch = self._records.next_batch()
        if batch is None:
            return None
        start = self._at
        length: int = struct.unpack_from(">i", self._data, start + _LENGTH_AT)[0]
        self._at = start + _LOG_OVERHEAD + length
        return _TolerantBatch(batch, memoryview(self._data)[start : self._at])


class _TolerantBatch:
    """A batch; all but its iteration is aiokafka's."""

    def __init__(self, batch: Any, data: memoryview) -> None:  # noqa: ANN401 - one of several classes of aiokafka
        self._batch = batch
        self._data = data

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the batch has
        return getattr(self._batch, name)

    def __next__(self) -> Any:  # noqa: ANN401 - aiokafka's record
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        read = 0
        try:
            for record in self._batch:
                read += 1
                yield record
        except (UnicodeDecodeError, CorruptRecordException):
            yield from islice(_leniently(self._data), read, None)  # raises again where more than a name is wrong


def _leniently(data: memoryview) -> Iterator[Any]:
    batch = _DefaultRecordBatchPy(data)
    batch._maybe_uncompress()
    batch._buffer = _Lenient(batch._buffer)
    return iter(batch)


class _Lenient(bytearray):
    """Bytes whose slices can always be decoded."""

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> int: ...
    @overload
    def __getitem__(self, key: slice, /) -> bytearray: ...
    def __getitem__(self, key: SupportsIndex | slice, /) -> int | bytearray:
        found = super().__getitem__(key)
        return _Lenient(found) if isinstance(found, bytearray) else found

    def decode(self, encoding: str = "utf-8", errors: str = "backslashreplace") -> str:
        return super().decode(encoding, errors)
