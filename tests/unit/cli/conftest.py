"""The API of the commands of accounts."""

import pytest

from chalicelib.cli import remote
from tests.unit.cli.account_api import Api


@pytest.fixture
def api(monkeypatch):
    found = Api()
    monkeypatch.setattr(remote, "send", found.send)
    return found
