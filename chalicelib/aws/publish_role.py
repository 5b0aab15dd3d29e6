"""The role that reaches buckets of customers: the one name that they allow, for every function that needs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.aws.link_role import SESSION_S, Credentials

_MARGIN_S = 900
"""Credentials are renewed before they end, because the parts of a file may take that long."""


class PublishRole:
    """The role's credentials, kept for the life of the process and renewed in time.

    `new_client(service, credentials)` makes a client of S3 or STS.
    """

    def __init__(
        self, arn: str, sts: Any, new_client: Callable[[str, Credentials], Any], now_s: Callable[[], int]
    ) -> None:
        self._arn = arn
        self._sts = sts
        self._new_client = new_client
        self._now_s = now_s
        self._end_s = 0
        self._clients: tuple[Any, Any] = (None, None)

    def clients(self) -> tuple[Any, Any]:
        """Return the clients of S3 and STS that act as the role.

        Raises:
            ClientError: the function may not assume the role.
        """
        if self._now_s() >= self._end_s - _MARGIN_S:
            answer = self._sts.assume_role(RoleArn=self._arn, RoleSessionName="publish", DurationSeconds=SESSION_S)
            given = answer["Credentials"]
            credentials = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
            self._clients = (self._new_client("s3", credentials), self._new_client("sts", credentials))
            self._end_s = int(given["Expiration"].timestamp())
        return self._clients
