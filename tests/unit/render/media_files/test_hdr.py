"""HDR and wide-gamut colours become BT.709's."""

import pytest

from chalicelib.render.media_files.hdr import SIZE, ColorSpace, Transfer, color_space_of, cube, to_bt709

PQ, HLG = ColorSpace(Transfer.PQ, "bt2020"), ColorSpace(Transfer.HLG, "bt2020")


def grey(signal, space):
    return to_bt709((signal,) * 3, space)[1]


@pytest.mark.parametrize(("space", "white"), [(PQ, 0.581), (HLG, 0.75)])
def test_reference_white_is_nearly_white(space, white):
    assert grey(white, space) == pytest.approx(0.903, abs=0.01)


def test_dark_greys_are_as_bright_as_on_an_hdr_screen():
    # 10 cd/m² of 203, shown by a screen with a gamma of 2.4.
    assert grey(0.2997, PQ) == pytest.approx((10 / 203) ** (1 / 2.4), abs=0.003)


@pytest.mark.parametrize("space", [PQ, HLG])
def test_brighter_is_never_darker(space):
    values = [grey(step / 50, space) for step in range(51)]
    assert values == sorted(values)


@pytest.mark.parametrize("space", [PQ, HLG])
def test_black_stays_black_and_the_peak_is_white(space):
    assert (grey(0.0, space), grey(1.0, space)) == (0, pytest.approx(1, abs=0.001))


def test_grey_stays_grey():
    assert to_bt709((0.4, 0.4, 0.4), PQ) == pytest.approx((grey(0.4, PQ),) * 3, abs=0.001)


def test_a_colour_of_bt709_in_a_wide_space_is_itself():
    wide = tuple(value ** (1 / 2.4) for value in (0.6274, 0.0691, 0.0164))
    assert to_bt709(wide, ColorSpace(Transfer.SDR, "bt2020")) == pytest.approx((1, 0, 0), abs=0.03)


def test_colours_beyond_an_sdr_screen_stay_within_range():
    assert all(0 <= part <= 1 for part in to_bt709((0.0, 0.9, 0.0), PQ))


def test_the_table_has_all_its_rows():
    assert len(cube(PQ).splitlines()) == SIZE**3 + 1


@pytest.mark.parametrize(
    ("transfer", "primaries", "space"),
    [
        ("smpte2084", "bt2020", PQ),
        ("arib-std-b67", None, HLG),
        ("bt709", "bt2020", ColorSpace(Transfer.SDR, "bt2020")),
        ("bt709", "bt709", None),
        (None, None, None),
        ("smpte170m", "smpte170m", None),
    ],
)
def test_the_tags_determine_the_colour_space(transfer, primaries, space):
    assert color_space_of(transfer, primaries) == space
