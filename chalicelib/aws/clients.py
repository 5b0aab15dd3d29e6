"""Clients of AWS's services. They are botocore's, because loading boto3 as well takes as long as loading a client.

botocore reads the description of a whole service to make its client, so each client is made on first use.
"""

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import Session

_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")


def config(environment: Mapping[str, str] = os.environ) -> Config:
    """Return the configuration of clients.

    Links name the bucket's host in its own region. For newer regions, the host without a region redirects, which breaks
    the signature. The local cloud has no host for each bucket, so its links name the bucket in the path. Version 4
    signatures are valid in every region and cover the size of an upload.
    """
    endpoint = next((environment[name] for name in _ENDPOINTS if environment.get(name)), None)
    host = urlsplit(endpoint).hostname if endpoint else None
    is_aws = host is None or f".{host}".endswith((".amazonaws.com", ".amazonaws.com.cn"))
    s3: Any = {"addressing_style": "virtual" if is_aws else "path", "us_east_1_regional_endpoint": "regional"}
    return Config(retries={"mode": "standard", "max_attempts": 5}, signature_version="s3v4", s3=s3)


class _TrustingLoader(Loader):
    """A loader that lists the services without opening the folders of all four hundred."""

    def list_available_services(self, type_name: str) -> list[str]:
        return [path.name for folder in map(Path, self.search_paths) if folder.is_dir() for path in folder.iterdir()]


def new_session() -> Session:
    """Return a session that makes clients."""
    session = Session()
    session.register_component("data_loader", _TrustingLoader())
    return session


class LazyClient:
    """A client of a service (`dynamodb`), made on first use. It has botocore's methods, without boto3's additions.

    `refinement` adds to the configuration of all clients. `credentials` (key id, secret, session token)
    replace those of the process.
    """

    def __init__(
        self,
        session: Session,
        service: str,
        refinement: Config | None = None,
        credentials: tuple[str, str, str] | None = None,
    ) -> None:
        self._session = session
        self._service = service
        self._config = refinement
        self._credentials = credentials or (None, None, None)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    @cached_property
    def _made(self) -> Any:
        refined = config().merge(self._config) if self._config else config()
        key_id, secret, token = self._credentials
        return self._session.create_client(
            self._service,
            config=refined,
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            aws_session_token=token,
        )
