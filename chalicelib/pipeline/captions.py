"""The captions of a video: its text objects, as they are shown, for people who cannot read them in the picture."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Kind, Look, Play, Timeline
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.webvtt import Cue, write_webvtt
from chalicelib.render.motion.geometry import px
from chalicelib.render.motion.opacity import opacity_of, seen_spans
from chalicelib.render.motion.visibility import hidden_objects, showings_of
from chalicelib.render.ports import Renderer
from chalicelib.script import ResolvedScript

MIN_SHOWN_MS = 300
"""A text that is shown for a shorter time cannot be read, and is part of an animation."""


def captions_of(manifest: Manifest, resolved: Mapping[Profile, ResolvedScript], renderer: Renderer) -> str:
    """Return the captions of a video as a WebVTT file; empty if it shows no text that can be read.

    `resolved` is the result of `Manifest.resolve_all` with the files of the account's fonts. The first profile with a
    picture decides: in the others a text has the same times, to a frame, though its pages may end at another word.

    Raises:
        VideoError: the font of a text cannot be read.
    """
    for profile, script in resolved.items():
        if profile.has_picture:
            return write_webvtt(_merged(_cues(manifest.texts, script.timeline, profile, renderer)))
    return ""


def _cues(texts: Mapping[str, str], timeline: Timeline, profile: Profile, renderer: Renderer) -> Iterator[Cue]:
    showings = [(play, look) for play, look in showings_of(timeline) if play.kind is Kind.TEXT]
    hidden = hidden_objects(timeline, profile, frozenset()) if showings else {}
    for play, look in showings:
        if play.object_id not in hidden:
            pages = renderer.text_pages(play, texts.get(play.object_id, ""), profile)
            yield from _cues_of(play, look, pages, timeline.fps)


def _cues_of(play: Play, look: Look, pages: tuple[str, ...], fps: int) -> Iterator[Cue]:
    """Yield a cue for each span in which a page of a showing is seen. The pages share its time equally."""
    page_ms = (play.end_ms - play.start_ms) / len(pages)
    cuts = [px((play.start_ms + page * page_ms) * fps / 1000) for page in range(1, len(pages))]
    seen = _seen(play, look, fps)
    for text, (first_frame, end_frame) in zip(pages, pairwise([play.first_frame, *cuts, play.end_frame]), strict=True):
        for first, end in seen:
            start_ms, end_ms = (px(frame * 1000 / fps) for frame in (max(first, first_frame), min(end, end_frame)))
            if end_ms - start_ms >= MIN_SHOWN_MS:
                yield Cue(start_ms, end_ms, text)


def _seen(play: Play, look: Look, fps: int) -> list[tuple[int, int]]:
    """Return the spans of frames in which a showing is not clear, across breaks too short to notice."""
    spans: list[tuple[int, int]] = []
    for first, end in seen_spans(opacity_of(play, look, fps)):
        if spans and (first - spans[-1][1]) * 1000 < MIN_SHOWN_MS * fps:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((first, end))
    return spans


def _merged(cues: Iterable[Cue]) -> list[Cue]:
    """Return the cues, with one for equal texts that overlap or follow each other, such as a title and its shadow."""
    merged: dict[str, list[Cue]] = {}
    for cue in sorted(cues, key=lambda cue: cue.start_ms):
        same = merged.setdefault(cue.text, [])
        if same and cue.start_ms <= same[-1].end_ms:
            same[-1] = Cue(same[-1].start_ms, max(same[-1].end_ms, cue.end_ms), cue.text)
        else:
            same.append(cue)
    return [cue for same in merged.values() for cue in same]
