"""S3's notifications, as the bucket puts them into the ingest queue."""

import logging
from typing import Any
from urllib.parse import unquote_plus

from chalicelib.domain.media import ids_of_key

log = logging.getLogger(__name__)


def media_ids_of(body: dict[str, Any]) -> list[tuple[str, str]]:
    """(account id, media id) of each file that an S3 notification tells of; S3's test message tells of none.

    Files that somebody else has put into the bucket are passed over.
    """
    found = []
    for record in body.get("Records", []):
        try:
            found.append(ids_of_key(unquote_plus(record["s3"]["object"]["key"])))
        except ValueError as error:
            log.warning("passed over: %s", error)
    return found
