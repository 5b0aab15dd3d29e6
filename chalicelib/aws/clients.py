"""Clients of AWS's services: botocore's own, as boto3 around them takes as long to load again as one of them.

Making a client reads the description of its whole service, so each is made when it is first used.
"""

from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.session import Session

# Version 4 signatures hold in every region, and cover the size of an upload.
_CONFIG = Config(retries={"mode": "standard", "max_attempts": 5}, signature_version="s3v4")


class Client:
    """A client of a service, by its name (`dynamodb`); it has the methods that boto3's has, but for its additions."""

    def __init__(self, session: Session, service: str) -> None:
        self._session = session
        self._service = service

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    @cached_property
    def _made(self) -> Any:
        return self._session.create_client(self._service, config=_CONFIG)
