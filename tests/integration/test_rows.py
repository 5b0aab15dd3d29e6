"""Whatever a dataclass holds, its row gives it back."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.aws.rows import from_row, to_row, to_values
from chalicelib.domain.account import Account
from chalicelib.domain.font import Font
from chalicelib.domain.media import Media
from chalicelib.domain.notification import Notification
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video
from tests.fakes import make_video

# DynamoDB's numbers have 38 digits.
st.register_type_strategy(int, st.integers(-(10**30), 10**30))
ENTITIES: list[Any] = [Account, Font, Media, Notification, Template, Video]


@pytest.mark.parametrize("entity", ENTITIES)
@given(data=st.data())
@settings(max_examples=30)
def test_a_row_gives_back_what_it_was_made_of(entity, data):
    value = data.draw(st.builds(entity, **{field.name: st.from_type(field.type) for field in fields(entity)}))
    assert from_row(to_row(value), entity) == value


def test_what_is_absent_has_no_attribute():
    assert {"error", "jobs_done"}.isdisjoint(to_row(make_video()))


def test_an_empty_map_is_kept_for_what_will_be_put_into_it():
    assert to_values({"frames_done": {}}) == {"frames_done": {"M": {}}}
