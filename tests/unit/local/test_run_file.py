import os

from local.run_file import SERVER, Run

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
