"""npm, which sometimes stands still."""

import subprocess

import pytest

from layers.npm import run_npm


@pytest.fixture
def calls(monkeypatch):
    """Return the list of npm's calls, of which so many stand still as `stuck` says."""

    class Calls(list):
        stuck = 0

    made = Calls()

    def run(command, **options):
        made.append(command)
        if len(made) <= made.stuck:
            raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(subprocess, "run", run)
    return made


def test_npm_is_run_quietly(calls):
    run_npm("pack", "a@1")
    assert calls == [["npm", "pack", "--silent", "a@1"]]


def test_npm_is_run_again_if_it_stood_still(calls):
    calls.stuck = 3
    run_npm("pack", "a@1")
    assert len(calls) == 4


def test_npm_that_always_stands_still_is_an_error(calls):
    calls.stuck = 4
    with pytest.raises(subprocess.TimeoutExpired):
        run_npm("pack", "a@1")
    assert len(calls) == 4
