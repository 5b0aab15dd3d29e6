"""The runbook and the reference of parameters name everything that the stack has."""

import re

import pytest

from deployment.paths import ROOT
from deployment.stack.alarms import ALARMS, RUNBOOK
from deployment.stack.parameters import PARAMETERS

HEADINGS = [
    name
    for heading in re.findall(r"^### (.+)$", (ROOT / RUNBOOK).read_text(), re.MULTILINE)
    for name in heading.split(", ")
]


def test_the_runbook_has_a_paragraph_for_each_alarm():
    assert {name for name in HEADINGS if name.isidentifier()} == {alarm.name for alarm in ALARMS}


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_each_parameter_is_documented_with_its_default(parameter):
    settings = (ROOT / "docs" / "reference" / "settings.md").read_text()
    default = str(PARAMETERS[parameter]["Default"]) or "–"
    assert re.search(rf"^\| `{parameter}` \| `?{re.escape(default)}`? \| ", settings, re.MULTILINE)
