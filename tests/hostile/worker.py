"""The process that stands for a function: it inspects or renders files, one at a time.

    AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1024 python -m tests.hostile.worker

It reads a JSON line for each file, `{"path", "kind", "use", "at"}`, and answers with one, `{"end", "why", "ms"}`.
An end is `accepted`, `refused` (1029, with the reason), `rendered`, `failed` (an error names the file), or `fault`.
"""

import json
import os
import resource
import sys
import time
import traceback
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.domain.errors import BadFont, BadMedia, VideoError
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Kind, Look, PictureStyle, Play, Sound, Timeline, Track
from chalicelib.render.ffmpeg.binaries import find_binaries
from chalicelib.render.isolation.facts import check_font
from chalicelib.render.isolation.limits import UPLOAD
from chalicelib.render.media_files.probe import probe
from chalicelib.render.media_files.reports import put_beside
from chalicelib.render.renderer import FfmpegRenderer

_FPS, _FRAMES = 24, 5
_WINDOW_MS = 100
_CUT, _LATEST_CUT_MS = 0.5, 2000
_LONGEST_LISTENED_MS = 30 * 60_000
# The memory that this process itself may use; the processes that it starts have limits of their own.
_OWN_BYTES = 210_000_000
_NAME = "hostile"


def main() -> None:
    """Answer one line with another until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    # A library that prints must not print into the answers.
    os.dup2(2, 1)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_OWN_BYTES, most))
    for line in sys.stdin:
        request = json.loads(line)
        start_s = time.monotonic()
        end, why = _tried(Path(request["path"]), request["kind"], request["use"], request["at"])
        answer = {"end": end, "why": why, "ms": round((time.monotonic() - start_s) * 1000)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _tried(path: Path, kind: str, use: str, at: float) -> tuple[str, str]:
    try:
        if use == "inspect":
            facts = inspect(path, kind)
            # As it is stored in a row.
            json.dumps(facts.report if isinstance(facts, MediaFacts) else "").encode()
            return "accepted", ""
        return render(path, kind, at)
    except (BadMedia, BadFont) as error:
        return ("refused" if use == "inspect" else "failed"), str(error)
    except VideoError as error:
        named = error.object_id == _NAME
        return ("failed" if named else "fault"), f"{error.object_id}: {error}"
    except BaseException:  # noqa: BLE001 -- any other exception is a fault, which a run looks for
        return "fault", traceback.format_exc()


def inspect(path: Path, kind: str) -> object:
    """Inspect a file as an upload is inspected. Return its facts.

    Raises:
        BadMedia, BadFont: it is refused.
    """
    if kind == "font":
        return check_font(path.read_bytes())
    return probe(path, MediaType(kind), find_binaries(None).ffprobe, UPLOAD)


def render(path: Path, kind: str, at: float) -> tuple[str, str]:
    """Use an accepted file: a frame and a bit of sound from `at` (0 to 1) on; listen to it, and cut it.

    Raises:
        VideoError, BadMedia: it cannot be rendered.
    """
    binaries = find_binaries(None)
    facts = probe(path, MediaType(kind), binaries.ffprobe)
    renderer, profile = FfmpegRenderer(binaries), parse_profile("MP4_H264_AAC_160x90_24fps")
    if facts.report is not None:
        put_beside(path, facts.report)
    start_ms = at * min(facts.duration_ms or 0, 24 * 3_600_000)
    end_ms = _FRAMES * 1000 / _FPS
    play = partial(Play, _NAME, 0, Kind(kind), 0.0, end_ms, 0, _FRAMES, 0)
    one = Track.constant(1.0)
    look = Look(Track.constant(0.0, 0.0), Track.constant(1.0, 1.0), one, PictureStyle(), one, Track.constant(0.0))
    used: dict[str, object] = {} if kind == "image" else {"media_start_ms": start_ms}
    with TemporaryDirectory() as folder:
        if kind != "audio":
            picture = Timeline(_FPS, _FRAMES, (play(look, **used),))
            renderer.render_frame(picture, profile, {_NAME: path}, end_ms / 2, Path(folder))
        if facts.has_audio:
            sound = Timeline(_FPS, _FRAMES, (play(None, sound=Sound(one), **used),))
            renderer.mix_audio(sound, profile, {_NAME: path}, Path(folder))
            if (facts.duration_ms or 0) <= _LONGEST_LISTENED_MS:
                renderer.levels(path, _WINDOW_MS)
        # Half of the files are cut, from their beginning or from a time near it, as all before is decoded.
        if kind != "image" and at < _CUT:
            cut_ms = round(min(start_ms, _LATEST_CUT_MS)) if at < _CUT / 2 else 0
            renderer.trim(path, MediaType(kind), cut_ms, cut_ms + round(end_ms), Path(folder))
    return "rendered", ""


if __name__ == "__main__":
    main()
