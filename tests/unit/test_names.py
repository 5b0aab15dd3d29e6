"""A name means one thing: no class and no module has the name of another, but for those below."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [path for room in ("chalicelib", "local", "deployment", "bench") for path in (ROOT / room).rglob("*.py")]
SAMPLES = ROOT / "chalicelib" / "pages" / "examples"
STACK = ROOT / "deployment" / "stack"
"""Its modules are named after the parts of the stack, as the modules that use those parts are."""

PORTS = {"chalicelib/domain/ports.py", "chalicelib/render/ports.py", "chalicelib/api/api_services.py"}
"""Each class here is the port of an adapter that has its name."""

SAME_NAMES = {
    "Campaign": "a list of people and its check, and the campaign whose cost is calculated",
    "Change": "a change of a property in a script, and of a resource in CloudFormation",
    "Example": "a package of local/docs shows the examples that local/example_loader.py loads",
    "Finding": "a finding in a contract, and of the checks before a deployment",
    "Kind": "a kind of object, and of finding",
    "Layer": "a layer of a picture, one of AWS Lambda, and one of the benchmark's pictures",
    "Metric": "a metric of ours, and any of CloudWatch's",
    "Order": "an order that an account pays, and the order to start or stop a campaign",
    "Run": "a run of glyphs, and the file of a running local cloud",
    "Stack": "a stack in CloudFormation, and the parts of one that cost",
}
"""The names of several classes, and why."""

RESOURCES = {
    *("accounts", "audit", "campaigns", "credits", "erasures", "medias", "notifications", "orders", "templates"),
    "videos",
}
"""A resource's methods, table and commands are in modules of its name, in `api`, `aws` and `cli`."""

SAME_MODULES = {
    "campaign": "a list of people and its check, its command, and a campaign in the simulation and the benchmark",
    "client": "the client of the isolated process, and that of the local cloud",
    "cloud": "the clouds of the benchmark and of `make up`",
    "deploy": "the commands for AWS and for the local cloud",
    "errors": "each program has its own errors",
    "events": "the events of S3, and those of scripts",
    "inputs": "what a video is made of, and what the renderer is given",
    "layers": "the layers of the benchmark's pictures, and those of a frame",
    "logs": "the log of the functions, and the command that reads it",
    "paths": "the paths of a program's files",
    "ports": "the ports of the domain, and that of the renderer",
    "scaling": "the benchmark of scaling out, and the scaling of pictures",
    "services": "the services of the domain, those of the pipeline, and those of the benchmark",
    "settings": "the settings of a deployment, and those of the local cloud",
    "tables": "the adapters of tables, and the tables that a stack has on AWS",
    "upload": "the upload of a media file, and of a package",
}
"""The names of several modules, and why."""


@cache
def places_of_classes():
    places = defaultdict(set)
    for path in FILES:
        if path.is_relative_to(SAMPLES):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(path.relative_to(ROOT).as_posix())
    return places


def places_of_modules():
    places = defaultdict(set)
    for path in FILES:
        if not path.stem.startswith("__") and not path.is_relative_to(SAMPLES) and path.parent != STACK:
            places[path.stem].add(path)
    return places


def test_only_a_port_and_its_adapter_have_the_same_class_name():
    twice = {name for name, places in places_of_classes().items() if len(places - PORTS) > 1}
    assert twice <= SAME_NAMES.keys()


def test_each_port_has_an_adapter_of_its_name_or_names_it():
    ports = {name for name, places in places_of_classes().items() if "chalicelib/domain/ports.py" in places}
    alone = {name for name in ports if len(places_of_classes()[name]) == 1}
    # Plans has the adapter KnownPlans, which needs no table.
    assert alone == {"Plans"}


def test_only_modules_of_a_resource_have_the_same_name():
    twice = {name for name, places in places_of_modules().items() if len(places) > 1}
    assert twice <= SAME_MODULES.keys() | RESOURCES
