"""What the documentation says is there, is there; and what is there is documented."""

import re
from pathlib import Path

import pytest

from chalicelib.api.contract import contract_of
from chalicelib.domain.brand import SEZION
from chalicelib.domain.formats import FORMATS
from chalicelib.render.fonts import font_names
from chalicelib.render.graph import ALLOWED_FORMATS
from tests.unit.catalogue import PIRSONAL_ERRORS

ROOT = Path(__file__).resolve().parent.parent.parent
API = (ROOT / "docs" / "api.md").read_text()
LANGUAGE = (ROOT / "docs" / "script-language.md").read_text()
PROFILES = (ROOT / "docs" / "profiles.md").read_text()
README = (ROOT / "README.md").read_text()
FUNCTIONS = [
    function["name"]
    for element in contract_of(SEZION)
    if element["type"] == "interface"
    for function in element["functions"]
]
PAGES = [path for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")] if "reference" not in path.parts]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_each_function_of_the_contract_is_documented(function):
    assert f"| `{function}` |" in API


@pytest.mark.parametrize(("code", "message"), PIRSONAL_ERRORS)
def test_each_error_is_documented(code, message):
    assert f"| {code} | {message} |" in API


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_documented(name):
    assert f"| `{name}` | `.{FORMATS[name].extension}` |" in PROFILES


@pytest.mark.parametrize("name", ALLOWED_FORMATS.split(","))
def test_each_format_that_medias_may_have_is_documented(name):
    _, _, rest = LANGUAGE.partition("Videos and audios come in")
    assert name in rest.lower().replace("-", "")


@pytest.mark.parametrize("font", font_names())
def test_each_font_is_documented(font):
    assert f"`{font}`" in LANGUAGE


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z]+)", README))))
def test_each_command_of_the_readme_is_there(target):
    assert f"\n{target}: " in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_each_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
