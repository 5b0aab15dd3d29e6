"""The package under AWS's own runtime interface client, in an environment like that of Lambda."""

import base64
import json
import platform
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import urllib3

from chalicelib.domain.functions import FUNCTIONS
from local.deploy import STACK, Cloud
from tests.e2e.cloud import free_port
from tests.e2e.package.conftest import unpack
from tests.e2e.package.runtime_api import RuntimeApi
from tests.e2e.package.sandbox import Sandbox, is_possible

HERE = Path(__file__).parent
EVENTS = HERE.parents[1] / "events"
MACHINE = {"x86_64": "x86_64", "aarch64": "arm64"}.get(platform.machine(), "")
PYTHON = {"PATH": "/var/lang/bin:/usr/bin:/bin", "LD_LIBRARY_PATH": "/var/lang/lib", "PYTHONPATH": "/var/runtime"}
ZIPS = {
    "FfmpegLayer": f"ffmpeg-{MACHINE}.zip",
    "FfprobeLayer": f"ffprobe-{MACHINE}.zip",
    "FontsLayer": "fonts.zip",
}
# How long a start and an event may take here. The machine is slower than Lambda's, and shared.
PATIENCE_S = 60
QUEUE_READERS = [function.name for function in FUNCTIONS if function.queue]

pytestmark = pytest.mark.skipif(
    not MACHINE or not is_possible(), reason="only root may make the mount namespace of Lambda's environment"
)


@pytest.fixture(scope="session")
def sandbox(package, lambda_python, tmp_path_factory) -> Sandbox:
    folder = tmp_path_factory.mktemp("lambda")
    built = package(MACHINE)
    unpack(built / "deployment.zip", folder / "task")
    (folder / "opt").mkdir()
    command = [
        lambda_python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--root-user-action=ignore",
    ]
    command += ["--require-hashes", "--only-binary", ":all:", "--target", str(folder / "runtime")]
    subprocess.run([*command, "-r", str(HERE / "runtime.txt")], check=True)
    prefix = subprocess.run(
        [lambda_python, "-c", "import sys; print(sys.base_prefix)"], capture_output=True, text=True, check=True
    )
    return Sandbox(folder / "task", folder / "opt", folder / "runtime", Path(prefix.stdout.strip()))


@pytest.fixture
def template(package) -> dict[str, Any]:
    """Return the SAM template of the package."""
    template: dict[str, Any] = json.loads((package(MACHINE) / "sam.json").read_text())
    return template


@pytest.fixture
def function(template) -> dict[str, dict[str, Any]]:
    """Return the properties of the functions in the template, by their names in app.py."""
    resources = template["Resources"].values()
    functions = [resource["Properties"] for resource in resources if resource["Type"] == "AWS::Serverless::Function"]
    return {properties["Handler"].removeprefix("app."): properties for properties in functions}


@pytest.fixture
def invoke(sandbox, template, function, package, tmp_path):
    """Return a function that starts a function of the template, and returns how an event ended."""

    def invoked(name: str, event: Any, **settings: str) -> tuple[str, Any]:
        properties = function[name]
        memory_mb = properties["MemorySize"]
        api = RuntimeApi(event, properties["Timeout"])
        variables = {
            **PYTHON,
            "TZ": ":UTC",
            "LANG": "en_US.UTF-8",
            "LAMBDA_TASK_ROOT": "/var/task",
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "AWS_LAMBDA_FUNCTION_NAME": f"reelwright-prod-{name}",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory_mb),
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            # Nothing listens there, unless a test names the local cloud.
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}",
            "_HANDLER": properties["Handler"],
            **environment_of(properties, template),
            **settings,
        }
        layers = mounted(sandbox.layers, [layer["Ref"] for layer in properties.get("Layers", [])], package(MACHINE))
        process = replace(sandbox, layers=layers).start(
            ["/var/lang/bin/python3.13", "-m", "awslambdaric", properties["Handler"]],
            memory_mb=memory_mb,
            storage_mb=properties.get("EphemeralStorage", {"Size": 512})["Size"],
            variables=variables,
            log=tmp_path / "log",
        )
        try:
            end = api.end(PATIENCE_S)
        finally:
            process.kill()
            process.wait()
            api.close()
        assert end is not None, f"nothing after {PATIENCE_S} s:\n{(tmp_path / 'log').read_text()}"
        return end

    return invoked


def mounted(folder: Path, layers: list[str], built: Path) -> Path:
    """Return the folder that a function with these layers of the template sees at /opt."""
    path = folder / ("-".join(layers) or "none")
    if not path.exists():
        path.mkdir()
        for layer in layers:
            unpack(built / ZIPS[layer], path)
    return path


def environment_of(properties: dict[str, Any], template: dict[str, Any]) -> dict[str, str]:
    """Return the variables of a function: parameters by their defaults, resources by a name, and nothing optional."""
    parameters = template.get("Parameters", {})

    def resolved(value: Any) -> str:
        match value:
            case str():
                return value
            case {"Ref": "AWS::NoValue"}:
                return ""
            case {"Ref": name}:
                return str(parameters[name]["Default"]) if name in parameters else name.lower()
            case {"Fn::If": [_, _, otherwise]}:
                return resolved(otherwise)
            case {"Fn::Sub": ["${Most}", {"Most": most}]}:
                return resolved(most)
            case {"Fn::FindInMap": [mapping, first, second]}:
                return str(template["Mappings"][mapping][resolved(first)][resolved(second)])
            case _:
                return "arn:aws:iam::123456789012:role/something"

    return {name: resolved(value) for name, value in properties["Environment"]["Variables"].items()}


def test_only_the_folder_for_temporary_files_can_be_written(sandbox, tmp_path):
    script = """
import os, pathlib
for place in ("/var/task", "/opt", "/var/runtime", "/dev/shm", "/root", "/"):
    try:
        pathlib.Path(place, "file").write_text("a")
    except OSError:
        continue
    raise SystemExit(f"{place} can be written")
pathlib.Path("/tmp/file").write_text("a")
raise SystemExit(os.getuid() == 0)
"""
    assert run_script(sandbox, script, tmp_path) == ""


def test_a_process_has_the_memory_of_its_function(sandbox, tmp_path):
    assert run_script(sandbox, "bytearray(200 << 20)", tmp_path) == ""
    assert "MemoryError" in run_script(sandbox, "bytearray(300 << 20)", tmp_path)


def run_script(sandbox, script, tmp_path):
    """Run a script with 256 MB, and return what it printed."""
    command = ["/var/lang/bin/python3.13", "-c", script]
    process = sandbox.start(command, memory_mb=256, storage_mb=512, variables=PYTHON, log=tmp_path / "log")
    process.wait(PATIENCE_S)
    return (tmp_path / "log").read_text()


def test_the_api_answers_a_request_for_a_page(invoke):
    event = json.loads((EVENTS / "api.json").read_text())
    event |= {"path": "/docAPI", "resource": "/docAPI", "httpMethod": "GET", "body": None, "isBase64Encoded": False}
    event["requestContext"] |= {"resourcePath": "/docAPI", "httpMethod": "GET", "path": "/v1/docAPI"}
    how, response = invoke("app", event)
    assert (how, response["statusCode"]) == ("response", 200)


@pytest.mark.parametrize("name", QUEUE_READERS)
def test_a_function_drops_a_message_that_it_does_not_know(invoke, name):
    event = json.loads((EVENTS / "sqs.json").read_text())
    event["Records"][0]["body"] = "not a message"
    assert invoke(name, event) == ("response", {"batchItemFailures": []})


def test_a_function_writes_its_log_and_its_metrics_as_json(invoke, tmp_path):
    event = json.loads((EVENTS / "sqs.json").read_text())
    event["Records"][0]["body"] = "not a message"
    invoke("deliver", event)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    (logged,) = [line for line in lines if "level" in line]
    (metrics,) = [line for line in lines if "_aws" in line]
    assert (logged["event"], logged["queue"], logged["cold_start"]) == ("drop", "deliver", True)
    assert logged["function_request_id"]
    assert (metrics["Queue"], metrics["ColdStart"]) == ("deliver", [1.0])


@pytest.fixture
def in_the_cloud(up) -> dict[str, str]:
    """Return the settings of a function that uses the local cloud as AWS."""
    endpoint = up.url.partition("/restapis")[0]
    bucket = Cloud(endpoint).function("Bucket")
    return {"AWS_ENDPOINT_URL": endpoint, "REELWRIGHT_STACK": STACK, "REELWRIGHT_BUCKET": bucket}


def test_resume_counts_what_it_has_queued_again(invoke, in_the_cloud):
    how, count = invoke("resume", {}, **in_the_cloud)
    assert (how, type(count)) == ("response", int), count


def test_the_api_draws_a_preview_with_the_ffmpeg_of_the_layer(invoke, in_the_cloud, caller, rectangle_template):
    template_id = caller.call("Template_New", rectangle_template)
    params = [template_id, {"name": "Ava"}, 500]
    call = {"jsonrpc": "2.0", "id": "1", "method": "SezionAPI.Template_Preview", "params": params}
    event = json.loads((EVENTS / "api.json").read_text())
    event["body"] = base64.b64encode(json.dumps(call).encode()).decode()
    event["multiValueQueryStringParameters"] = parse_qs(caller.query)
    how, response = invoke("app", event, **in_the_cloud)
    assert how == "response", response
    image = urllib3.request("GET", json.loads(response["body"])["result"]).data
    assert image.startswith(b"\xff\xd8")
