"""The cost of a rendered minute."""

import pytest

from chalicelib.cost.rendering import rendered_minutes
from chalicelib.domain.formats import VideoCodec
from tests.unit.cost.conftest import GB_S_OF_SECOND


def test_each_codec_has_a_minute(basis):
    assert {minute.codec for minute in rendered_minutes(basis)} == {codec.name for codec in VideoCodec}


def test_a_minute_is_sixty_seconds_of_cpu_time(basis):
    for minute in rendered_minutes(basis):
        assert minute.cpu_s == 30
        assert minute.usd == minute.gb_s == pytest.approx(30 * GB_S_OF_SECOND)


def test_arm64_has_its_own_cpu_time(on_arm64):
    assert {minute.cpu_s for minute in rendered_minutes(on_arm64)} == {60}
