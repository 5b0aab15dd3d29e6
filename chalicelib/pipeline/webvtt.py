"""WebVTT files: timed texts that browsers show beside a video. Pure.

Source: WebVTT: The Web Video Text Tracks Format, "Syntax".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MAX_CUES = 2000
MAX_CHARS = 200_000

_HEADER = "WEBVTT"
_CUT_NOTE = "NOTE More texts are left out."
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\0": "\N{REPLACEMENT CHARACTER}"})
_NEW_LINES = re.compile(r"\r\n|[\n\r]")


@dataclass(frozen=True, slots=True)
class Cue:
    """A text that is shown from `start_ms` up to `end_ms`, in whole ms from the start of the video."""

    start_ms: int
    end_ms: int
    text: str


def write_webvtt(cues: Iterable[Cue]) -> str:
    """Return the file with these cues, in the order of their times; empty if no cue has a text.

    At most `MAX_CUES` cues and about `MAX_CHARS` characters are written; a note says if some are left out.
    """
    blocks, chars = [_HEADER], 0
    for cue in sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms)):
        lines = [line for line in map(str.strip, _NEW_LINES.split(cue.text)) if line]
        if not lines:
            continue
        # A blank line would end the cue, and "-->" is escaped, as it would begin another.
        block = "\n".join(
            [f"{_time(cue.start_ms)} --> {_time(cue.end_ms)}", *(line.translate(_ESCAPES) for line in lines)]
        )
        chars += len(block)
        if len(blocks) > MAX_CUES or chars > MAX_CHARS:
            blocks.append(_CUT_NOTE)
            break
        blocks.append(block)
    return "\n\n".join(blocks) + "\n" if blocks[1:] else ""


def _time(ms: int) -> str:
    seconds, rest_ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest_ms:03}"
