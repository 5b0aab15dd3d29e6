"""The routes, as the gateway calls them, and what each Lambda loads. Nothing here needs the cloud."""

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from chalice.test import Client
from PIL import Image

import app
from chalicelib import wiring
from chalicelib.telemetry.crashes import InvocationFailed
from tests.fakes import ACCOUNT

ROOT = Path(__file__).parents[2]
CONTRACT = b'{"jsonrpc": "2.0", "id": "1", "method": "barrister-idl"}'
LIST = b'{"jsonrpc": "2.0", "id": "1", "method": "Template_List"}'
ENVIRONMENT = {
    "REELWRIGHT_STACK": "reelwright-test",
    "REELWRIGHT_BUCKET": "bucket",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


@pytest.fixture
def client(monkeypatch):
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    forget()
    with Client(app.app) as client:
        yield client
    forget()


def forget():
    """Clear the caches that live as long as a container."""
    for made_once in (*vars(wiring).values(), *vars(app).values()):
        if hasattr(made_once, "cache_clear"):
            made_once.cache_clear()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "application/json"},
        {"Content-Type": "application/json; charset=utf-8"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "nonsense"},
        {"Content-Type": ""},
        {"Accept": "*/*"},
        {"Accept": "application/json"},
        {"Accept": "text/html"},
    ],
)
def test_a_call_may_have_any_content_type_and_any_accept_header_or_none(client, headers):
    response = client.http.post("/api", headers=headers, body=CONTRACT)
    assert (response.status_code, "result" in response.json_body) == (200, True)


def test_an_answer_is_json_that_pages_of_any_origin_may_read(client):
    response = client.http.post("/api", body=CONTRACT)
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("body", "code"), [(b"", -32700), (b"{", -32700), (b"\xff\xfe", -32700), (b"[]", -32600), (LIST, 1015)]
)
def test_errors_of_calls_have_status_200(client, body, code):
    response = client.http.post("/api", body=body)
    assert (response.status_code, response.json_body["error"]["code"]) == (200, code)


def test_credentials_are_in_the_query(client):
    response = client.http.post(f"/api?accountID={ACCOUNT}", body=LIST)
    assert response.json_body["error"]["data"] == {
        "problem": "accountSecret is missing: send it in the Authorization header, or in the URL's query"
    }


@pytest.mark.parametrize("body", [b"", b"x"])
def test_an_upload_without_credentials_is_answered_in_its_own_form(client, body):
    response = client.http.post("/api/upload", headers={"Content-Type": "image/png"}, body=body)
    assert response.status_code == 200
    assert response.json_body["media"] is None
    assert response.json_body["error"]["code"] == 1015
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/api", "/api/upload"])
def test_a_page_may_ask_before_it_calls(client, path):
    response = client.http.options(path, headers={"Origin": "null", "Access-Control-Request-Method": "POST"})
    allowed = response.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert {"authorization", "content-type", "x-szn-filename", "x-szn-description"} <= set(allowed)
    assert "POST" in response.headers["Access-Control-Allow-Methods"]


def test_links_in_mails_lead_to_a_page_that_runs_only_its_own_file(client):
    response = client.http.get("/account")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert not re.search(rb"<style|<script(?![^>]* src=)|\son\w+=|\sstyle=", response.body)
    assert re.search(rb'<script src="pages/account\.js\?v=\w+" defer>', response.body)


SECURITY_HEADERS = {
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api"),
        ("post", "/api/upload"),
        ("get", "/account"),
        ("options", "/api"),
        ("options", "/api/upload"),
    ],
)
def test_every_answer_has_the_security_headers(client, method, path):
    headers = getattr(client.http, method)(path).headers
    assert SECURITY_HEADERS.items() <= headers.items()


@pytest.mark.parametrize(("method", "path"), [("post", "/api"), ("post", "/api/upload"), ("get", "/account")])
def test_answers_that_may_hold_secrets_are_not_stored(client, method, path):
    assert getattr(client.http, method)(path).headers["Cache-Control"] == "no-store"


def test_credentials_may_be_in_the_header(client):
    login = base64.b64encode(f"{ACCOUNT}:".encode()).decode()
    response = client.http.post("/api", headers={"Authorization": f"Basic {login}"}, body=LIST)
    assert response.json_body["error"]["data"]["problem"].startswith("the Authorization header is incomplete")


def test_another_method_is_refused(client):
    assert client.http.get("/api").status_code == 405


def event(query, body=LIST):
    """Return a call in the format of API Gateway, with the body in base64."""
    recorded = json.loads((ROOT / "tests" / "events" / "api.json").read_text())
    return recorded | {"multiValueQueryStringParameters": query, "body": base64.b64encode(body).decode()}


def answer_to(event):
    return json.loads(app.app(event, None)["body"])


def test_a_body_is_decoded_from_base64(client):
    assert "result" in answer_to(event(None, CONTRACT))


def test_a_recorded_call_without_a_query_lacks_credentials(client):
    assert answer_to(event(None))["error"]["data"] == {
        "problem": "accountID is missing: send it in the Authorization header, or in the URL's query"
    }


def test_the_last_of_repeated_credentials_counts(client):
    query = {"accountID": ["first", ""]}
    assert answer_to(event(query))["error"]["data"] == {
        "problem": "accountID is missing: send it in the Authorization header, or in the URL's query"
    }


def visit(path, accept="*/*"):
    """Return the answer to a browser that requests a page or a static file."""
    recorded = json.loads((ROOT / "tests" / "events" / "api.json").read_text())
    folder, _, name = path.rpartition("/")
    resource, parameters = ("/pages/{name}", {"name": name}) if folder else (f"/{path}", None)
    context = recorded["requestContext"] | {"httpMethod": "GET", "resourcePath": resource, "path": f"/v1/{path}"}
    asked = {"httpMethod": "GET", "pathParameters": parameters, "headers": {"Accept": accept}}
    return app.app(recorded | asked | {"requestContext": context}, None)


@pytest.mark.parametrize("path", ["docAPI", "docScript"])
def test_a_page_is_html(client, path):
    answer = visit(path)
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer["body"].startswith("<!doctype html>")


def test_the_root_leads_to_the_description_of_the_api(client):
    answer = visit("")
    assert answer["statusCode"] == 302
    assert answer["headers"]["Location"] == "https://abcdefghij.execute-api.us-east-1.amazonaws.com/v1/docAPI"


@pytest.mark.parametrize("accept", ["image/avif,image/webp,*/*;q=0.8", "image/jpeg", "text/html"])
def test_a_picture_is_handed_to_the_gateway_in_base64(client, accept):
    answer = visit("pages/first.jpg", accept)
    assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, True)
    assert base64.b64decode(answer["body"]) == (ROOT / "docs" / "reference" / "pictures" / "first.jpg").read_bytes()


@pytest.mark.parametrize("name", ["events", "form"])
@pytest.mark.parametrize("content_type", ["text/plain;charset=UTF-8", "application/json", ""])
def test_the_player_of_a_page_may_send_any_content_type(client, name, content_type):
    answer = client.http.post(f"/v/mistyped/{name}", headers={"Content-Type": content_type}, body=b"{}")
    assert (answer.status_code, answer.body) == (404, b"There is nothing here.\n")


def test_a_missing_file_is_not_found(client):
    assert visit("pages/nothing.jpg")["statusCode"] == 404


def loaded(code):
    """Return the modules that a process has loaded after it ran `code`."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    command = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | ENVIRONMENT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_api_does_not_load_pillow_or_the_renderer():
    call = f"from chalice.test import Client\nimport app\nClient(app.app).http.post('/api', body={LIST!r})"
    modules = loaded(call)
    assert "chalicelib.barrister" in modules
    assert {"PIL", "ffmpeg", "chalicelib.render.renderer", "chalicelib.pipeline.render"}.isdisjoint(modules)


def test_the_api_loads_the_cleaner_of_html_only_for_html():
    clean = "from chalicelib.domain.clean_html import clean_html\nclean_html({!r})"
    call = f"from chalice.test import Client\nimport app\nClient(app.app).http.post('/api', body={LIST!r})"
    assert "nh3" not in loaded(f"{call}\n{clean.format('Hello')}")
    assert "nh3" in loaded(clean.format("<b>"))


UPLOADS = """
from pathlib import Path
from chalicelib import wiring
from chalicelib.domain.media import MediaType
from chalicelib.render.fonts import font_path
from chalicelib.render.isolation.facts import check_font
wiring.services().probe(Path({picture!r}), MediaType.IMAGE)
check_font(font_path("Lora").read_bytes())
"""


def test_the_api_inspects_uploads_without_loading_pillow_or_fonttools(tmp_path):
    Image.new("RGB", (8, 6)).save(tmp_path / "a.png")
    modules = loaded(UPLOADS.format(picture=str(tmp_path / "a.png")))
    assert "chalicelib.render.isolation.client" in modules
    assert {"PIL", "fontTools", "uharfbuzz", "chalicelib.render.renderer"}.isdisjoint(modules)


def test_a_call_that_is_logged_does_not_load_powertools():
    configured = "app.configure_logs('reelwright-test', 'INFO', open(os.devnull, 'w'))"
    call = f"Client(app.app).http.post('/api', body={LIST!r})"
    modules = loaded(f"import os\nfrom chalice.test import Client\nimport app\n{configured}\n{call}")
    assert "chalicelib.api.call" in modules
    assert "aws_lambda_powertools" not in modules


def test_an_invocation_that_fails_tells_lambda_no_text(client, monkeypatch):
    def fail(services, until_ms):
        raise ValueError("https://example.com/?token=t0ken")

    monkeypatch.setattr("chalicelib.pipeline.reaper.reap", fail)
    with pytest.raises(InvocationFailed, match=r"^ValueError$"):
        client.lambda_.invoke("resume", {"scheduled": True})


def test_a_call_does_not_load_the_pages():
    modules = loaded(f"from chalice.test import Client\nimport app\nClient(app.app).http.post('/api', body={LIST!r})")
    assert {"chalicelib.pages", "jinja2", "markdown_it", "pygments"}.isdisjoint(modules)


def test_a_renderer_does_not_load_the_contract():
    modules = loaded("import app\nimport chalicelib.pipeline.render\napp._services().renderer")
    assert "chalicelib.render.renderer" in modules
    assert not [name for name in modules if name.startswith(("chalicelib.barrister", "chalicelib.api.rpc"))]


def test_nothing_is_loaded_before_it_is_needed():
    modules = loaded("import app")
    assert {"boto3", "PIL", "ffmpeg", "chalicelib.barrister", "chalicelib.script"}.isdisjoint(modules)
