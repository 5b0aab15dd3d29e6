"""Draw people who do not exist, from the chest up. The face's middle is (0, 0); it is some 200 units wide."""

from dataclasses import dataclass
from enum import Enum

from .canvas import Canvas, Color, arc

INK = "#2A2030"


class Hair(Enum):
    """A hairstyle."""

    BOB = "bob"
    BUN = "bun"
    CURLS = "curls"
    SCARF = "scarf"


@dataclass(frozen=True)
class Person:
    """The looks of a person."""

    skin: Color
    shade: Color
    blush: Color
    hair: Color
    top: Color
    style: Hair
    glasses: bool = False


def draw_person(
    canvas: Canvas, person: Person, *, open_mouth: float | None = None, blink: bool = False, nod: float = 0
) -> None:
    """Draw a person who smiles, or speaks with `open_mouth` 0..1. `nod` lowers the head by units."""
    _draw_back(canvas, person, nod)
    _draw_body(canvas, person)
    _draw_head(canvas, person, nod)
    _draw_eyes(canvas, person, blink, nod)
    _draw_mouth(canvas, person, open_mouth, nod)
    _draw_front(canvas, person, nod)


def _draw_back(canvas: Canvas, person: Person, nod: float) -> None:
    match person.style:
        case Hair.BOB:
            canvas.mirrored(
                [(0, -158 + nod), (92, -132 + nod), (138, -40 + nod), (134, 70), (112, 128), (60, 120)], person.hair
            )
        case Hair.BUN:
            canvas.oval((0, -168 + nod), 54, 46, person.hair)
            canvas.mirrored([(0, -146 + nod), (84, -122 + nod), (114, -40 + nod), (104, 30 + nod)], person.hair)
        case Hair.CURLS:
            for x, y in ((0, -130), (62, -122), (108, -82), (132, -30), (136, 26), (124, 78), (104, 122)):
                canvas.oval((x, y + nod), 50, 50, person.hair)
                canvas.oval((-x, y + nod), 50, 50, person.hair)
        case Hair.SCARF:
            canvas.mirrored(
                [(0, -156 + nod), (88, -130 + nod), (126, -50 + nod), (130, 50), (140, 140), (150, 240)], person.hair
            )


def _draw_body(canvas: Canvas, person: Person) -> None:
    canvas.mirrored([(0, 172), (60, 178), (150, 206), (212, 270), (240, 400), (236, 620), (0, 640)], person.top)
    if person.style is Hair.SCARF:
        canvas.mirrored([(0, 60), (112, 70), (136, 150), (118, 214), (0, 250)], person.hair)
        return
    canvas.blob([(-44, 80), (44, 80), (46, 170), (62, 188), (0, 246), (-62, 188), (-46, 170)], person.skin)
    canvas.blob([(-42, 96), (42, 96), (44, 128), (10, 156), (-30, 150)], person.shade)


def _draw_head(canvas: Canvas, person: Person, nod: float) -> None:
    if person.style is not Hair.SCARF:
        for side in (-1, 1):
            canvas.oval((side * 98, 8 + nod), 17, 25, person.skin)
            canvas.oval((side * 99, 9 + nod), 8, 14, person.shade)
    canvas.mirrored(
        [
            (0, -120 + nod),
            (62, -106 + nod),
            (95, -52 + nod),
            (97, 8 + nod),
            (84, 64 + nod),
            (50, 108 + nod),
            (0, 124 + nod),
        ],
        person.skin,
    )
    for side in (-1, 1):
        canvas.oval((side * 60, 40 + nod), 20, 13, person.blush)
    canvas.line(arc((0, 16 + nod), 11, 14, 20, 160), 5, person.shade)


def _draw_eyes(canvas: Canvas, person: Person, blink: bool, nod: float) -> None:
    brow = INK if person.style is Hair.SCARF else person.hair
    for side in (-1, 1):
        x, y = side * 40, -10 + nod
        canvas.line([(a, b + 0.08 * side * (a - x)) for a, b in arc((x, y - 17), 23, 12, 208, 332)], 6, brow)
        if blink:
            canvas.line(arc((x, y - 6), 15, 9, 20, 160), 5, INK)
            continue
        canvas.oval((x, y), 9.5, 12.5, INK)
        canvas.oval((x + 3, y - 5), 3.2, 3.6, "#FFFFFF")
        canvas.line(arc((x, y), 15, 15, 215, 325), 4, INK)
    if person.glasses:
        for side in (-1, 1):
            canvas.line(arc((side * 41, -8 + nod), 32, 29, 0, 360), 4.5, INK)
        canvas.line(arc((0, -8 + nod), 10, 8, 200, 340), 4.5, INK)


def _draw_mouth(canvas: Canvas, person: Person, open_mouth: float | None, nod: float) -> None:
    y = 66 + nod
    if open_mouth is None:
        canvas.polygon([*arc((0, y - 4), 34, 30, 0, 180)], "#8C2F3E")
        canvas.polygon([*arc((0, y - 4), 32, 10, 0, 180)], "#FFFFFF")
        return
    if open_mouth < 0.14:
        canvas.line(arc((0, y - 12), 30, 17, 25, 155), 5, "#8C2F3E")
        return
    across, down = 29 - 7 * open_mouth, 4 + 21 * open_mouth
    canvas.oval((0, y + 2), across, down, "#7A2536")
    if open_mouth > 0.3:
        canvas.oval((0, y + 2 + down * 0.5), across * 0.6, down * 0.4, "#D8626B")
        canvas.polygon(arc((0, y + 2 - down * 0.45), across * 0.74, down * 0.34, 0, 360), "#FFFFFF")


def _draw_front(canvas: Canvas, person: Person, nod: float) -> None:
    match person.style:
        case Hair.BOB:
            fringe = [
                (-104, 10),
                (-112, -70),
                (-70, -136),
                (0, -150),
                (72, -136),
                (112, -70),
                (104, 10),
                (92, -40),
                (60, -78),
                (10, -66),
                (-50, -72),
                (-88, -36),
            ]
            canvas.blob([(x, y + nod) for x, y in fringe], person.hair)
        case Hair.BUN:
            cap = [
                (-102, -8),
                (-106, -70),
                (-66, -130),
                (0, -144),
                (66, -130),
                (106, -70),
                (102, -8),
                (84, -66),
                (30, -98),
                (-20, -100),
                (-80, -70),
            ]
            canvas.blob([(x, y + nod) for x, y in cap], person.hair)
        case Hair.CURLS:
            for x, y, size in (
                (-78, -92, 34),
                (-34, -116, 36),
                (14, -118, 36),
                (60, -100, 34),
                (92, -60, 28),
                (-98, -52, 26),
            ):
                canvas.oval((x, y + nod), size, size * 0.86, person.hair)
        case Hair.SCARF:
            band = [*arc((0, 4 + nod), 128, 160, 170, 370), *reversed(arc((0, 8 + nod), 90, 115, 170, 370))]
            canvas.polygon(band, person.hair)
            right = [(128, 4), (124, 90), (76, 150), (0, 166)]
            left = [(-x, y) for x, y in reversed(right[:-1])]
            chin = [(x, y) for x, y in reversed(arc((0, 8), 90, 115, 0, 180))]
            canvas.polygon([(x, y + nod) for x, y in (*right, *left, *chin)], person.hair)
