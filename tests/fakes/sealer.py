"""The encryption of secrets, in memory: a sealed text does not show its content, and opens for one purpose."""

import base64
import json

from chalicelib.domain.errors import SealError


class Sealer:
    def __init__(self) -> None:
        self.keys: dict[str, str] = {}

    def seal(self, account_id: str, text: str, purpose: str = "", /) -> str:
        key = self.keys.setdefault(account_id, f"key of {account_id}")
        return base64.b64encode(json.dumps([key, account_id, purpose, text]).encode()).decode()

    def unseal(self, account_id: str, sealed: str, purpose: str = "", /) -> str:
        try:
            *bound_to, text = json.loads(base64.b64decode(sealed, validate=True))
        except ValueError as error:
            raise SealError("not sealed") from error
        if bound_to != [self.keys.get(account_id), account_id, purpose]:
            raise SealError(f"no key for this of {account_id}")
        return str(text)
