"""S3's notifications, as the bucket puts them into the ingest queue."""

from typing import Any
from urllib.parse import unquote_plus

from chalicelib.domain.media import ids_of_key


def media_ids_of(body: dict[str, Any]) -> list[tuple[str, str]]:
    """(account id, media id) of each file that an S3 notification tells of; S3's test message tells of none."""
    return [ids_of_key(unquote_plus(record["s3"]["object"]["key"])) for record in body.get("Records", [])]
