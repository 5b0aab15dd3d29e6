"""The uploaded file of a campaign."""

from collections.abc import Iterator

from chalicelib.domain.campaign import Campaign
from chalicelib.domain.errors import BadRowFile
from chalicelib.domain.ports import ObjectStore


def uploaded(campaign: Campaign, storage: ObjectStore) -> Iterator[bytes]:
    """Yield the bytes of the uploaded file in chunks.

    Raises:
        BadRowFile: it is gone.
    """
    try:
        yield from storage.stream(campaign.file_key)
    except KeyError as error:
        raise BadRowFile("the uploaded file was deleted") from error
