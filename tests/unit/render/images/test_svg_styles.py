"""Styles of SVG in newer CSS look as in browsers; the expected colours are Chromium's."""

from itertools import pairwise

import pytest

from tests.fakes.images import seen

NAMES = 'xmlns="http://www.w3.org/2000/svg" width="40" height="20"'


@pytest.fixture
def middle(tmp_path):
    """Return the colour in the middle of a drawing: `middle(attributes of a rectangle, of the root, prefix)`."""

    def middle(rectangle, root="", before=""):
        path = tmp_path / "a.svg"
        path.write_text(f'<svg {NAMES} {root}>{before}<rect width="40" height="20" {rectangle}/></svg>')
        return seen(path).getpixel((20, 10))

    return middle


@pytest.mark.parametrize(
    ("color", "shown"),
    [
        ("color(display-p3 0.1020 0.5020 0.1020)", (0, 130, 0, 255)),
        ("color(srgb 0.2 0.4 60%)", (51, 102, 153, 255)),
        ("color(display-p3 1 0 0 / 50%)", (255, 0, 0, 128)),
        ("rgb(0 100 200 / 0.5)", (0, 100, 200, 128)),
        ("hsl(200 50% 50% / 0.5)", (64, 149, 191, 128)),
        ("oklch(0.7 0.2 150)", (0, 191, 84, 255)),
        ("oklab(0.6 0.1 -0.1)", (159, 99, 186, 255)),
        ("light-dark(rgb(10, 20, 30), var(--dark, #fff))", (10, 20, 30, 255)),
        ("var(--none, rgb(10, 20, 30))", (10, 20, 30, 255)),
        ("var(--none, var(--neither, #0a141e))", (10, 20, 30, 255)),
    ],
)
def test_a_colour_in_a_newer_notation_is_shown(middle, color, shown):
    for rectangle in (f'fill="{color}"', f'style="fill:#f0f;fill:{color}"'):
        assert middle(rectangle) == pytest.approx(shown, abs=1)


@pytest.mark.parametrize("selector", [":root", "svg", "*, a"])
def test_a_variable_of_a_style_sheet_counts(middle, selector):
    sheet = f"<style>{selector}{{--a: #0a141e; --b: var(--a)}} .x{{fill: var(--b)}}</style>"
    assert middle('class="x"', before=sheet) == (10, 20, 30, 255)


def test_of_several_values_of_a_variable_the_last_one_counts_and_the_roots_own_before_all(middle):
    sheet = "<style>:root{--a:#fff; --b:#fff} svg{--a:#0a141e; --b:#fff}</style>"
    assert middle('fill="var(--a)"', before=sheet) == (10, 20, 30, 255)
    assert middle('fill="var(--b)"', 'style="--b:#0a141e"', sheet) == (10, 20, 30, 255)


def test_a_variable_counts_where_it_is_declared_only(middle):
    group = '<g style="--a:#fff"/>'
    assert middle('fill="var(--a)"', 'style="--a:#0a141e"', group) == (10, 20, 30, 255)


def test_variables_that_multiply_end(middle):
    variables = "".join(f"--{name}:{f'var(--{after})' * 10};" for name, after in pairwise("abcdefghi"))
    assert middle('fill="var(--a)"', f'style="{variables}"')


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("background: #0a141e", (10, 20, 30, 255)),
        ("background:#fff; background-color: light-dark(rgb(10, 20, 30), var(--dark, #fff))", (10, 20, 30, 255)),
        ("background: url(https://example.test/blue) no-repeat red", (255, 0, 0, 255)),
        ("background: none", (0, 0, 0, 0)),
        ("background: transparent no-repeat", (0, 0, 0, 0)),
    ],
)
def test_the_background_of_a_drawing_is_shown(middle, style, shown):
    assert middle('fill="none"', f'viewBox="-5 -5 9 9" style="{style}"') == shown
    assert middle('fill="none"', before=f"<style>svg{{{style}}}</style>") == shown
