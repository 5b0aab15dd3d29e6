"""The opacity of a play at each frame, and the frames at which the play is visible. Pure, and light to import."""

from collections.abc import Sequence

from chalicelib.domain.timeline import Look, Play

from .curves import LinearPiece, pieces_of, within

_NOTHING = 1e-9


def opacity_of(play: Play, look: Look, fps: int) -> tuple[LinearPiece, ...]:
    """Return the opacity, 0..1, over all frames of a play."""
    return pieces_of(look.alpha, 0, fps, play.first_frame, play.end_frame)


def is_seen(lines: Sequence[LinearPiece]) -> bool:
    """Return whether an opacity is above 0 at any frame. Each piece only rises or only falls."""
    return any(max(line.at(line.first_frame), line.at(line.end_frame - 1)) > _NOTHING for line in lines)


def is_seen_between(lines: Sequence[LinearPiece], first_frame: int, end_frame: int) -> bool:
    """Return whether an opacity is above 0 between two frames. If not, the play is not rendered there."""
    return is_seen(within(lines, first_frame, end_frame))


def seen_spans(lines: Sequence[LinearPiece]) -> list[tuple[int, int]]:
    """Return the spans (first frame, end frame) in which an opacity is above 0, in order; adjacent ones are merged."""
    spans: list[tuple[int, int]] = []
    for line in lines:
        if not is_seen([line]):
            continue
        if spans and spans[-1][1] == line.first_frame:
            spans[-1] = (spans[-1][0], line.end_frame)
        else:
            spans.append((line.first_frame, line.end_frame))
    return spans
