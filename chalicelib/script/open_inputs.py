"""The inputs that a video of a template may bring: those of its open objects, variables, and fields of the video."""

from collections.abc import Iterator

from chalicelib.domain.brand import Brand
from chalicelib.domain.static_template import BACKGROUND, is_static
from chalicelib.domain.template import Template
from chalicelib.domain.template_inputs import VIDEO_FIELDS, InputKind, TemplateInput
from chalicelib.domain.timeline import Kind

from .moments import moment_variables
from .objects import Script
from .parser import parse_scripts
from .variables import variable_uses

_EXAMPLES = {
    Kind.IMAGE: "https://example.com/photo.jpg",
    Kind.VIDEO: "https://example.com/clip.mp4",
    Kind.AUDIO: "https://example.com/music.mp3",
    Kind.TEXT: "Welcome, Ava",
}
# A variable often has the name of a field, and then the same example.
_KNOWN_EXAMPLES = {each.name: each.example for each in VIDEO_FIELDS if each.name != "name"}
_WORD = "Ava"


def inputs_of(template: Template, brand: Brand) -> list[TemplateInput]:
    """Return the inputs of a template: its open objects, its variables, and the fields of a video.

    `brand` is that of the deployment, by which a template is static. The scripts of a static template with a background
    are not used.

    Raises:
        ScriptError: its scripts, of an earlier release, do not parse any more.
    """
    # A template without scripts lets each video bring its own.
    script = parse_scripts(template.scripts) if template.scripts else Script((), ())
    own = [*_open_objects(script, template), *_variables(script, template)]
    if is_static(template, brand):
        # A background of the template replaces its scripts.
        others = () if template.template_media else (each for each in own if each.name != BACKGROUND)
        own = [_background(template, script), *others]
    return [*own, *VIDEO_FIELDS]


def _background(template: Template, script: Script) -> TemplateInput:
    default = template.template_media
    is_required = not default and not script.objects
    return TemplateInput(BACKGROUND, InputKind.VIDEO, (), is_required, default, _EXAMPLES[Kind.VIDEO])


def _open_objects(script: Script, template: Template) -> Iterator[TemplateInput]:
    fixed = {media.input_id for media in template.medias}
    for each in script.objects:
        if each.kind.needs_media and each.id not in fixed:
            place = f"inputScripts[{each.script_index}]"
            yield TemplateInput(each.id, InputKind(each.kind.value), (place,), example=_EXAMPLES[each.kind])


def _variables(script: Script, template: Template) -> Iterator[TemplateInput]:
    """Yield the variables by their first use. One that only chapters use is not required: they are left out then."""
    texts = {media.input_id: media.text for media in template.medias if media.text is not None}
    places: dict[str, list[str]] = {}
    examples: dict[str, str] = {}
    for use in variable_uses(script, texts):
        places.setdefault(use.variable, []).append(f"{use.object_id}.{use.part}")
        # A property accepts fewer values than a text, so its example comes first.
        examples[use.variable] = examples.get(use.variable) or use.example
    required = set(places)
    for index, chapter in enumerate(template.page_settings.chapters):
        for name in sorted(moment_variables(chapter.at)):
            places.setdefault(name, []).append(f"page.chapters[{index}]")
            examples[name] = examples.get(name) or "3"
    for name, used_in in places.items():
        example = examples[name] or _KNOWN_EXAMPLES.get(name, _WORD)
        yield TemplateInput(name, InputKind.VARIABLE, tuple(used_in), name in required, example=example)
