"""`make dev` sees each change of the code once, when it is complete."""

import os
from importlib.util import cache_from_source
from itertools import islice
from zipfile import ZipFile

import pytest

from local import dev, package


@pytest.fixture
def root(tmp_path, monkeypatch):
    (tmp_path / "chalicelib" / "api").mkdir(parents=True)
    (tmp_path / "app.py").write_text("")
    (tmp_path / "chalicelib" / "api" / "rpc.py").write_text("")
    monkeypatch.setattr(dev, "_PAUSE_S", 0)
    return tmp_path


def touch(path, ns):
    path.write_text("changed")
    os.utime(path, ns=(ns, ns))


def test_changed_added_and_deleted_files_are_found(root):
    before = dev.snapshot(root)
    touch(root / "app.py", 1)
    touch(root / "chalicelib" / "new.py", 2)
    (root / "chalicelib" / "api" / "rpc.py").unlink()
    names = [path.relative_to(root).as_posix() for path in dev.differences(before, dev.snapshot(root))]
    assert names == ["app.py", "chalicelib/api/rpc.py", "chalicelib/new.py"]


def test_other_files_are_not_watched(root):
    before = dev.snapshot(root)
    (root / "chalicelib" / "__pycache__").mkdir()
    touch(root / "chalicelib" / "__pycache__" / "rpc.pyc", 1)
    touch(root / "README.md", 1)
    assert dev.differences(before, dev.snapshot(root)) == []


def test_a_file_that_is_still_being_written_is_reported_once(root, monkeypatch):
    snapshots = iter([{root / "app.py": n} for n in (1, 2, 3, 3, 3, 3, 4, 4)])
    monkeypatch.setattr(dev, "snapshot", lambda _: next(snapshots))
    assert list(islice(dev.changes(root), 2)) == [["app.py"], ["app.py"]]
    assert list(snapshots) == []


def test_a_failure_is_printed_and_does_not_end_the_watch(capsys):
    def fail():
        raise dev.DeploymentError("Compiling the modules failed")

    dev.update(dev.Cloud("http://127.0.0.1:1"), fail)
    assert capsys.readouterr().err == "Compiling the modules failed\n"


def test_a_package_gets_the_current_code_and_keeps_its_dependencies(tmp_path, monkeypatch):
    code, last = tmp_path / "code", tmp_path / "package"
    (code / "chalicelib").mkdir(parents=True)
    (code / "app.py").write_text("import chalicelib.new\n")
    (code / "chalicelib" / "new.py").write_text("")
    last.mkdir()
    (last / "sam.json").write_text("{}")
    old = ("app.py", "__pycache__/app.cpython-313.pyc", "chalicelib/old.py", "PIL/Image.py")
    with ZipFile(last / "deployment.zip", "w") as archive:
        for name in old:
            archive.writestr(name, "old")
    for name, value in {"ROOT": code, "PACKAGE": last, "DEV_PACKAGE": tmp_path / "dev"}.items():
        monkeypatch.setattr(package, name, value)
    folder = package.update_code()
    with ZipFile(folder / "deployment.zip") as archive:
        names = sorted(name for name in archive.namelist() if "__pycache__" not in name)
        compiled = [name for name in archive.namelist() if "__pycache__" in name]
        assert archive.read("app.py") == b"import chalicelib.new\n"
    assert names == ["PIL/Image.py", "app.py", "chalicelib/new.py"]
    assert sorted(compiled) == sorted(map(cache_from_source, ("app.py", "chalicelib/new.py")))
    assert (folder / "sam.json").read_text() == "{}"
