"""The layers over the footage of the reference video, for other programs: as data, with texts as PNG."""

from dataclasses import dataclass
from pathlib import Path

from bench import promo as numbers
from bench.promo import SECOND_TEXT, Promo
from bench.sources import text_png

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture over the footage, or black if there is no `picture`, from one time to another, in s.

    `box` is left, top, width, height in px. `comes_from` is the first place of its left edge, and `moves_s` the time
    in which it moves into its box. `cut_px` is cropped from the picture above and below. All layers fade in to their
    `opacity`; those that end before the video also fade out.
    """

    name: str
    picture: Path | None
    box: Box
    span_s: tuple[float, float]
    comes_from: int | None = None
    moves_s: float = 0.0
    cut_px: int = 0
    opacity: float = 1.0
    fades_out: bool = True


def layers(promo: Promo, folder: Path) -> tuple[Layer, ...]:
    """Return the layers from back to front, for a video at 1280x720. Texts are drawn into `folder`."""
    title, title_size = text_png(promo.title, folder / "title.png")
    second, second_size = text_png(SECOND_TEXT, folder / "second.png")
    place = (numbers.TITLE_TO, numbers.TEXT_TOP)
    return (
        Layer("logo", promo.files["logo"], numbers.LOGO_BOX, (0.0, promo.seconds), fades_out=False),
        Layer("picture", promo.files["picture"], numbers.PICTURE_BOX, numbers.PICTURE_S, cut_px=150),
        Layer("bar", None, numbers.BAR_BOX, numbers.BAR_S, opacity=0.5),
        Layer(
            "title",
            title,
            place + title_size,
            promo.title_s,
            comes_from=numbers.TITLE_FROM,
            moves_s=numbers.TITLE_MOVE_S,
        ),
        Layer("second", second, place + second_size, numbers.SECOND_S),
    )
