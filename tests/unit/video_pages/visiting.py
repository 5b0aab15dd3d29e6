"""A visitor of the pages of finished videos."""

import base64
import json
from dataclasses import replace

from chalicelib.domain.page_link import PageLink
from chalicelib.domain.video import OutFile, Player, VideoStatus
from chalicelib.pages.responses import PageRequest
from chalicelib.video_pages.posted import Posted
from chalicelib.video_pages.routes import VideoPages
from tests.fakes import ACCOUNT, PROFILE, VIDEO, FakeCloud, make_template, make_video

BASE = "https://videos.example.com/v1"


def token_of(video_id, last):
    """Return a token of a video, the same in each process of the tests: its random bytes are all `last`."""
    content = bytes.fromhex(ACCOUNT + video_id) + bytes([last] * 16)
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


TOKEN, GUESSED_TOKEN = token_of(VIDEO, 7), token_of(VIDEO, 8)
URL = f"{BASE}/v/{TOKEN}"
OUT = OutFile(PROFILE, f"{VIDEO}.mp4", 5, f"out/{VIDEO}.mp4", f"out/{VIDEO}.jpg")


def finished(**changes):
    """Return a finished video with a page. `info` and `landing` are its `playerInfo` and `landingInfo`."""
    info, landing = changes.pop("info", None), changes.pop("landing", None)
    player = Player(player_info=json.dumps(info or {}), landing_info=json.dumps(landing or {}))
    video = make_video(status=VideoStatus.DONE, out_files=(OUT,), page=PageLink(TOKEN, None, BASE), player=player)
    return replace(video, **changes)


class Visitor:
    """A browser, and the cloud whose pages it opens."""

    def __init__(self):
        self.cloud = FakeCloud()
        self.cloud.templates.put(make_template())
        self.pages = VideoPages(self.cloud.api_services)

    def has(self, **changes):
        """Store a finished video."""
        self.cloud.videos.put(finished(**changes))
        return self

    def opens(self, name="", token=TOKEN, **query):
        """Return the answer to a request for the page, or for something below it."""
        request = PageRequest(BASE, query=query)
        return self.pages.file(request, token, name) if name else self.pages.page(request, token)

    def sends(self, name, body, token=TOKEN, **about):
        """Return the answer to a message of the page's player."""
        return self.pages.post(Posted(json.dumps(body).encode(), **about), token, name)

    def reads(self, name="", **query):
        """Return the text of an answer."""
        return self.opens(name, **query).body.decode()
