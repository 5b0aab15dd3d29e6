"""The role that signs links, so that they are valid as long as they say.

A presigned URL ends with the credentials that signed it. Lambda does not tell a function when its credentials end, so
the function assumes a role whose credentials end at a known time.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.links import LINK_S

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

SESSION_S = 3600
"""The life of the role's credentials, in s: AWS's maximum for a role that another role assumes."""
# The clocks of Lambda, STS and S3 may differ a little.
_MARGIN_S = 60
_RETRY_S = 30
# A link that ends sooner is of no use; the function's own credentials probably last longer.
_LEAST_S = 10 * 60
Credentials = tuple[str, str, str]
"""The id of the access key, its secret, and the session's token."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Session:
    """A client with the role's credentials, and the time in s since 1970 at which they end."""

    client: "S3Client"
    end_s: int


class LinkRole:
    """The role that signs links. Its credentials are renewed in time, and kept for the life of the process."""

    def __init__(self, arn: str, sts: Any, new_client: Callable[[Credentials], Any], now_s: Callable[[], int]) -> None:
        """Take the role's ARN, a client of STS, and the function that makes a client of S3 with credentials."""
        self._arn = arn
        self._sts = sts
        self._new_client = new_client
        self._now_s = now_s
        self._session: _Session | None = None
        self._next_try_s = 0

    def signer(self) -> "tuple[S3Client, int] | None":
        """Return a client that signs links, and the seconds for which they are valid: `LINK_S`.

        If STS fails, the credentials of an earlier call sign links that are valid for less. Return None if there are
        none, or if they end soon.
        """
        now_s = self._now_s()
        if self._left_s(now_s) < LINK_S and now_s >= self._next_try_s:
            self._renew(now_s)
        seconds = min(LINK_S, self._left_s(now_s))
        return (self._session.client, seconds) if self._session and seconds >= _LEAST_S else None

    def _left_s(self, now_s: int) -> int:
        return self._session.end_s - _MARGIN_S - now_s if self._session else 0

    def _renew(self, now_s: int) -> None:
        try:
            answer = self._sts.assume_role(RoleArn=self._arn, RoleSessionName="links", DurationSeconds=SESSION_S)
        except (ClientError, BotoCoreError) as error:
            # Not every link of an answer may wait for STS again.
            self._next_try_s = now_s + _RETRY_S
            log.warning("cannot assume the role %s, so links may end early: %s", self._arn, error)
            return
        given = answer["Credentials"]
        client = self._new_client((given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]))
        self._session = _Session(client, int(given["Expiration"].timestamp()))
