"""The preparation of each unit test."""

import pytest

from chalicelib.domain.log_context import log_context


@pytest.fixture(autouse=True)
def _own_log_fields():
    """Take the fields away that a test without a request or a message adds to log lines."""
    with log_context():
        yield
