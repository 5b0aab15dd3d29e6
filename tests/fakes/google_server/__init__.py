"""A server in place of Google's OAuth and YouTube's Data API, with a plan of faults.

    with running(GoogleState()) as google:
        ...  # google.url

`tests/unit/outbound/youtube/test_fake_is_honest.py` compares it with Google's discovery document, and lets Google's own
client upload to it.
"""

from tests.fakes.google_server.server import FakeGoogle, running
from tests.fakes.google_server.state import Fault, GoogleState

__all__ = ["FakeGoogle", "Fault", "GoogleState", "running"]
