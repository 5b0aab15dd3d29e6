"""Clients of AWS's services: botocore's own, as boto3 around them takes as long to load again as one of them.

Making a client reads the description of its whole service, so each is made when it is first used.
"""

from functools import cached_property
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import Session

# Version 4 signatures hold in every region, and cover the size of an upload.
_CONFIG = Config(retries={"mode": "standard", "max_attempts": 5}, signature_version="s3v4")


class _TrustingLoader(Loader):
    """Reads descriptions of services, but does not open the folders of four hundred to find out which are there."""

    def list_available_services(self, type_name: str) -> list[str]:
        return [path.name for folder in map(Path, self.search_paths) if folder.is_dir() for path in folder.iterdir()]


def new_session() -> Session:
    """What clients are made with."""
    session = Session()
    session.register_component("data_loader", _TrustingLoader())
    return session


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
