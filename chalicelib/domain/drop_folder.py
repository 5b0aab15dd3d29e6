"""The drop folders of templates: a list that is put into the bucket becomes a campaign without a call.

    campaigns/<account id>/<template id>/in/people.csv            a list
    campaigns/<account id>/<template id>/out/people.result.csv    its result, or
    campaigns/<account id>/<template id>/out/people.error.txt     why there is none

Folders below `in` are repeated below `out`. Hidden files, such as `.DS_Store`, and the markers of empty folders are not
lists.
"""

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from chalicelib.domain.field_limits import MAX_FILE_NAME_CHARS
from chalicelib.domain.ids import id_prefix

ROOT = "campaigns"
_PARTS = 5
_KEPT_CHARS = 100
_RANDOM_CHARS = 13


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object in the bucket as it is now. `tag` differs between contents."""

    size_bytes: int
    tag: str
    stored_ms: int


@dataclass(frozen=True, slots=True)
class DroppedList:
    """A list in a drop folder. `name` is the part of its key after `in/`, of any length and with any characters."""

    account_id: str
    template_id: str
    name: str

    @property
    def key(self) -> str:
        """The key of the list."""
        return f"{drop_prefix(self.account_id, self.template_id)}in/{self.name}"

    @property
    def result_key(self) -> str:
        """The key of its result."""
        return self._answer("result.csv")

    @property
    def error_key(self) -> str:
        """The key of the text that says why there is no result."""
        return self._answer("error.txt")

    @property
    def file_name(self) -> str:
        """The name of the file without folders, as a person reads it."""
        return printable(self.name.rpartition("/")[2])

    @property
    def is_too_long(self) -> bool:
        """True if the name is longer than a campaign's file may have."""
        return len(self.name) > MAX_FILE_NAME_CHARS

    def campaign_id(self, stored: StoredObject) -> str:
        """Return the id of the campaign of the list as it is stored now. A second event about it has the same."""
        content = f"{self.key}\0{stored.tag}\0{stored.stored_ms}".encode()
        return id_prefix(stored.stored_ms) + hashlib.sha256(content).hexdigest()[:_RANDOM_CHARS]

    def _answer(self, ending: str) -> str:
        path = PurePosixPath(self.name)
        stem = str(path.with_name(path.stem))
        if self.is_too_long:
            # A key has up to 1,024 bytes. Different names get different answers.
            stem = f"{stem[:_KEPT_CHARS].replace('/', '_')}-{hashlib.sha256(self.name.encode()).hexdigest()[:8]}"
        return f"{drop_prefix(self.account_id, self.template_id)}out/{stem}.{ending}"


def drop_prefix(account_id: str, template_id: str) -> str:
    """Return the prefix of the drop folder of a template."""
    return f"{ROOT}/{account_id}/{template_id}/"


def parse_drop(key: str) -> DroppedList | None:
    """Return the list with this key, or None for any other object below `campaigns/`, such as an answer."""
    parts = key.split("/", _PARTS - 1)
    if len(parts) < _PARTS or parts[0] != ROOT or parts[3] != "in":
        return None
    _, account_id, template_id, _, name = parts
    is_hidden = any(part.startswith(".") or not part for part in name.split("/"))
    return None if is_hidden or not account_id or not template_id else DroppedList(account_id, template_id, name)


def printable(text: str) -> str:
    """Return a text with blanks in place of control characters."""
    return "".join(each if each.isprintable() else " " for each in text)
