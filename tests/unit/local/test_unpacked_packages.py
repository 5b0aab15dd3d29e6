import zipfile

import pytest

from local.unpacked_packages import SharedZipFile


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """Return the folder of the emulator's temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def package(path, **members):
    with zipfile.ZipFile(path, "w") as file:
        for name, text in members.items():
            file.writestr(f"lib/{name}.py", text)
    return path


def unpack(path, folder):
    with SharedZipFile(path) as file:
        file.extractall(folder)
    return folder / "lib/a.py"


def test_processes_share_the_files_of_a_package(tmp_path):
    zipped = package(tmp_path / "code.zip", a="A = 1")
    first, second = unpack(zipped, tmp_path / "first"), unpack(zipped, tmp_path / "second")
    assert first.read_text() == "A = 1"
    assert first.samefile(second)


def test_a_changed_package_is_unpacked_anew(tmp_path):
    unpack(package(tmp_path / "code.zip", a="A = 1"), tmp_path / "first")
    assert unpack(package(tmp_path / "code.zip", a="A = 2"), tmp_path / "second").read_text() == "A = 2"


def test_a_replaced_file_and_a_deleted_folder_leave_the_others_alone(tmp_path):
    zipped = package(tmp_path / "code.zip", a="A = 1")
    first, second = unpack(zipped, tmp_path / "first"), unpack(zipped, tmp_path / "second")
    (tmp_path / "new").write_text("A = 2")
    (tmp_path / "new").replace(first)
    assert second.read_text() == "A = 1"
    second.unlink()
    assert unpack(zipped, tmp_path / "third").read_text() == "A = 1"


def test_half_a_package_of_a_killed_process_is_not_used(tmp_path, temporary):
    zipped = package(tmp_path / "code.zip", a="A = 1", b="B = 1")
    unpack(zipped, tmp_path / "first")
    (whole,) = temporary.iterdir()
    whole.rename(whole.with_suffix(".partial"))
    whole.with_suffix(".partial").joinpath("lib/b.py").unlink()
    assert (unpack(zipped, tmp_path / "second").parent / "b.py").exists()
