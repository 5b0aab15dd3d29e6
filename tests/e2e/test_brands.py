"""The public Barrister client for node, against each brand by the interface of each vendor."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.rpc import Rpc
from chalicelib.domain.brand import BRANDS, Brand
from chalicelib.domain.video import OutFile, VideoStatus
from tests.e2e.conftest import run_node_client
from tests.fakes import ACCOUNT, PROFILE, SECRET, VIDEO, FakeCloud, make_template, make_video

INTERFACES = [
    ("SezionAPI", "Video_Sezion_Link", "sezionID", ()),
    ("PirsonalAPI", "Video_Pirsonal_Link", "pirsonalID", ("true",)),
]


@pytest.fixture(params=BRANDS.values(), ids=lambda brand: brand.name)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Serve the API of an account with a finished video, without a cloud: its tables are in memory."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(request.param))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()
    thread.join()


def handler_of(brand: Brand) -> type[BaseHTTPRequestHandler]:
    cloud = FakeCloud(brand)
    cloud.templates.put(make_template())
    out = OutFile(PROFILE, "video.mp4", 5, "out/video.mp4")
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(out,)))
    rpc = Rpc(cloud.api_services)

    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(rpc.answer(HttpRequest(body, {"accountID": ACCOUNT, "accountSecret": SECRET})))

        def log_message(self, *_: object) -> None:
            pass

    return Api


@pytest.mark.parametrize(("interface", "flags"), [(interface, flags) for interface, *_, flags in INTERFACES])
def test_the_node_client_works_on_each_brand_by_each_interface(url, barrister_folder, interface, flags):
    got = run_node_client(barrister_folder, "node_client.js", url, interface, *flags)
    assert got["id"] in [template["id"] for template in got["templates"]]
    assert (got["unknown"]["code"], got["unknown"]["data"]) == (1000, {"templateID": "nothing"})
    assert got["refused"]["code"] == -32602


@pytest.mark.parametrize(("interface", "link", "key"), [names for *names, _ in INTERFACES])
def test_a_vendors_client_works_on_each_brand(url, barrister_folder, interface, link, key):
    got = run_node_client(barrister_folder, "vendor_client.js", url, interface, link, key, VIDEO)
    assert (len(got["templateID"]), len(got["videoID"])) == (24, 24)
    assert got["link"]["id"] == got["video"]["outFiles"][0]["storage"][key] == f"{VIDEO}.{PROFILE}"
