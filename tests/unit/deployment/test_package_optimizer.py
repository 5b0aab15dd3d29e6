"""The deployment package has compiled modules, and no files that the functions do not use."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from chalicelib import wiring
from deployment.package_optimizer import SERVICES, optimize_package

ROOT = Path(__file__).parents[3]
SOURCES = {"app.py": "import part.one\n", "part/__init__.py": "", "part/one.py": "print('one')\n", "data.json": "{}"}
COMPILED = {importlib.util.cache_from_source(name) for name in SOURCES if name.endswith(".py")}


@pytest.fixture
def package(tmp_path):
    """Return a zip as Chalice makes it, with the oldest times that a zip can have."""
    return make(tmp_path / "deployment.zip", SOURCES)


def make(path, files):
    with ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(ZipInfo(name), text)
    return path


def names_in(package):
    with ZipFile(package) as archive:
        return archive.namelist()


def test_each_module_is_packaged_once_with_its_compiled_form(package):
    optimize_package(package)
    assert sorted(names_in(package)) == sorted({*SOURCES, *COMPILED})


def test_a_package_that_is_unpacked_at_any_time_runs_its_compiled_modules(package, tmp_path):
    optimize_package(package)
    with ZipFile(package) as archive:
        archive.extractall(tmp_path / "task")
    # If Python compiled it again, this would run.
    (tmp_path / "task" / "part" / "one.py").write_text("print('another')\n")
    command = [sys.executable, "-c", "import app"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=tmp_path / "task", env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "one\n"


def test_the_same_sources_give_the_same_package(tmp_path):
    packages = [make(tmp_path / name, SOURCES) for name in ("a.zip", "b.zip")]
    for package in packages:
        optimize_package(package)
    assert packages[0].read_bytes() == packages[1].read_bytes()


def test_the_order_and_the_permissions_of_files_do_not_matter(tmp_path):
    packages = [tmp_path / "a.zip", tmp_path / "b.zip"]
    make(packages[0], SOURCES)
    with ZipFile(packages[1], "w") as archive:
        for name in reversed(SOURCES):
            entry = ZipInfo(name, (2026, 11, 28, 12, 0, 0))
            entry.external_attr = 0o100600 << 16
            archive.writestr(entry, SOURCES[name])
    for package in packages:
        optimize_package(package)
    assert packages[0].read_bytes() == packages[1].read_bytes()


def test_files_can_be_read_by_everybody(package):
    optimize_package(package)
    with ZipFile(package) as archive:
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o644}


def test_it_is_run_by_the_python_that_is_to_load_the_modules(package):
    subprocess.run([sys.executable, "-E", "-m", "deployment.package_optimizer", str(package)], cwd=ROOT, check=True)
    with ZipFile(package) as archive:
        compiled = archive.read(importlib.util.cache_from_source("app.py"))
    assert compiled.startswith(importlib.util.MAGIC_NUMBER)


def test_modules_that_cannot_be_compiled_stay_as_they_are(tmp_path):
    package = make(tmp_path / "deployment.zip", {"old.py": "print 'one'\n", "new.py": ""})
    optimize_package(package)
    assert sorted(names_in(package)) == sorted(["old.py", "new.py", importlib.util.cache_from_source("new.py")])


def test_modules_compiled_before_are_compiled_again(tmp_path):
    stale = importlib.util.cache_from_source("app.py")
    package = make(tmp_path / "deployment.zip", {"app.py": "", stale: "stale"})
    optimize_package(package)
    with ZipFile(package) as archive:
        assert (archive.namelist(), archive.read(stale) == b"stale") == (["app.py", stale], False)


def test_only_the_used_services_of_botocore_are_kept(tmp_path):
    data = ["botocore/data/endpoints.json", "botocore/data/s3/2006-03-01/service-2.json.gz"]
    package = make(tmp_path / "deployment.zip", dict.fromkeys([*data, "botocore/data/ec2/2016-11-15/x.json"], ""))
    optimize_package(package)
    assert names_in(package) == data


def test_the_kept_services_are_those_with_clients():
    source = "".join(path.read_text() for path in Path(wiring.__file__).parent.glob("*.py"))
    assert set(re.findall(r'[cC]lient\((?:new_session\(\), )?"(\w+)"\)', source)) == SERVICES


USE_OF_POWERTOOLS = """
import logging, sys
from chalicelib.domain.metrics import Metric
from chalicelib.telemetry.emf import Metrics
from chalicelib.telemetry.json_logs import configure_logs
configure_logs("stack", "INFO", sys.stderr)
logging.getLogger("chalicelib").warning("a line")
metrics = Metrics("stack")
metrics.add(Metric.VIDEOS_FAILED, 1, 1029)
metrics.flush()
files = [module.__file__ for name, module in sys.modules.items() if name.startswith("aws_lambda_powertools")]
print("\\n".join(files), file=sys.stderr)
"""


def test_the_parts_of_powertools_that_logs_and_metrics_load_are_packaged(tmp_path):
    command = [sys.executable, "-c", USE_OF_POWERTOOLS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = [path[path.index("aws_lambda_powertools/") :] for path in done.stderr.splitlines()[1:]]
    package = make(tmp_path / "deployment.zip", dict.fromkeys(loaded, ""))
    optimize_package(package)
    assert len(loaded) > 10
    assert set(loaded) <= set(names_in(package))


def test_the_other_parts_of_powertools_are_left_out(tmp_path):
    unused = ["event_handler/api_gateway.py", "utilities/parser/parser.py", "utilities/idempotency/__init__.py"]
    package = make(tmp_path / "deployment.zip", {f"aws_lambda_powertools/{name}": "" for name in unused})
    optimize_package(package)
    assert names_in(package) == []
