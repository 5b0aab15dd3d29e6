import os
import shutil
import sys
from pathlib import Path

import pytest

from local.processes import Process, look, look_in_proc, look_with_ps
from tests.unit.local.conftest import IDLE

LOOKS = [
    pytest.param(look, id="as this machine can"),
    pytest.param(look_in_proc, marks=pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc"), id="proc"),
    pytest.param(look_with_ps, marks=pytest.mark.skipif(not shutil.which("ps"), reason="no ps"), id="ps"),
]


@pytest.mark.parametrize("look", LOOKS)
def test_a_process_is_known_by_its_parent_and_its_command_line(look, start):
    child = start("a folder/with blanks")
    command = f"{sys.executable} -c {IDLE} a folder/with blanks"
    assert look(child.pid) == Process(os.getpid(), command)


@pytest.mark.parametrize("look", LOOKS)
def test_a_process_that_has_ended_is_none_even_before_it_is_waited_for(look, start):
    child = start()
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert look(child.pid) is None


@pytest.mark.parametrize("look", LOOKS)
def test_a_number_that_no_process_has_is_none(look, start):
    child = start()
    child.kill()
    child.wait()
    assert look(child.pid) is None
