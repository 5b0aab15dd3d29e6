"""Properties: the objects that they apply to, and their values."""

import pytest

from chalicelib.domain.timeline import (
    AlignH,
    AlignV,
    Aspect,
    Background,
    Color,
    Frame,
    Outline,
    PictureStyle,
    RectangleStyle,
    Shadow,
    TextStyle,
    Track,
)
from chalicelib.script import ProblemKind
from tests.unit.script.scripts import (
    audio,
    audio_of,
    image,
    late_problems,
    look,
    only,
    parsed,
    plays,
    problems,
    rectangle,
    title,
    video,
    video_of,
    volume,
    warnings,
)

WHITE = Color(255, 255, 255)
BLACK = Color(0, 0, 0)


def test_a_picture_is_shown_whole_and_centered_by_default():
    assert look(image()).style == PictureStyle(Aspect.FIT, AlignH.CENTER, AlignV.CENTER)


def test_a_picture_is_cropped_and_aligned_as_declared():
    style = look(image(imageAspect="crop", imageAlignH="left", imageAlignV="bottom")).style
    assert style == PictureStyle(Aspect.CROP, AlignH.LEFT, AlignV.BOTTOM)


def test_a_text_is_white_in_one_line_of_inter_by_default():
    assert look(title()).style == TextStyle("Inter", WHITE)


def test_a_text_has_its_declared_style():
    style = look(
        title(
            textFont="Lora-Bold",
            color="0xFF8000",
            textLines=3,
            textSizeFit=True,
            textAlignH="right",
            textAlignV="top",
        )
    ).style
    assert style == TextStyle(
        "Lora-Bold", Color(255, 128, 0), lines=3, size_fit=True, align_h=AlignH.RIGHT, align_v=AlignV.TOP
    )


def test_a_text_may_have_a_size_pages_and_a_spacing_of_its_own():
    style = look(title(textSize=0.08, textPaging="true", textLineSpacing=1.5)).style
    assert style == TextStyle("Inter", WHITE, size=0.08, paging=True, line_spacing=1.5)


def test_a_text_may_have_an_outline_a_shadow_and_a_background():
    style = look(
        title(
            textOutline={"width": 0.1, "color": "#FF0000"},
            textShadow={"x": -0.1, "y": "0.2", "blur": 0.3, "color": "#00FF0080"},
            textBackground={"color": "#0000FF", "padding": 0.5, "radius": "0.5/2"},
        )
    ).style
    assert (style.outline, style.shadow, style.background) == (
        Outline(0.1, Color(255, 0, 0)),
        Shadow(-0.1, 0.2, 0.3, Color(0, 255, 0, 128)),
        Background(Color(0, 0, 255), 0.5, 0.25),
    )


def test_outline_shadow_and_background_have_defaults():
    style = look(title(textOutline={}, textShadow={}, textBackground={})).style
    assert (style.outline, style.shadow, style.background) == (
        Outline(0.05, BLACK),
        Shadow(0.05, 0.05, 0.1, Color(0, 0, 0, 160)),
        Background(Color(0, 0, 0, 160), 0.25, 0),
    )


def test_all_invalid_parts_of_a_shadow_are_reported():
    found = problems(title(textShadow={"x": "far", "color": "red", "size": 1, "blur": 0}))
    assert [problem.property for problem in found] == ["textShadow", "textShadow.x", "textShadow.color"]


@pytest.mark.parametrize("name", ["textOutline", "textShadow", "textBackground"])
def test_an_effect_of_a_text_is_an_object(name):
    assert "expected {" in only(problems(title(**{name: True}))).message


@pytest.mark.parametrize("size", [0, -0.1, 11])
def test_a_size_of_a_text_is_above_nothing(size):
    assert only(problems(title(textSize=size))).expected == "a fraction of the frame's height from 0.001 to 4"


def test_a_rectangle_is_black_by_default():
    assert look(rectangle()).style == RectangleStyle(BLACK)


def test_a_rectangle_may_have_round_corners_and_a_border():
    style = look(rectangle(cornerRadius=0.05, borderWidth=0.01, borderColor="#FF0000")).style
    assert style.frame == Frame(0.05, 0.01, Color(255, 0, 0))


@pytest.mark.parametrize("make", [image, video])
def test_a_picture_may_have_round_corners_and_a_border(make):
    style = look(make(duration=500, cornerRadius=0.05, borderWidth=0.01, borderColor="#FF0000")).style
    assert style.frame == Frame(0.05, 0.01, Color(255, 0, 0))


def test_a_border_is_white_by_default():
    assert look(image(borderWidth="1/50")).style.frame == Frame(0, 0.02, WHITE)


def test_without_a_width_there_is_no_border():
    assert look(image(borderColor="#FF0000")).style.frame == Frame()


def test_a_border_without_a_width_gives_a_warning():
    assert warnings(image(borderColor="#FF0000")) == [
        'Object "photo", borderColor: has no effect without a borderWidth'
    ]


def test_a_border_gives_no_warning():
    assert warnings(image(borderWidth=0.01, borderColor="#FF0000")) == []


@pytest.mark.parametrize("name", ["cornerRadius", "borderWidth", "borderColor"])
def test_texts_have_no_frame(name):
    assert "applies to image, rectangle, video, not to text objects" in only(problems(title(**{name: 1}))).message


@pytest.mark.parametrize(
    ("written", "color"),
    [
        ("0x0A0b0C", Color(10, 11, 12)),
        ("#0A0b0C", Color(10, 11, 12)),
        ("#0A0b0C80", Color(10, 11, 12, 128)),
    ],
)
def test_a_color_is_hexadecimal(written, color):
    assert look(rectangle(color=written)).style.color == color


@pytest.mark.parametrize("written", ["red", "0xFFF", "#FFF", "0xFFFFFF80", "FFFFFF", "#GGGGGG", 0, None, ["#FFFFFF"]])
def test_any_other_color_is_a_problem(written):
    assert only(problems(rectangle(color=written))).expected == '"0xRRGGBB", "#RRGGBB" or "#RRGGBBAA"'


def test_a_box_fills_the_frame_by_default():
    assert (look(image()).position, look(image()).size) == (Track.constant(0, 0), Track.constant(1, 1))


def test_an_object_is_not_scaled_or_rotated_by_default():
    assert (look(image()).scale, look(image()).rotation) == (Track.constant(1), Track.constant(0))


@pytest.mark.parametrize("make", [image, title, rectangle])
def test_all_that_is_seen_can_be_turned(make):
    assert look(make(rotation="-90/2")).rotation == Track.constant(-45)


def test_a_rotation_is_a_number_of_degrees():
    assert only(problems(image(rotation=40_000))).expected == "degrees from -36000 to 36000"


def test_a_box_may_be_outside_of_the_frame():
    assert look(image(position={"x": -0.5, "y": 1.5})).position.at(0) == (-0.5, 1.5)


def test_the_numbers_of_a_box_may_be_quoted():
    assert look(image(size={"w": "0.5", "h": ".25"})).size == Track.constant(0.5, 0.25)


def test_both_parts_of_a_position_are_needed():
    problem = only(problems(image(position={"x": 0.5})))
    assert problem.message == 'Object "photo", position: "y" missing in {"x": 0.5}'


def test_all_invalid_parts_of_a_position_are_reported():
    found = problems(image(position={"x": "left", "y": 5000}))
    assert [problem.property for problem in found] == ["position.x", "position.y"]


def test_a_position_has_no_other_parts():
    assert 'unknown argument "z"; known: x, y' in only(problems(image(position={"x": 0, "y": 0, "z": 0}))).message


@pytest.mark.parametrize("position", [5, "0,0", [0, 0], None])
def test_a_position_is_an_object(position):
    assert only(problems(image(position=position))).expected == "{x, y}"


@pytest.mark.parametrize("size", [{"w": -0.1, "h": 1}, {"w": 1, "h": -1}, {"w": 1, "h": 4.1}])
def test_a_size_is_from_nothing_to_four_frames(size):
    assert only(problems(image(size=size))).expected == "a fraction of the frame from 0 to 4"


def test_a_size_may_be_nothing():
    assert look(image(size={"w": "$n/100", "h": 1}), variables={"n": "0"}).size.at(0) == (0, 1)


def test_an_object_is_opaque_by_default():
    assert look(image()).alpha.at(0) == (1,)


@pytest.mark.parametrize(("written", "alpha"), [(0.5, 0.5), ("0.5", 0.5), ("1/2", 0.5), (1.00000001, 1.0)])
def test_an_alpha_is_a_number_from_0_to_1_but_for_the_inexactness_of_floats(written, alpha):
    assert look(image(alpha=written)).alpha.at(0) == (alpha,)


def test_an_object_that_is_always_transparent_gives_a_warning():
    assert warnings(image(alpha=0)) == ['Object "photo", alpha: is 0 during a whole play, which is never seen']


def test_an_object_that_fades_in_gives_no_warning():
    assert warnings(image(alpha=0, events=[{"start": {"imageFadeIn": 500}}])) == []


@pytest.mark.parametrize("written", [False, "false", "$on"])
def test_an_invisible_object_is_transparent(written):
    element = image(alpha=0.5, visible=written, events=[{"start": {"imageFadeIn": 500}}])
    assert {frame.value for frame in look(element, variables={"on": "false"}).alpha.keyframes} == {(0,)}


@pytest.mark.parametrize("written", [True, "true", "$on"])
def test_a_visible_object_is_as_opaque_as_its_alpha(written):
    assert look(image(alpha=0.5, visible=written), variables={"on": "true"}).alpha == Track.constant(0.5)


def test_an_invisible_object_is_played_like_any_other():
    found = plays(image(visible=False), title(play="photo.end"))
    assert [play.start_ms for play in found] == [0, 1000]


def test_an_invisible_object_gives_no_warning():
    assert warnings(image(visible=False)) == []


@pytest.mark.parametrize("alpha", [-0.1, 1.1, "2"])
def test_an_alpha_out_of_range_is_a_problem(alpha):
    problem = only(problems(image(alpha=alpha)))
    assert problem.message == f'Object "photo", alpha: {alpha}, expected a number from 0 to 1'


@pytest.mark.parametrize("alpha", [None, True, [], {}])
def test_a_value_that_is_no_number_is_a_problem(alpha):
    assert only(problems(image(alpha=alpha))).expected == "a number from 0 to 1"


def test_only_times_may_use_times_of_objects():
    problem = only(problems(image(alpha="start/1000")))
    assert problem.kind == ProblemKind.REFERENCE
    assert problem.message.endswith('"start/1000" uses a time of an object; only times and durations can')


def test_lines_are_a_whole_number():
    assert only(problems(title(textLines=1.5))).expected == "a whole number from 1 to 100"


@pytest.mark.parametrize(("written", "fit"), [(True, True), ("true", True), (False, False), (" false ", False)])
def test_a_boolean_may_be_quoted(written, fit):
    assert look(title(textSizeFit=written)).style.size_fit is fit


@pytest.mark.parametrize("written", [1, "yes", "True", None, "$a+1"])
def test_a_value_that_is_no_boolean_is_a_problem(written):
    assert only(problems(title(textSizeFit=written))).expected == "true, false or a $variable"


@pytest.mark.parametrize("written", ["top", "Left", "", None, 5, ["left"]])
def test_an_alignment_is_one_of_its_words(written):
    assert only(problems(title(textAlignH=written))).expected == "left, center, right"


@pytest.mark.parametrize("font", [5, None, ["Inter"], "x" * 201, "a\nb", "\ud800"])
def test_a_font_is_a_name(font):
    assert only(problems(title(textFont=font))).property == "textFont"


@pytest.mark.parametrize("font", ["Open Sans", "", "x" * 200, "游ゴシック", "/etc/hosts"])
def test_a_font_need_not_exist(font):
    assert parsed(title(textFont=font)).fonts == {"title": font}


def test_a_variable_cannot_replace_a_keyword():
    message = only(problems(title(textAlignH="$side"))).message
    assert message.endswith("; a variable can only stand for a number or for true and false")


def test_the_sound_of_a_video_is_heard_at_its_volume():
    assert volume(video(volume=0.5), facts={"clip": video_of(1000, has_audio=True)}) == Track.constant(0.5)


def test_a_video_without_sound_has_none():
    (play,) = plays(video(volume=0.5), facts={"clip": video_of(1000)})
    assert play.sound is None


def test_an_audio_is_heard_and_not_seen():
    (play,) = plays(audio(), facts={"music": audio_of(1000)})
    assert (play.look, play.sound.volume) == (None, Track.constant(1))


def test_an_image_is_seen_and_not_heard():
    (play,) = plays(image(), facts={"photo": audio_of(1000)})
    assert play.sound is None


def test_a_volume_is_at_most_4():
    assert only(problems(audio(volume=5))).expected == "a number from 0 to 4"


def test_loop_has_no_effect_on_images():
    (play,) = plays(image(loop=True))
    assert play.loop is False


def test_a_property_of_other_types_is_a_problem_that_names_them():
    problem = only(problems(image(textLines=3)))
    assert problem.kind == ProblemKind.NAME
    assert problem.message == 'Object "photo", textLines: "textLines" applies to text, not to image objects'


@pytest.mark.parametrize("name", ["alpha", "visible", "position", "size", "rotation", "zIndex"])
def test_visible_properties_do_not_apply_to_audios(name):
    assert "not to audio objects" in only(problems(audio(**{name: 1}))).message


def test_an_unknown_property_is_answered_with_the_right_one_and_all_of_the_type():
    problem = only(problems(rectangle(colour="#FFFFFF")))
    assert problem.message == (
        'Object "box", colour: unknown property "colour" of rectangle objects; did you mean "color"? '
        "known: id, play, duration, events, zIndex, alpha, visible, position, size, rotation, cornerRadius, "
        "borderWidth, borderColor, color"
    )


def test_an_unfit_name_of_a_property_is_not_repeated_as_a_place():
    assert only(problems(rectangle(**{"a\nb": 1}))).property is None


@pytest.mark.parametrize("element", [image("a", None), title("a", None), rectangle("a", None)])
def test_a_duration_may_not_be_null(element):
    assert only(problems(element)).expected == "a time in ms from 0 to 3600000"


@pytest.mark.parametrize("kind", ["image", "text", "rectangle"])
def test_an_object_without_a_timed_media_file_needs_a_duration(kind):
    assert only(problems({kind: {"id": "a"}})).message == f'Object "a", duration: missing; {kind} objects need one'


def test_all_properties_that_variables_make_invalid_are_reported():
    found = late_problems(image(alpha="$a", zIndex="$b"), variables={"a": "2", "b": "x"})
    assert [problem.property for problem in found] == ["alpha", "zIndex"]
