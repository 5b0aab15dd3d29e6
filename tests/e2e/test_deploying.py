"""The operator's commands on the emulator: deploy, smoke, roll back, restore, destroy.

The package is that of the local cloud, because the emulator runs the functions with this machine's Python. Everything
else is what `make deploy` does. CloudFormation's real rules, quotas and times are not shown by this.
"""

import io
import json
import shutil
import threading
from contextlib import redirect_stdout
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zipfile import ZipFile

import pytest

from deployment import deploy as command
from deployment.aws import connect
from deployment.data_deletion import delete_bucket
from deployment.destroy import destroy
from deployment.preflight.leftovers import bucket_name
from deployment.restore import restore
from deployment.restored_tables import RestoredTables
from deployment.rollback import list_releases, roll_back
from deployment.smoke import smoke
from deployment.stacks import find_stack
from deployment.tables import find_tables, suffix_of
from local.deploy import STACK as LOCAL_STACK
from local.deploy import without_unknown
from tests.e2e.cloud import DEPLOYED_STACK, Caller, create_account, free_callable_port, wait_for

STAGE, STACK = "dev", DEPLOYED_STACK


@pytest.fixture
def operator(up, monkeypatch):
    """Set the environment of an operator of the emulated account. Settings that commands set are removed afterwards."""
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    variables = {
        "AWS_ENDPOINT_URL": up.url.partition("/restapis")[0],
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "CONFIRM": STACK,
    }
    for name in ("STACK", "BRAND", "BUCKET", "TABLE_SUFFIX"):
        monkeypatch.setenv(f"REELWRIGHT_{name}", "")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return connect()


@pytest.fixture
def release(up, monkeypatch, tmp_path):
    """Return a function that deploys a release. Releases of other names differ in their code."""

    def deploy(name):
        folder = tmp_path / name
        shutil.copytree(up.folder / "package", folder)
        with ZipFile(folder / "deployment.zip", "a") as archive:
            # A step plans a video again if the code of the pipeline differs from that which has planned it.
            archive.writestr(f"chalicelib/pipeline/release_{name}.py", "")
        # The package names the stack of its stage in settings and in the event sources of queues.
        template = json.loads((folder / "sam.json").read_text().replace(LOCAL_STACK, STACK))
        (folder / "sam.json").write_text(json.dumps(without_unknown(template)))
        monkeypatch.setattr(command, "aws_package", lambda *_, **__: folder)
        return command.deploy(STAGE, yes=True)

    return deploy


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def webhook():
    """Return the URL of a receiver. The API of the emulator is at a port that functions may not call."""
    server = ThreadingHTTPServer(("127.0.0.1", free_callable_port()), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/done"
    server.shutdown()
    server.server_close()


def printed(function, *arguments, **options):
    output = io.StringIO()
    with redirect_stdout(output):
        function(*arguments, **options)
    return output.getvalue()


def base_url(aws):
    stack = find_stack(aws, STACK)
    return f"{aws.client('s3').meta.endpoint_url}/restapis/{stack.outputs['RestAPIId']}/v1/_user_request_"


def request_video(caller, color):
    """Request a video of a second in a colour. Videos of one colour would share their segments."""
    script = json.dumps([{"rectangle": {"id": "box", "duration": 1000, "color": color}}])
    wire = {"name": color, "inputScripts": [script], "outProfiles": ["MP4_H264_AAC_160x90_12fps"]}
    return caller.call("Template_Video_New", caller.call("Template_New", wire), {"name": color})


class Rendering:
    """The event source of the renderers. The emulator stops functions at work when their code changes, AWS does not."""

    def __init__(self, aws):
        self._lambda, self._sqs = aws.client("lambda"), aws.client("sqs")
        self._queue = f"{STACK}-render-h264"

    def set(self, *, enabled):
        sources = self._lambda.list_event_source_mappings()["EventSourceMappings"]
        (source,) = [each for each in sources if each["EventSourceArn"].endswith(f":{self._queue}")]
        self._lambda.update_event_source_mapping(UUID=source["UUID"], Enabled=enabled)

    def wait_for_jobs(self, count):
        url = self._sqs.get_queue_url(QueueName=self._queue)["QueueUrl"]
        name = "ApproximateNumberOfMessages"

        def enough():
            found = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"]
            return int(found[name]) >= count

        wait_for(enough)


def test_a_deployment_from_its_first_release_to_its_end(operator, release, webhook, monkeypatch):
    aws = operator
    # Release A: everything is new.
    release("a")
    assert "reelwright-dev works." in printed(smoke, STAGE, url=base_url(aws), webhook=webhook)
    first = find_stack(aws, STACK)

    # A plans a video, B plans another one, and A comes back before either is rendered.
    rendering = Rendering(aws)
    rendering.set(enabled=False)
    caller = Caller(base_url(aws), create_account(aws.client("dynamodb"), STACK))
    planned_by_a = request_video(caller, "0xFF0000")
    rendering.wait_for_jobs(1)
    release("b")
    planned_by_b = request_video(caller, "0x0000FF")
    rendering.wait_for_jobs(2)
    roll_back(STAGE, yes=True)
    rendering.set(enabled=True)
    assert [caller.ended(video)["status"] for video in (planned_by_a, planned_by_b)] == [{"code": "done"}] * 2
    listed = [line for line in printed(list_releases, STAGE).splitlines() if "Z-" in line]
    assert [line.split()[0] == "runs" for line in listed] == [False, True]

    # The tables are restored: the account is there, and new videos are made. The emulator has no history: the moments
    # that it names are the present second.
    monkeypatch.setattr(RestoredTables, "check", lambda *_: None)
    moment = datetime.now(UTC).replace(microsecond=0)
    restore(STAGE, moment.isoformat(), yes=True)
    assert find_stack(aws, STACK).parameters["TableSuffix"] == suffix_of(moment)
    assert caller.call("Video_Get", planned_by_a)["status"] == {"code": "done"}
    copy = aws.client("dynamodb").describe_table(TableName=f"{STACK}-accounts{suffix_of(moment)}")["Table"]
    assert copy["DeletionProtectionEnabled"]
    assert "reelwright-dev works." in printed(smoke, STAGE, url=base_url(aws), webhook=webhook)

    # A stack that is deleted leaves its data to the next one.
    destroy(STAGE)
    assert find_stack(aws, STACK) is None
    assert f"{STACK}-videos" in find_tables(aws, STACK)
    delete_bucket(aws, bucket_name(aws, STACK))  # the emulator takes over tables, and no buckets
    release("c")
    assert find_stack(aws, STACK).id != first.id

    # Nothing is left if the data may go, too.
    destroy(STAGE, data=True)
    assert find_tables(aws, STACK) == []
    names = [each["Name"] for each in aws.client("s3").list_buckets()["Buckets"]]
    assert bucket_name(aws, STACK) not in names
