"""The public names of the package, used as in its docstring."""

import chalicelib.script
from chalicelib.domain.timeline import Kind
from chalicelib.script import parse_scripts, resolve


def test_the_example_of_the_package_holds():
    script = parse_scripts(['[{"image": {"id": "photo", "duration": "$seconds*1000"}}]'])
    resolved = resolve(script, {}, {"seconds": "3"}, fps=24)
    assert (script.needs_media, resolved.timeline.duration_ms) == ({"photo": Kind.IMAGE}, 3000)


def test_the_exported_names_are_in_order_and_exist():
    names = chalicelib.script.__all__
    assert names == sorted(names, key=lambda name: (name[0].islower(), name))
    assert all(hasattr(chalicelib.script, name) for name in names)
