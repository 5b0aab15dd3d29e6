"""The code examples of /docAPI, without running them, which tests/e2e/test_code_examples.py does."""

import re

import pytest

from chalicelib.domain.account_plan import BUILT_IN
from chalicelib.domain.profile import parse_profile
from chalicelib.pages.doc_samples import EXAMPLES

PROFILES = {
    file.name: re.findall(r"MP4_\w+", file.read_text()) for file in EXAMPLES.iterdir() if file.suffix != ".json"
}


@pytest.mark.parametrize("plan", BUILT_IN.values(), ids=BUILT_IN)
@pytest.mark.parametrize("example", sorted(PROFILES))
def test_an_example_works_under_each_plan(example, plan):
    (profile,) = PROFILES[example]
    assert plan.allows_profile(parse_profile(profile))
