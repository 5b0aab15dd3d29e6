"""S3's notifications."""

import json
from pathlib import Path

import pytest

from chalicelib.pipeline.events import media_ids_of
from tests.fakes import ACCOUNT, MEDIA

EVENTS = Path(__file__).parents[2] / "events"


def news_of(*keys):
    return {"Records": [{"s3": {"object": {"key": key}}} for key in keys]}


def test_a_notification_names_the_media():
    assert media_ids_of(json.loads((EVENTS / "s3_put.json").read_text())) == [(ACCOUNT, MEDIA)]


def test_s3s_test_message_names_none():
    assert media_ids_of(json.loads((EVENTS / "s3_test.json").read_text())) == []


def test_a_notification_may_name_several():
    assert media_ids_of(news_of("media/kept/a/1", "media/temp/b/2")) == [("a", "1"), ("b", "2")]


@pytest.mark.parametrize("key", ["media%2Fkept%2Fa%2F1", "media/kept/a/%31"])
def test_keys_come_percent_encoded(key):
    assert media_ids_of(news_of(key)) == [("a", "1")]


def test_a_blank_in_a_key_comes_as_a_plus():
    assert media_ids_of(news_of("media/kept/a/1+2%2B3")) == [("a", "1 2+3")]


def test_a_file_that_is_no_media_is_passed_over(caplog):
    assert media_ids_of(news_of("media/logo.png", "media/kept/a/1")) == [("a", "1")]
    assert "'media/logo.png' is not the key of a media" in caplog.text
