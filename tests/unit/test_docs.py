"""The documentation is complete, and everything that it names exists."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from chalicelib.api.analytics import MAX_DAYS
from chalicelib.api.api_contract import contract_of
from chalicelib.api.request_limits import MAX_ANSWER_BYTES, MAX_BATCH, MAX_STORED_BYTES
from chalicelib.api.video_paging import MAX_VIDEOS
from chalicelib.barrister import load_contract
from chalicelib.cli.main import cli
from chalicelib.domain import field_limits
from chalicelib.domain.brand import SEZION
from chalicelib.domain.custom_profile import MAX_PROFILES as MAX_OWN_PROFILES
from chalicelib.domain.formats import FORMATS
from chalicelib.domain.media import MAX_UPLOAD_BYTES
from chalicelib.domain.password import MAX_BYTES as MAX_PASSWORD_BYTES
from chalicelib.domain.password import MIN_CHARS as MIN_PASSWORD_CHARS
from chalicelib.domain.template import MAX_SCRIPT_CHARS
from chalicelib.domain.webhook_signature import new_webhook_secret, signed_headers
from chalicelib.outbound.webhook import call_webhook
from chalicelib.render.ffmpeg.graph import ALLOWED_FORMATS
from chalicelib.render.fonts import font_names
from local.docs.page import read_tutorial
from local.docs.strips import fingerprint_of
from tests.unit.api_samples import answer_of, read_samples
from tests.unit.catalogue import PIRSONAL_ERRORS
from tests.unit.outbound.site import POOL, Site


def commands_of(group, path=()):
    """Yield the commands of the CLI, as `accounts create`."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands_of(command, (*path, name))
        else:
            yield " ".join((*path, name))


ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
API = (DOCS / "reference" / "api.md").read_text()
LANGUAGE = (DOCS / "reference" / "script-language.md").read_text()
PROFILES = (DOCS / "reference" / "profiles.md").read_text()
METHODS = (DOCS / "reference" / "methods.md").read_text()
ERRORS = (DOCS / "reference" / "errors.md").read_text()
README = (ROOT / "README.md").read_text()
CLI = (DOCS / "reference" / "cli.md").read_text()
TROUBLESHOOTING = (DOCS / "guides" / "troubleshooting.md").read_text()
ARCHITECTURE = (DOCS / "explanation" / "architecture.md").read_text()
SAMPLES = read_samples(METHODS)
CONTRACT = load_contract(contract_of(SEZION))
FUNCTIONS = [
    function["name"]
    for element in contract_of(SEZION)
    if element["type"] == "interface"
    for function in element["functions"]
]
LIMITS = [
    ("name", f"{field_limits.MAX_NAME_CHARS}, at least 1"),
    ("description", f"{field_limits.MAX_DESCRIPTION_CHARS:,}"),
    ("template_type", f"{field_limits.MAX_DESCRIPTION_CHARS:,}"),
    ("GATrackingCode", f"{field_limits.MAX_NAME_CHARS}"),
    ("template_media` of a template", f"{field_limits.MAX_NAME_CHARS}"),
    ("inputScripts`, with those of a video (1005)", f"{MAX_SCRIPT_CHARS:,}"),
    ("outProfiles` (2002)", f"{field_limits.MAX_PROFILES}"),
    ("webhooks", f"{field_limits.MAX_WEBHOOKS}"),
    ("visitors.origins", f"{field_limits.MAX_ORIGINS}"),
    ("page.days", f"{field_limits.MAX_PAGE_DAYS:,}"),
    ("page.embedOrigins", f"{field_limits.MAX_ORIGINS}"),
    ("page.chapters", f"{field_limits.MAX_CHAPTERS}"),
    ("title` of a chapter", f"{field_limits.MAX_NAME_CHARS}, at least 1"),
    ("at` of a chapter", f"{field_limits.MAX_EXPRESSION_CHARS:,}"),
    ("the whole, as JSON", f"{MAX_STORED_BYTES:,} bytes"),
    ("name` of a video", f"{field_limits.MAX_NAME_CHARS}, at least 1"),
    ("description` of a video", f"{field_limits.MAX_VIDEO_DESCRIPTION_BYTES:,} bytes"),
    ("keywords", f"{field_limits.MAX_KEYWORDS_CHARS:,}"),
    ("data", f"{field_limits.MAX_DATA_BYTES:,} bytes"),
    ("email`, `firstName`, `lastName`, `template_media", f"{field_limits.MAX_NAME_CHARS} each"),
    ("inputVariables", f"{field_limits.MAX_VARIABLES}"),
    ("name` of a variable", f"{field_limits.MAX_NAME_CHARS}, at least 1"),
    ("value` of a variable", f"{field_limits.MAX_VALUE_CHARS:,}"),
    ("CTABodyText`, `CTAButtonText`, `title` of a form", f"{field_limits.MAX_CTA_TEXT_CHARS:,} each"),
    ("CTACustomHTML`, `description` of a form", f"{field_limits.MAX_CTA_HTML_CHARS:,} each"),
    ("CTACustomHTML`, `description` of a form, after they are cleaned", f"{field_limits.MAX_CLEAN_HTML_CHARS:,} each"),
    ("CTAStartTime`, `CTAEndTime`, `CTADuration", f"{field_limits.MAX_CTA_SECONDS:,} s each"),
    ("inputFields` of a form", f"{field_limits.MAX_FORM_FIELDS}"),
    ("fieldName` of a form", f"{field_limits.MAX_NAME_CHARS}"),
    ("the whole, with its scripts and texts, as JSON", f"{MAX_STORED_BYTES:,} bytes"),
    ("text` of an input media", f"{field_limits.MAX_INPUT_TEXT_CHARS:,}"),
    ("name` of an input media", f"{field_limits.MAX_NAME_CHARS}"),
    ("X-SZN-Filename`, `name` of an upload", f"{field_limits.MAX_FILE_NAME_CHARS}"),
    ("X-SZN-Description`, `description` of an upload", f"{field_limits.MAX_DESCRIPTION_CHARS:,}"),
    ("size of a file", f"{MAX_UPLOAD_BYTES:,} bytes, at least 1"),
    ("a URL of a media, a webhook or a button", f"{field_limits.MAX_URL_CHARS:,}"),
    ("videos of `Template_Videos_New` and `Template_Videos_Check", f"{field_limits.MAX_ROWS:,}"),
    ("videos of `Template_Video_Page` and `Template_Analytics_Videos", f"{MAX_VIDEOS:,}"),
    ("days of `Template_Analytics", f"{MAX_DAYS}"),
    ("requests of a batch (-32600)", f"{MAX_BATCH}"),
    ("profiles of an account's own (2002)", f"{MAX_OWN_PROFILES}"),
    ("name` of an account", f"{field_limits.MAX_NAME_CHARS}, at least 1"),
    ("password", f"{MAX_PASSWORD_BYTES:,} bytes, at least {MIN_PASSWORD_CHARS} characters"),
    ("an answer (5000)", f"{MAX_ANSWER_BYTES:,} bytes"),
]
COMMANDS = list(commands_of(cli))
PAGES = [path for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")] if "vendors" not in path.parts]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_each_function_of_the_contract_has_a_section(function):
    assert f"\n### {function}\n" in METHODS


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.method)
def test_a_section_lists_the_parameters_of_its_method(sample):
    function = CONTRACT.functions[sample.request["method"]]
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", sample.text, re.MULTILINE)
    assert rows == [(each.name, ("[]" if each.type.is_array else "") + each.type.name) for each in function.params]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.method)
def test_a_sample_matches_the_answer_of_the_api(sample):
    assert sample.answer == answer_of(sample.request), "python -m tests.unit.api_samples writes the answers"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.method)
def test_the_errors_of_a_method_are_in_the_catalogue(sample):
    listed = "".join(re.findall(r"^Errors: (.*?)\n\n", sample.text, re.MULTILINE | re.DOTALL))
    named = {int(code) for code in re.findall(r"(?<![-\d])\d{4}\b", listed)}
    assert named <= {code for code, _ in PIRSONAL_ERRORS}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_json_block_of_a_page_is_json(page):
    for block in re.findall(r"^```json[^\n]*\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL):
        json.loads(block)


def test_no_sample_is_answered_with_an_error():
    assert [sample.method for sample in SAMPLES if '"result": ' not in sample.answer] == []


@pytest.mark.parametrize(("code", "message"), PIRSONAL_ERRORS)
def test_each_error_is_documented_with_what_to_do(code, message):
    assert re.search(rf"^\| {code} \| `{re.escape(message)}` \| [^|]+ \| [^|]+ \|$", ERRORS, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_the_cli_is_documented(command):
    assert re.search(rf"`{command}[ `]", CLI)


@pytest.mark.parametrize("name", re.findall(r"^## `([^`]+)` \((\d+)\)", TROUBLESHOOTING, re.MULTILINE))
def test_troubleshooting_is_headed_by_messages_of_the_catalogue(name):
    message, code = name
    assert (int(code), message) in PIRSONAL_ERRORS


def limits_said():
    """Return the rows of the limits in docs/reference/api.md, each without its outermost backticks."""
    said = API.partition("## Limits\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", said, re.MULTILINE)
    return [(what.strip("`"), most) for what, most in rows if most not in ("at most", "---")]


def test_the_limits_match_the_code():
    assert limits_said() == LIMITS


def test_each_limit_of_a_field_is_in_the_table():
    counted = {getattr(field_limits, name) for name in dir(field_limits) if name.startswith("MAX_")}
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


def test_the_readme_is_short():
    assert len(README.splitlines()) <= 120


def test_the_readme_shows_the_script_of_the_tutorial_beside_its_frame():
    (example,) = read_tutorial()
    (shown,) = re.findall(r"^```json\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert shown == example.script
    assert f'<img src="{example.path.relative_to(ROOT)}"' in README
    assert fingerprint_of(example.path) == example.fingerprint, "make docs hello"


def test_the_readme_counts_the_statements_of_the_vendors():
    rows = re.findall(r"^\| (?!the documents say|---).*\|$", (DOCS / "compatibility.md").read_text(), re.MULTILINE)
    implemented = [row for row in rows if not row.endswith("| – |")]
    assert f"{len(implemented)} of {len(rows)} statements" in " ".join(README.split())


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z]+)", README))))
def test_each_command_of_the_readme_exists(target):
    assert f"\n{target}: " in (ROOT / "Makefile").read_text()


def slugs_of(page):
    """Return the names that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#:\s]*)(?:#([^)]*))?\)", page.read_text())
    assert links or page.parent.name in ("decisions", "vendors")
    for path, heading in links:
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not heading or heading in slugs_of(target.read_text()), f"{path}#{heading}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_path_that_a_page_names_exists(page):
    named = re.findall(r"`((?:chalicelib|examples|layers|local|tests|vendor)/[\w./-]+)`", page.read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


def named_modules():
    """Yield the files and folders of the map of the code; a file without its folder is in that of the one before."""
    table = ARCHITECTURE.partition("## Where to find things")[2].partition("\n## ")[0]
    folder = ROOT
    for name in re.findall(r"`((?:chalicelib|local)[\w/.]*|\w+\.py)`", table):
        path = ROOT / name if "/" in name or name == "local" else folder / name
        folder = path.parent if path.suffix else path
        yield path


@pytest.mark.parametrize("path", list(named_modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_each_module_that_the_architecture_names_exists(path):
    assert path.exists()


def test_each_page_is_in_the_index():
    listed = {(DOCS / link).resolve() for link in re.findall(r"\]\(([^)]+\.md)\)", (DOCS / "README.md").read_text())}
    folders = ("start", "guides", "reference", "explanation")
    assert {path for folder in folders for path in (DOCS / folder).glob("*.md")} <= listed


def test_the_receiver_of_the_webhook_guide_runs(tmp_path):
    guide = (DOCS / "guides" / "webhooks.md").read_text()
    (code,) = re.findall(r"^```python receiver\.py\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    (tmp_path / "receiver.py").write_text(code)
    port = free_port()
    secret, body = new_webhook_secret(), b'{"id": "5331669c", "status": {"code": "done"}, "data": "customer 7"}'
    signed = signed_headers([new_webhook_secret(), secret], "evt_1", int(time.time()), body)
    command, variables = [sys.executable, "receiver.py", str(port)], os.environ | {"WEBHOOK_SECRET": secret}
    with subprocess.Popen(command, cwd=tmp_path, env=variables, stdout=subprocess.PIPE) as receiver:
        try:
            wait_for(port)
            replies = [
                call_webhook(f"http://127.0.0.1:{port}/done", sent, headers, "Sezion", POOL)
                for sent, headers in ((body, {}), (body + b" ", signed), (body, signed), (body, signed))
            ]
        finally:
            receiver.terminate()
        assert [reply.status for reply in replies] == [401, 401, 200, 200]
        assert receiver.stdout.read() == b"5331669c done customer 7\n"


def test_the_webhook_guide_shows_the_call_that_is_made():
    guide = (DOCS / "guides" / "webhooks.md").read_text()
    shown = dict(re.findall(r"^    ([\w-]+): (.+)$", guide.partition("    POST /done HTTP/1.1\n")[2], re.MULTILINE))
    (excerpt,) = re.findall(r"^```json\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    (sample,) = [each for each in SAMPLES if each.method == "Video_Get"]
    video, site = json.loads(sample.answer)["result"], Site()
    signed = {name: value for name, value in shown.items() if name.startswith("webhook-")}
    try:
        call_webhook(f"{site.url}/done", json.dumps(video).encode(), signed, SEZION.user_agent, POOL)
    finally:
        site.stop()
    ((_, path, headers, _),) = site.requests
    assert (path, headers | {"Host": shown["Host"]}) == ("/done", shown)
    assert json.loads(excerpt).items() <= video.items()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(port):
    """Wait until something listens at the port."""
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError("the receiver does not start")
