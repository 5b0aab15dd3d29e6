"""Seal secrets that must be shown again or used: AES-256-GCM with a key of their account, which KMS encrypts.

Each account has a data key. Its row holds the key as KMS has encrypted it, for this account only; the key itself is in
memory. A reader of the tables without KMS reads no secret. Without the row, nobody decrypts the secrets of the account.
"""

from __future__ import annotations

import base64
import binascii
import os
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import is_refused
from chalicelib.domain.errors import SealError, Transient
from chalicelib.domain.sealed import SEALED

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_kms.client import KMSClient

CONTEXT_KEY = "account"
"""The key of the encryption context of each call to KMS. The policies of functions allow no call without it."""

_NONCE_BYTES = 12
_MOST_KEYS = 1000
_PASSING = ("DependencyTimeoutException", "KMSInternalException", "KeyUnavailableException", "ThrottlingException")


def key_alias(stack: str) -> str:
    """Return the alias of the key in KMS that encrypts the data keys of a stack's accounts."""
    return f"alias/{stack}"


class Sealer:
    """Seals and unseals secrets of accounts. Data keys are kept in memory for the life of the process."""

    def __init__(self, kms: KMSClient, dynamodb: DynamoDBClient, table: str, key: str) -> None:
        """Take the table of data keys, and the key of KMS that encrypts new ones: its ARN or its alias."""
        self._kms = kms
        self._dynamodb = dynamodb
        self._table = table
        self._key = key
        self._known: dict[str, bytes] = {}

    def seal(self, account_id: str, text: str, purpose: str = "", /) -> str:
        """Return a text encrypted for an account. `purpose` has to be the same where it is unsealed.

        Raises:
            SealError: KMS does not give the account's key.
            Transient: KMS fails for a moment.
        """
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        cipher = AESGCM(self._known_key(account_id) or self._new_key(account_id))
        nonce = os.urandom(_NONCE_BYTES)
        sealed = cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), _bound_to(account_id, purpose))
        return SEALED + base64.b64encode(nonce + sealed).decode()

    def unseal(self, account_id: str, sealed: str, purpose: str = "", /) -> str:
        """Return the text that was sealed for this account and this purpose.

        Raises:
            SealError: the account's key is gone or KMS does not give it, or the text was sealed for something else.
            Transient: KMS fails for a moment.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self._known_key(account_id)
        if key is None:
            raise SealError(f"the table {self._table} has no key of the account {account_id}")
        try:
            content = base64.b64decode(sealed.removeprefix(SEALED), validate=True)
            nonce, encrypted = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
            text = AESGCM(key).decrypt(nonce, encrypted, _bound_to(account_id, purpose))
        except (binascii.Error, InvalidTag, ValueError) as error:
            raise SealError(
                f"a secret of the account {account_id} does not fit its key in the table {self._table}: "
                "it was changed, or it comes from other tables"
            ) from error
        return text.decode("utf-8", "surrogatepass")

    def _known_key(self, account_id: str) -> bytes | None:
        """Return the account's data key, or None if it has none yet."""
        if account_id not in self._known:
            row = self._dynamodb.get_item(TableName=self._table, Key=_row_key(account_id), ConsistentRead=True)
            if "Item" not in row:
                return None
            self._remember(account_id, self._decrypted(account_id, row["Item"]["key"]["B"]))
        return self._known[account_id]

    def _new_key(self, account_id: str) -> bytes:
        """Make the account's data key and return it, or the one that another call has stored in the meantime."""
        try:
            made = self._kms.generate_data_key(
                KeyId=self._key, KeySpec="AES_256", EncryptionContext=_context(account_id)
            )
        except ClientError as error:
            raise self._explained(error, account_id) from error
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={**_row_key(account_id), "key": {"B": made["CiphertextBlob"]}},
                ConditionExpression="attribute_not_exists(account_id)",
            )
        except ClientError as error:
            if not is_refused(error):
                raise
            return self._known_key(account_id) or self._new_key(account_id)
        self._remember(account_id, made["Plaintext"])
        return self._known[account_id]

    def _decrypted(self, account_id: str, blob: bytes) -> bytes:
        # Without its name: KMS finds the key by the text, also one of an earlier stack whose tables were taken over.
        try:
            return self._kms.decrypt(CiphertextBlob=blob, EncryptionContext=_context(account_id))["Plaintext"]
        except ClientError as error:
            raise self._explained(error, account_id) from error

    def _remember(self, account_id: str, key: bytes) -> None:
        if len(self._known) >= _MOST_KEYS:
            self._known.clear()
        self._known[account_id] = key

    def _explained(self, error: ClientError, account_id: str) -> Exception:
        if error.response["Error"]["Code"] in _PASSING:
            return Transient(f"KMS: {error}")
        return SealError(
            f"KMS does not give the key of the account {account_id}: {error}. See 'Encrypted secrets' in "
            "docs/guides/operating.md."
        )


def _row_key(account_id: str) -> dict[str, dict[str, str]]:
    return {"account_id": {"S": account_id}}


def _context(account_id: str) -> dict[str, str]:
    """Return what KMS binds an account's data key to: it decrypts the key for no other account."""
    return {CONTEXT_KEY: account_id}


def _bound_to(account_id: str, purpose: str) -> bytes:
    return f"{account_id}\0{purpose}".encode()
