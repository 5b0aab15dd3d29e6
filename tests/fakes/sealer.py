"""The encryption of secrets, in memory: a sealed text does not show its content, and opens for one purpose."""

import base64
import json

from chalicelib.domain.errors import SealError
from chalicelib.domain.sealed import SEALED


class Sealer:
    def __init__(self) -> None:
        # The accounts that have a key, and those that had one.
        self.keys: set[str] = set()
        self.shredded: set[str] = set()

    def seal(self, account_id: str, text: str, purpose: str = "", /) -> str:
        self.keys.add(account_id)
        return SEALED + base64.b64encode(json.dumps([account_id, purpose, text]).encode()).decode()

    def unseal(self, account_id: str, sealed: str, purpose: str = "", /) -> str:
        try:
            *bound_to, text = json.loads(base64.b64decode(sealed.removeprefix(SEALED), validate=True))
        except ValueError as error:
            raise SealError("not sealed") from error
        if account_id in self.shredded or bound_to != [account_id, purpose]:
            raise SealError(f"no key for this of {account_id}")
        return str(text)

    def shred(self, account_id: str) -> bool:
        """Delete an account's key. Return whether it had one."""
        had = account_id in self.keys
        self.keys.discard(account_id)
        self.shredded.add(account_id)
        return had
