import os

import pytest

from local import run_file
from local.run_file import SERVER, Run, forget, last_run

ANOTHER_CLONES = ("-m", "local.server", "/another/clone/.local")


def test_a_run_is_alive_while_its_emulator_is(start):
    emulator = start(*SERVER)
    run = Run(os.getpid(), emulator.pid, 4566)
    assert run.is_alive
    emulator.kill()
    emulator.wait()
    assert not run.is_alive


def test_the_emulator_of_another_clone_is_not_taken_for_ours(start):
    assert not Run(os.getpid(), start(*ANOTHER_CLONES).pid, 4566).is_alive


def test_a_process_that_has_got_the_emulators_number_is_not_taken_for_it(start):
    assert not Run(os.getpid(), start().pid, 4566).is_alive


def test_a_run_is_watched_by_the_process_that_started_its_emulator(start):
    emulator = start(*SERVER)
    assert Run(os.getpid(), emulator.pid, 4566).is_watched
    assert not Run(emulator.pid, emulator.pid, 4566).is_watched


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    monkeypatch.setattr(run_file, "RUN_FILE", tmp_path / "run.json")
    Run(up_pid=7, emulator_pid=8, port=4566).record()


def test_a_run_that_ends_deletes_its_own_record(recorded):
    forget(up_pid=7)
    assert last_run() is None


def test_a_run_that_ends_late_leaves_the_record_of_the_next_one(recorded):
    forget(up_pid=6)
    assert last_run() == Run(up_pid=7, emulator_pid=8, port=4566)
