"""The places that start processes or read uploaded files: import-linter does not see functions."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[4]
STARTS = {"fork", "forkpty", "popen", "posix_spawn", "posix_spawnp", "startfile", "system"}
# Functions that decode what strangers send, and the modules that may call them: what runs in the child.
READERS = {
    "animation_of": {"animations", "picture_jobs"},
    "draw_image": {"rasters", "picture_jobs", "pictures", "layer_builder"},
    "image_size": {"rasters", "picture_jobs"},
    "opened": {"reader", "animations", "rasters", "picture_jobs"},
    "read_font": {"check"},
    "try_font": {"trial", "check"},
    "write_frames": {"animations", "picture_jobs"},
}


def modules():
    for path in [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_only_the_zygote_forks_and_no_module_starts_programs_by_os():
    found = {
        path.relative_to(ROOT / "chalicelib" / "render").as_posix()
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
        if node.attr in STARTS or node.attr.startswith(("exec", "spawn"))
    }
    assert found == {"isolation/zygote.py"}


def test_only_four_modules_start_programs():
    found = {
        path.relative_to(ROOT / "chalicelib" / "render").as_posix()
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import) and any(alias.name == "subprocess" for alias in node.names)
    }
    assert found == {"media_files/dav1d.py", "isolation/client.py", "isolation/confinement.py", "ffmpeg/process.py"}


def test_decoders_of_uploaded_files_are_called_only_in_the_child():
    for path, tree in modules():
        for node in ast.walk(tree):
            name = node.id if isinstance(node, ast.Name) else None
            assert name not in READERS or path.stem in READERS[name], f"{path} uses {name}"


def test_uploaded_pictures_of_a_segment_are_drawn_by_the_child():
    (tree,) = (tree for path, tree in modules() if path.name == "layer_builder.py")
    imported = {
        alias.name: node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert {imported["draw_image"], imported["SegmentPictures"]} == {"isolation.pictures"}
    assert {imported["draw_text"], imported["page_count"]} == {"isolation.texts"}
