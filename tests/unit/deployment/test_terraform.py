"""The Terraform module: it deploys the template of the package, with the zips in a bucket."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MODULE = ROOT / "deployment" / "terraform"
GUIDE = (ROOT / "docs" / "guides" / "terraform.md").read_text()
needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not installed")


def declared(kind):
    """Return the names of the module's variables or outputs."""
    text = "".join(path.read_text() for path in sorted(MODULE.glob("*.tf")))
    return re.findall(rf'^{kind} "(\w+)"', text, re.MULTILINE)


def test_the_module_reads_outputs_that_the_template_has():
    read = set(re.findall(r'outputs\["(\w+)"\]', (MODULE / "outputs.tf").read_text()))
    assert read <= json.loads((ROOT / ".chalice" / "resources.json").read_text())["Outputs"].keys()


def test_the_guide_lists_the_variables():
    rows = GUIDE.partition("## Variables\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)`", rows, re.MULTILINE) == declared("variable")


@pytest.mark.parametrize("output", declared("output"))
def test_the_guide_names_the_outputs(output):
    assert f"`{output}`" in GUIDE


def terraform(folder, *arguments):
    environment = os.environ | {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
    command = ["terraform", f"-chdir={folder}", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@needs_terraform
def test_the_module_has_terraforms_own_form():
    assert terraform(MODULE, "fmt", "-check", "-recursive").stdout == ""


@pytest.fixture
def package(tmp_path):
    """Return a folder as `make package` writes it."""
    folder = tmp_path / "package"
    folder.mkdir()
    for name in ("deployment.zip", "ffmpeg.zip"):
        (folder / name).write_text(name)
    template = json.loads((ROOT / ".chalice" / "resources.json").read_text())
    template["Resources"] |= {
        "APIHandler": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip"}},
        "FfmpegLayer": {"Type": "AWS::Serverless::LayerVersion", "Properties": {"ContentUri": "./ffmpeg.zip"}},
    }
    (folder / "sam.json").write_text(json.dumps(template))
    return folder


@pytest.fixture
def applied(package, tmp_path):
    """Return a function that gives the inner module's outputs, or its error."""
    folder = tmp_path / "template"
    shutil.copytree(MODULE / "template", folder)
    assert terraform(folder, "init", "-input=false").returncode == 0

    def apply(parameters):
        given = {"package": str(package), "bucket": "artifacts", "prefix": "r/", "parameters": json.dumps(parameters)}
        options = [f"-var={name}={value}" for name, value in given.items()]
        done = terraform(folder, "apply", "-auto-approve", "-input=false", "-no-color", *options)
        if done.returncode:
            return done.stderr
        shown = json.loads(terraform(folder, "output", "-json").stdout)
        return {name: each["value"] for name, each in shown.items()}

    return apply


@needs_terraform
def test_terraform_makes_the_template_with_the_zips_in_the_bucket(applied, package):
    made = applied({})
    expected = json.loads((package / "sam.json").read_text())
    for resource, uri, name in (("APIHandler", "CodeUri", "deployment"), ("FfmpegLayer", "ContentUri", "ffmpeg")):
        key = f"r/{name}-{hashlib.sha256(f'{name}.zip'.encode()).hexdigest()}.zip"
        expected["Resources"][resource]["Properties"][uri] = {"Bucket": "artifacts", "Key": key}
        assert made["zips"][key] == f"{package}/{name}.zip"
    assert json.loads(made["body"]) == expected
    assert made["key"] == f"r/template-{hashlib.sha256(made['body'].encode()).hexdigest()}.json"


@needs_terraform
def test_terraform_refuses_a_parameter_that_the_template_does_not_have(applied):
    assert "The template has no parameters Colour" in " ".join(applied({"Colour": "blue"}).split())
