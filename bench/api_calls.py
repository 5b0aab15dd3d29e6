"""The cost of API calls alone: the tables are the tests' fakes, and nothing leaves the process."""

import json
import statistics
import time
from typing import Any

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.rpc import Rpc
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.template import InputMedia
from local.paths import ROOT
from tests.fakes import ACCOUNT, PROFILE, SECRET, TEMPLATE, VIDEO, FakeCloud, make_template, make_video

MOST_LISTED = 100
ROWS = 1000
CAMPAIGN = f"Template_Videos_New, {ROWS:,} videos"
_TIMES, _FEW_TIMES = 200, 5
_QUERY = {"accountID": ACCOUNT, "accountSecret": SECRET}
_SCRIPT = (ROOT / "local" / "docs" / "media" / "script.json").read_text()
_ROW = {"name": "ava", "inputVariables": [{"name": "firstName", "value": "Ava"}]}
_TEXTS = {"title": "Welcome aboard, {{firstName}}!", "subtitle": "We made this video just for you."}


def calls_ms() -> dict[str, float]:
    """Return the median CPU time of each call in ms, by the name of the call."""
    cloud = _filled()
    single: dict[str, tuple[str, list[Any]]] = {
        "Video_Get": ("Video_Get", [VIDEO]),
        "Video_Get_Links": ("Video_Get_Links", [VIDEO]),
        "Template_Video_New": ("Template_Video_New", [TEMPLATE, _ROW]),
        "Template_Update": ("Template_Update", [TEMPLATE, {"name": "Welcome"}]),
        "Template_List": ("Template_List", []),
        "Media_List": ("Media_List", []),
        "Template_Video_List": ("Template_Video_List", [TEMPLATE]),
    }
    costs = {name: _median_ms(cloud, method, [params], _TIMES) for name, (method, params) in single.items()}
    # A script of an earlier request is cached.
    template = {"name": "Welcome", "outProfiles": [PROFILE]}
    new = [[template | {"inputScripts": [_SCRIPT + " " * number]}] for number in range(_TIMES)]
    costs["Template_New"] = _median_ms(cloud, "Template_New", new, _TIMES)
    rows = [_ROW | {"name": f"video {number}"} for number in range(ROWS)]
    return costs | {CAMPAIGN: _median_ms(cloud, "Template_Videos_New", [[TEMPLATE, rows]], _FEW_TIMES)}


def _filled() -> FakeCloud:
    """Return a cloud with an account, a template, and as many media files and videos as a list may have."""
    cloud = FakeCloud()
    kinds = {"footage": MediaType.VIDEO, "logo": MediaType.IMAGE, "music": MediaType.AUDIO}
    for number in range(MOST_LISTED):
        kind = list(kinds.values())[number % len(kinds)]
        timed = 8000 if kind is not MediaType.IMAGE else None
        cloud.add_media(id=f"{number:024x}", type=kind, facts=MediaFacts(kind, timed, 640, 480, has_audio=False))
    medias = [InputMedia(name, kind, media_id=f"{number:024x}") for number, (name, kind) in enumerate(kinds.items())]
    texts = [InputMedia(name, MediaType.TEXT, text=text) for name, text in _TEXTS.items()]
    cloud.templates.put(make_template(scripts=(_SCRIPT,), medias=(*medias, *texts)))
    cloud.videos.add([make_video(id=f"{number:024x}") for number in range(1, MOST_LISTED)])
    cloud.videos.put(make_video(variables={"firstName": "Ava"}))
    return cloud


def _median_ms(cloud: FakeCloud, method: str, each: list[list[Any]], times: int) -> float:
    """Return the cost of a call with each of these parameters in turn. Deletes the rows of a call before the next."""
    rpc = Rpc(cloud.api_services)
    bodies = [json.dumps({"id": "1", "method": method, "params": params}).encode() for params in each]
    costs = []
    for number in range(times):
        body = bodies[number % len(bodies)]
        before, began = dict(cloud.videos.rows), dict(cloud.templates.rows)
        started = time.process_time()
        answer = rpc.answer(HttpRequest(body, _QUERY))
        costs.append((time.process_time() - started) * 1000)
        if b'"error"' in answer:
            raise RuntimeError(f"{method}: {answer[:1000]!r}")
        cloud.videos.rows, cloud.templates.rows = before, began
    print(f"  {method}: {statistics.median(costs):.2f} ms", flush=True)
    return statistics.median(costs)
