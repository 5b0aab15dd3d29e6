"""The fake speaks YouTube's protocol: Google's document describes its requests, and Google's client can use it."""

import io
import json
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload, build_http

from chalicelib.domain.youtube import MANAGE_SCOPE, UPLOAD_SCOPE
from chalicelib.outbound.youtube.google_requests import GoogleHosts
from tests.fakes.google_server import Fault
from tests.unit.outbound.youtube.place import BODY, FILE

DOCUMENT = json.loads(
    files("googleapiclient").joinpath("discovery_cache/documents/youtube.v3.json").read_text(encoding="utf-8")
)
METHODS = {
    (method["httpMethod"], f"/{path}"): method
    for resource in ("videos", "channels")
    for method in DOCUMENT["resources"][resource]["methods"].values()
    for path in (method["path"], f"upload/{method['path']}" if method.get("supportsMediaUpload") else method["path"])
}
JSON_TYPES = {"string": str, "boolean": bool, "integer": int, "array": list, "object": dict}


def problems(value, schema, path=""):
    """Yield what of a value does not fit a schema of the document."""
    if "$ref" in schema:
        schema = DOCUMENT["schemas"][schema["$ref"]]
    if not isinstance(value, JSON_TYPES[schema["type"]]):
        yield f"{path}: expected {schema['type']}"
    elif schema["type"] == "array":
        for item in value:
            yield from problems(item, schema["items"], f"{path}[]")
    elif schema["type"] == "object":
        for name, item in value.items():
            if name not in schema.get("properties", {}):
                yield f"{path}.{name}: unknown"
            else:
                yield from problems(item, schema["properties"][name], f"{path}.{name}")
    elif value not in schema.get("enum", [value]):
        yield f"{path}: {value!r} is none of {schema['enum']}"


@pytest.fixture
def service(google, place):
    """Return Google's own client, at the fake."""
    token = place.oauth.access_token(place.connect().secret)
    http = AuthorizedHttp(Credentials(token), http=build_http())
    with build_from_document(json.dumps(DOCUMENT | {"rootUrl": f"{google.url}/"}), http=http) as made:
        yield made


def test_each_request_and_answer_is_as_googles_document_says(google, place):
    to = place.connect()
    video_id = place.publish(to)
    place.uploads.check(to, video_id, FILE)
    place.uploads.withdraw(to, video_id, "")
    seen = set()
    for each in google.state.requests:
        key = (each["method"], each["path"])
        if each["path"] == "/token" or "upload_id" in each["query"]:
            continue
        method = METHODS[key]
        seen.add(method["id"])
        unknown = each["query"].keys() - method["parameters"].keys() - {"uploadType"}
        required = {name for name, about in method["parameters"].items() if about.get("required")}
        assert (unknown, required - each["query"].keys()) == (set(), set())
        if "body" in each:
            assert list(problems(each["body"], method["request"])) == []
        if "answer" in each:
            assert list(problems(each["answer"], method["response"])) == []
    assert seen == {"youtube.videos.insert", "youtube.videos.list", "youtube.videos.delete", "youtube.channels.list"}


def test_the_finished_upload_answers_with_a_video_of_the_document(google, place):
    place.publish(place.connect())
    (video,) = google.state.videos.values()
    assert list(problems(video, {"$ref": "Video"})) == []


def test_the_scopes_allow_what_is_done_with_them():
    methods = DOCUMENT["resources"]["videos"]["methods"]
    scopes = {name: set(methods[name]["scopes"]) for name in ("insert", "list", "delete")}
    assert UPLOAD_SCOPE in scopes["insert"]
    assert all(MANAGE_SCOPE in allowed for allowed in scopes.values())
    assert UPLOAD_SCOPE not in scopes["delete"]


def test_the_hosts_are_googles():
    hosts = GoogleHosts()
    assert f"{hosts.youtube}/" == DOCUMENT["rootUrl"]
    assert urlsplit(hosts.consent).hostname == "accounts.google.com"
    assert hosts.is_session("https://youtube.googleapis.com/upload/youtube/v3/videos?upload_id=1")
    assert hosts.is_session("https://www.googleapis.com/upload/youtube/v3/videos?upload_id=1")
    for other in ("http://youtube.googleapis.com/a", "https://googleapis.com.evil.example/a", "https://evil.example"):
        assert not hosts.is_session(other)


def upload_by(service, chunk_bytes=256 * 1024, body=BODY):
    media = MediaIoBaseUpload(io.BytesIO(body), "video/mp4", chunksize=chunk_bytes, resumable=True)
    resource = {"snippet": {"title": "Ava", "categoryId": "22"}, "status": {"privacyStatus": "unlisted"}}
    request = service.videos().insert(part="snippet,status", body=resource, media_body=media)
    answer = None
    while answer is None:
        try:
            _, answer = request.next_chunk()
        except HttpError as error:
            # The client then asks the session how far it is.
            if error.status_code != 503:
                raise
    return answer


def test_googles_own_client_uploads_to_the_fake_in_parts(google, service):
    body = BODY * 1024
    video = upload_by(service, body=body)
    assert google.state.contents == {video["id"]: body}
    listed = service.videos().list(part="status", id=video["id"]).execute()
    assert listed["items"][0]["status"]["privacyStatus"] == "unlisted"
    service.videos().delete(id=video["id"]).execute()
    assert google.state.videos == {}


def test_googles_own_client_understands_the_errors_of_the_fake(google, service):
    google.state.faults = [Fault("begin", status=403, reason="quotaExceeded", message="no more")]
    with pytest.raises(HttpError) as caught:
        upload_by(service)
    assert (caught.value.status_code, caught.value.error_details[0]["reason"]) == (403, "quotaExceeded")


def test_googles_own_client_resumes_at_the_fake(google, service):
    google.state.faults = [Fault("put", status=503, skip=1)]
    body = BODY * 1024
    video = upload_by(service, body=body)
    assert google.state.contents == {video["id"]: body}
