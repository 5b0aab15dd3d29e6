"""The cursors of the reaper, in the table of leases."""

import boto3

from chalicelib.aws.watched_table import Cursors
from tests.integration.stack import REGION, STACK


def test_a_cursor_is_kept_until_it_is_replaced(aws):
    cursors = Cursors(boto3.client("dynamodb", region_name=REGION), f"{STACK}-leases")
    assert cursors.get("videos") is None
    for cursor in ("", "somewhere"):
        cursors.put("videos", cursor)
        assert (cursors.get("videos"), cursors.get("medias")) == (cursor, None)
