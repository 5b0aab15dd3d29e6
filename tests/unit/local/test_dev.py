"""`make dev` sees each change of the code once, when it is complete."""

import os
from itertools import islice

import pytest

from local import dev


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


def test_a_failure_is_printed_and_does_not_end_the_watch(monkeypatch, capsys):
    def fail():
        raise dev.LocalCloudError("Compiling the modules failed")

    monkeypatch.setattr(dev, "package", fail)
    dev.update(dev.Cloud("http://127.0.0.1:1"))
    assert capsys.readouterr().err == "Compiling the modules failed\n"
