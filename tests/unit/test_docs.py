"""What the documentation says is there, is there; and what is there is documented."""

import re
from pathlib import Path

import pytest

from chalicelib.api.api_contract import contract_of
from chalicelib.api.request_limits import MAX_ANSWER_BYTES, MAX_BATCH, MAX_STORED_BYTES
from chalicelib.api.videos import MAX_VIDEOS
from chalicelib.domain import limits
from chalicelib.domain.brand import SEZION
from chalicelib.domain.custom_profile import MAX_PROFILES as MAX_OWN_PROFILES
from chalicelib.domain.formats import FORMATS
from chalicelib.domain.media import MAX_UPLOAD_BYTES
from chalicelib.domain.password import MAX_BYTES as MAX_PASSWORD_BYTES
from chalicelib.domain.password import MIN_CHARS as MIN_PASSWORD_CHARS
from chalicelib.domain.template import MAX_SCRIPT_CHARS
from chalicelib.render.ffmpeg.graph import ALLOWED_FORMATS
from chalicelib.render.fonts import font_names
from tests.unit.catalogue import PIRSONAL_ERRORS

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
API = (DOCS / "reference" / "api.md").read_text()
LANGUAGE = (DOCS / "reference" / "script-language.md").read_text()
PROFILES = (DOCS / "reference" / "profiles.md").read_text()
ERRORS = (DOCS / "reference" / "errors.md").read_text()
README = (ROOT / "README.md").read_text()
FUNCTIONS = [
    function["name"]
    for element in contract_of(SEZION)
    if element["type"] == "interface"
    for function in element["functions"]
]
LIMITS = [
    ("name", f"{limits.MAX_NAME_CHARS}, at least 1"),
    ("description", f"{limits.MAX_DESCRIPTION_CHARS:,}"),
    ("template_type", f"{limits.MAX_DESCRIPTION_CHARS:,}"),
    ("GATrackingCode", f"{limits.MAX_NAME_CHARS}"),
    ("inputScripts`, with those of a video (1005)", f"{MAX_SCRIPT_CHARS:,}"),
    ("outProfiles` (2002)", f"{limits.MAX_PROFILES}"),
    ("webhooks", f"{limits.MAX_WEBHOOKS}"),
    ("the whole, as JSON", f"{MAX_STORED_BYTES:,} bytes"),
    ("name` of a video", f"{limits.MAX_NAME_CHARS}, at least 1"),
    ("description` of a video", f"{limits.MAX_VIDEO_DESCRIPTION_BYTES:,} bytes"),
    ("keywords", f"{limits.MAX_KEYWORDS_CHARS:,}"),
    ("data", f"{limits.MAX_DATA_BYTES:,} bytes"),
    ("email`, `firstName`, `lastName`, `template_media", f"{limits.MAX_NAME_CHARS} each"),
    ("inputVariables", f"{limits.MAX_VARIABLES}"),
    ("name` of a variable", f"{limits.MAX_NAME_CHARS}, at least 1"),
    ("value` of a variable", f"{limits.MAX_VALUE_CHARS:,}"),
    ("CTABodyText`, `CTAButtonText`, `title` of a form", f"{limits.MAX_CTA_TEXT_CHARS:,} each"),
    ("CTACustomHTML`, `description` of a form", f"{limits.MAX_CTA_HTML_CHARS:,} each"),
    ("inputFields` of a form", f"{limits.MAX_FORM_FIELDS}"),
    ("fieldName` of a form", f"{limits.MAX_NAME_CHARS}"),
    ("the whole, with its scripts and texts, as JSON", f"{MAX_STORED_BYTES:,} bytes"),
    ("text` of an input media", f"{limits.MAX_INPUT_TEXT_CHARS:,}"),
    ("name` of an input media", f"{limits.MAX_NAME_CHARS}"),
    ("X-SZN-Filename`, `name` of an upload", f"{limits.MAX_FILE_NAME_CHARS}"),
    ("X-SZN-Description`, `description` of an upload", f"{limits.MAX_DESCRIPTION_CHARS:,}"),
    ("size of a file", f"{MAX_UPLOAD_BYTES:,} bytes, at least 1"),
    ("a URL of a media, a webhook or a button", f"{limits.MAX_URL_CHARS:,}"),
    ("videos of `Template_Videos_New` and `Template_Videos_Check", f"{limits.MAX_ROWS:,}"),
    ("videos of `Template_Video_Page", f"{MAX_VIDEOS:,}"),
    ("requests of a batch (-32600)", f"{MAX_BATCH}"),
    ("profiles of an account's own (2002)", f"{MAX_OWN_PROFILES}"),
    ("name` of an account", f"{limits.MAX_NAME_CHARS}, at least 1"),
    ("password", f"{MAX_PASSWORD_BYTES:,} bytes, at least {MIN_PASSWORD_CHARS} characters"),
    ("an answer (5000)", f"{MAX_ANSWER_BYTES:,} bytes"),
]
PAGES = [path for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")] if "vendors" not in path.parts]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_each_function_of_the_contract_is_documented(function):
    assert f"| `{function}` |" in API


@pytest.mark.parametrize(("code", "message"), PIRSONAL_ERRORS)
def test_each_error_is_documented(code, message):
    assert f"| {code} | {message} |" in ERRORS


def limits_said():
    """The rows of the limits in docs/reference/api.md, each without its outermost backticks."""
    said = API.partition("## Limits\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", said, re.MULTILINE)
    return [(what.strip("`"), most) for what, most in rows if most not in ("at most", "---")]


def test_the_limits_are_those_of_the_code():
    assert limits_said() == LIMITS


def test_each_limit_of_what_callers_send_is_in_the_table():
    counted = {getattr(limits, name) for name in dir(limits) if name.startswith("MAX_")}
    shown = {int(number.replace(",", "")) for _, most in LIMITS for number in re.findall(r"[\d,]*\d", most)}
    assert counted <= shown


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
