"""Notification_List, Notification_Delete."""

import pytest

from chalicelib.domain.notification import NotificationKind
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_VIDEO,
    TEMPLATE,
    VIDEO,
    make_notification,
)


def test_a_notification_names_its_subject(cloud, caller):
    cloud.notifications.put(
        make_notification(code=1029, template_id=TEMPLATE, media_id=MEDIA, url="http://a", kind=NotificationKind.MEDIA)
    )
    assert caller.call("Notification_List", "") == [
        {
            "id": VIDEO,
            "date": "2023-11-14T22:13:20.000Z",
            "kind": "media",
            "message": "no",
            "code": 1029,
            "templateID": TEMPLATE,
            "videoID": VIDEO,
            "mediaID": MEDIA,
            "url": "http://a",
        }
    ]


def test_notifications_are_listed_by_their_time_not_by_their_id(cloud, caller):
    cloud.notifications.put(make_notification(id=OTHER_VIDEO, created_ms=NOW_MS))
    cloud.notifications.put(make_notification(id=VIDEO, created_ms=NOW_MS + 1))
    assert [item["id"] for item in caller.call("Notification_List", "")] == [OTHER_VIDEO, VIDEO]


@pytest.mark.parametrize(
    ("since", "listed"),
    [
        ("", 1),
        ("2023-11-14T22:13:20.000Z", 1),
        ("2023-11-14T22:13:20.001Z", 0),
        ("2023-11-14T22:13:20", 1),
        ("2023-11-15T00:13:20+02:00", 1),
        ("2023-11-15T00:13:20.001+02:00", 0),
        ("2023-11-14", 1),
        ("0001-01-01T00:00:00+14:00", 1),
        ("9999-12-31T23:59:59-14:00", 0),
    ],
)
def test_notifications_since_a_date_are_listed(cloud, caller, since, listed):
    cloud.notifications.put(make_notification())
    assert len(caller.call("Notification_List", since)) == listed


@pytest.mark.parametrize("since", ["yesterday", "0", "2023-13-01", " ", "\0", "2023-11-14T22:13:20+99:00"])
def test_an_invalid_date_is_rejected(caller, since):
    code, data = caller.error("Notification_List", since)
    assert (code, data["path"]) == (-32602, "since")


def test_a_deleted_notification_is_not_listed(cloud, caller):
    cloud.notifications.put(make_notification())
    assert caller.call("Notification_Delete", VIDEO) == "OK"
    assert cloud.notifications.list(ACCOUNT) == []


def test_notifications_of_another_account_cannot_be_listed_or_deleted(cloud, caller):
    cloud.notifications.put(make_notification(account_id=OTHER_ACCOUNT))
    assert caller.call("Notification_List", "") == []
    assert caller.error("Notification_Delete", VIDEO)[0] == -32602
    assert len(cloud.notifications.list(OTHER_ACCOUNT)) == 1
