"""The messages between the processes: JSON after its length. Nothing is ever unpickled."""

import json
import os
import select
import time
from pathlib import Path
from typing import Any

from cattrs import Converter

_LENGTH_BYTES = 4
# The longest answer of a child: an animation reports the times of up to 10,000 frames.
MAX_ANSWER_BYTES = 1_000_000
# A message may contain such an answer with all of its characters escaped.
MAX_BYTES = 8_000_000
_PIECE_BYTES = 65_536


def json_converter() -> Converter:
    """Return a converter between JSON and the dataclasses of `domain` and `render`; it refuses other JSON."""
    converter = Converter()
    converter.register_structure_hook(Path, lambda value, _: Path(value))
    converter.register_unstructure_hook(Path, str)
    return converter


def send(fd: int, message: object) -> None:
    """Write a message to a pipe.

    Raises:
        BrokenPipeError: the reader has closed it.
        ValueError: it is longer than `MAX_BYTES`.
    """
    text = json.dumps(message).encode()
    if len(text) > MAX_BYTES:
        raise ValueError(f"a message of {len(text):,} bytes is longer than {MAX_BYTES:,}")
    write_all(fd, len(text).to_bytes(_LENGTH_BYTES, "big") + text)


def receive(fd: int, timeout_s: float | None = None) -> Any:
    """Read a message from a pipe.

    Raises:
        EOFError: the writer has closed it, or no whole message has arrived within `timeout_s`.
        ValueError: the bytes are not a message.
    """
    deadline_s = None if timeout_s is None else time.monotonic() + timeout_s
    length = int.from_bytes(_read(fd, _LENGTH_BYTES, deadline_s), "big")
    if length > MAX_BYTES:
        raise ValueError(f"a message of {length:,} bytes")
    return json.loads(_read(fd, length, deadline_s))


def write_all(fd: int, data: bytes) -> None:
    """Write all bytes to a pipe.

    Raises:
        BrokenPipeError: the reader has closed the pipe.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _read(fd: int, length: int, deadline_s: float | None) -> bytes:
    found = bytearray()
    while len(found) < length:
        if deadline_s is not None and not select.select([fd], [], [], max(0.0, deadline_s - time.monotonic()))[0]:
            raise EOFError("no message has arrived in time")
        piece = os.read(fd, min(_PIECE_BYTES, length - len(found)))
        if not piece:
            raise EOFError("the other process has ended")
        found += piece
    return bytes(found)
