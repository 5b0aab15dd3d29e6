"""`POST /v/<token>/start`: have a video made that waits for its first viewer.

Mail scanners, link previews and crawlers read pages, and some run their scripts. So no request that only reads starts a
video. The page sends this one after a gesture of a person (static/player/gesture.js).
"""

from chalicelib.domain.credit import InsufficientCredit
from chalicelib.domain.errors import Transient
from chalicelib.domain.first_watch import FirstWatchServices, start_watching
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video
from chalicelib.pages.responses import PageResponse
from chalicelib.video_pages.beacons import is_bot
from chalicelib.video_pages.page_state import state_answer
from chalicelib.video_pages.posted import Posted, answer
from chalicelib.video_pages.visit import Visit

_RETRY_S = 5


def take_start(video: Video, template: Template, posted: Posted, services: FirstWatchServices) -> PageResponse:
    """Have a video made, unless it is being made or is done. Answer with its state, as `GET /v/<token>/state` does.

    Known programs that look at pages without a viewer get the state, and start nothing. What keeps a video from being
    started, such as an account's credits, is none of a visitor's business: the answer is that it cannot be made now.
    """
    if not posted.is_json:
        return answer(415, "expected a body of the type application/json")
    if not is_bot(posted.agent):
        try:
            start_watching(video, services)
        except (InsufficientCredit, Transient):
            return answer(503, "this video cannot be made just now; please try again", _RETRY_S)
    now = services.videos.get(video.account_id, video.id)
    return state_answer(Visit(now, template)) if now else answer(404, "there is no page here")
