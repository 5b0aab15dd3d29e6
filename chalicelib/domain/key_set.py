"""A compact set of keys of 64 bits, for lists of 100,000 rows: eight bytes a key, as it is stored."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable

_FIRST_ROOM = 4096


class KeySet:
    """Different keys. Those that are added wait unsorted, and are sorted out when there are many."""

    def __init__(self, keys: Iterable[int] = ()) -> None:
        self._keys = array("Q", keys)
        self._room = _FIRST_ROOM

    def add(self, key: int) -> None:
        """Add a key."""
        self._keys.append(key)
        self._tidy()

    def add_all(self, other: "KeySet") -> None:
        """Add the keys of another set."""
        self._keys.extend(other._keys)
        self._tidy()

    def __len__(self) -> int:
        """Return the number of different keys."""
        self._sort_out()
        return len(self._keys)

    def to_text(self) -> str:
        """Return the keys as Base64."""
        self._sort_out()
        return b64encode(self._keys.tobytes()).decode()

    @classmethod
    def from_text(cls, text: str) -> "KeySet":
        """Return the set of `to_text`."""
        made = cls()
        made._keys.frombytes(b64decode(text))
        return made

    def _tidy(self) -> None:
        if len(self._keys) >= self._room:
            self._sort_out()
            self._room = max(_FIRST_ROOM, 2 * len(self._keys))

    def _sort_out(self) -> None:
        self._keys = array("Q", sorted(set(self._keys)))
