"""Rows hold dataclasses without loss, under the attribute names of earlier releases."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.aws.rows import STORED_FLAT, STORED_NAMES, from_row, to_attributes, to_row, to_values
from chalicelib.domain.account import Account
from chalicelib.domain.delivery import Delivery, DeliveryRound
from chalicelib.domain.erasure import Erasure
from chalicelib.domain.font import Font
from chalicelib.domain.media import Media, MediaType
from chalicelib.domain.notification import Notification
from chalicelib.domain.render_state import RenderPlan, RenderState
from chalicelib.domain.template import InputMedia, Template
from chalicelib.domain.video import Contact, OutFile, Player, Video, VideoStatus
from tests.fakes import make_video

# DynamoDB's numbers have 38 digits.
st.register_type_strategy(int, st.integers(-(10**30), 10**30))
ENTITIES: list[Any] = [Account, Delivery, Erasure, Font, Media, Notification, Template, Video]


@pytest.mark.parametrize("entity", ENTITIES)
@given(data=st.data())
@settings(max_examples=30)
def test_a_row_loads_as_the_entity_that_was_stored(entity, data):
    value = data.draw(st.builds(entity, **{field.name: st.from_type(field.type) for field in fields(entity)}))
    assert from_row(to_row(value), entity) == value


def test_an_absent_value_has_no_attribute():
    assert {"error", "jobs_done"}.isdisjoint(to_row(make_video()))


def test_an_empty_map_is_stored_so_that_items_can_be_added():
    assert to_values({"frames_done": {}}) == {"frames_done": {"M": {}}}


# A row of earlier releases with all of their attributes. It never changes.
STORED_VIDEO = {
    "account_id": {"S": "a1"},
    "id": {"S": "v1"},
    "template_id": {"S": "t1"},
    "name": {"S": "Welcome"},
    "created_ms": {"N": "1700000000000"},
    "description": {"S": "described"},
    "keywords": {"S": "one, two"},
    "data": {"S": "own"},
    "medias": {"L": [{"M": {"input_id": {"S": "title"}, "type": {"S": "text"}, "text": {"S": "Hello"}}}]},
    "variables": {"M": {"name": {"S": "Ava"}}},
    "scripts": {"L": [{"S": "[]"}]},
    "contact": {"M": {"email": {"S": "ava@example.com"}}},
    "player": {"M": {"form_data": {"L": [{"S": "a"}]}, "powered_by_logo": {"BOOL": True}}},
    "template_type": {"S": "email"},
    "by_template": {"BOOL": True},
    "batch": {"S": "b1"},
    "status": {"S": "rendering"},
    "duration_ms": {"N": "3000"},
    "frames": {"N": "72"},
    "scope": {"S": "a1"},
    "segments": {"M": {"P": {"L": [{"S": "s1"}, {"S": "s2"}]}}},
    "sounds": {"M": {"P": {"S": "s3"}}},
    "jobs": {"M": {"P/0": {"N": "24"}, "P/1": {"N": "24"}}},
    "frames_done": {"M": {"P/0": {"N": "24"}}},
    "jobs_done": {"SS": ["P/0"]},
    "total_ms": {"N": "3001"},
    "rendered_ms": {"N": "1001"},
    "reused_ms": {"N": "1002"},
    "awaited_ms": {"N": "1003"},
    "compute_mb_ms": {"N": "1004"},
    "out_files": {
        "L": [
            {
                "M": {
                    "profile": {"S": "P"},
                    "name": {"S": "v1.mp4"},
                    "size_bytes": {"N": "5"},
                    "key": {"S": "out/v1.mp4"},
                    "poster_key": {"S": "out/v1.jpg"},
                }
            }
        ]
    },
    "captions_key": {"S": "out/page/captions.vtt"},
    "chapters_key": {"S": "out/page/chapters.vtt"},
    "warnings": {"L": [{"S": "too long"}]},
    "waits_for": {"S": "a file"},
    "waits_since_ms": {"N": "1005"},
    "error_code": {"N": "1011"},
    "error": {"S": "no file"},
    "webhooks_done": {"SS": ["http://a"]},
    "settled": {"BOOL": True},
    "price": {"N": "3"},
    "revision": {"N": "2"},
    "segments_of": {"N": "1"},
    "making": {"S": "m1"},
    "remakes": {"N": "4"},
    "replaced": {"L": [{"S": "out/old.mp4"}]},
    "tellings": {"N": "6"},
    "base_profiles": {"M": {"own": {"S": "P"}}},
}
VIDEO = Video(
    account_id="a1",
    id="v1",
    template_id="t1",
    name="Welcome",
    created_ms=1_700_000_000_000,
    description="described",
    keywords="one, two",
    data="own",
    medias=(InputMedia("title", MediaType.TEXT, text="Hello"),),
    variables={"name": "Ava"},
    scripts=("[]",),
    contact=Contact(email="ava@example.com"),
    player=Player(form_data=("a",), powered_by_logo=True),
    template_type="email",
    by_template=True,
    batch="b1",
    status=VideoStatus.RENDERING,
    price=3,
    revision=2,
    plan=RenderPlan(
        revision=1,
        attempt_id="m1",
        scope="a1",
        segments={"P": ("s1", "s2")},
        sounds={"P": "s3"},
        duration_ms=3000,
        base_profiles={"own": "P"},
    ),
    render=RenderState(
        frames=72,
        total_ms=3001,
        jobs={"P/0": 24, "P/1": 24},
        frames_done={"P/0": 24},
        jobs_done=frozenset({"P/0"}),
        rendered_ms=1001,
        cached_ms=1002,
        pending_elsewhere_ms=1003,
        compute_mb_ms=1004,
        replans=4,
        warnings=("too long",),
        waits_for="a file",
        waits_since_ms=1005,
        error_code=1011,
        error="no file",
        finalized=True,
    ),
    delivery=DeliveryRound(number=6, webhooks_done=frozenset({"http://a"})),
    out_files=(OutFile("P", "v1.mp4", 5, "out/v1.mp4", "out/v1.jpg"),),
    captions_key="out/page/captions.vtt",
    chapters_key="out/page/chapters.vtt",
    replaced=("out/old.mp4",),
)


def test_a_row_of_an_earlier_release_loads():
    assert from_row(STORED_VIDEO, Video) == VIDEO


def test_a_video_is_stored_under_the_names_of_earlier_releases():
    assert to_row(VIDEO).items() >= STORED_VIDEO.items()


def test_a_row_that_is_older_than_most_fields_loads_with_their_defaults():
    required = ("account_id", "id", "template_id", "name", "created_ms")
    row = {name: STORED_VIDEO[name] for name in required}
    assert from_row(row, Video) == Video("a1", "v1", "t1", "Welcome", 1_700_000_000_000)


def test_a_webhook_delivery_keeps_the_stored_name_of_its_round():
    delivery = Delivery("a1", "v1/d1", "v1", "http://a", 1, 2, 3, status=500, round=4)
    assert to_row(delivery)["telling"] == {"N": "4"}
    assert from_row(to_row(delivery), Delivery) == delivery


def test_changes_name_the_stored_attributes():
    changes = {"render": {"replans": 1, "error": None}, "delivery": DeliveryRound(2), "price": 3}
    attributes = {
        "remakes": 1,
        "error": None,
        "tellings": 2,
        "webhooks_done": frozenset(),
        "is_open": False,
        "price": 3,
    }
    assert to_attributes(Video, changes) == attributes


def test_every_stored_name_belongs_to_a_field():
    stored = {(cls, name) for cls, names in STORED_NAMES.items() for name in names}
    groups = {(cls, name) for cls, names in STORED_FLAT.items() for name in names}
    assert {(cls, name) for cls, name in stored | groups if name not in cls.__dataclass_fields__} == set()


def test_no_two_fields_share_an_attribute():
    for cls, groups in STORED_FLAT.items():
        names = [
            STORED_NAMES.get(each, {}).get(name, name)
            for each in (cls, *groups.values())
            for name in each.__dataclass_fields__
        ]
        assert len(names) == len(set(names)), cls
