"""The rows of a campaign beside those of an earlier one: whose videos may stay."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.campaign import Campaign
from chalicelib.domain.errors import BadRowFile
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.row_changes import EarlierRows, RowChange, RowIdentity, digest
from chalicelib.domain.services import HasCampaigns, HasStorage, HasVideos
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.services import HasCampaignRows
from chalicelib.row_files import ColumnMapping, Row

_GONE = "The earlier campaign was deleted: call Campaign_New without earlierID to make all rows."


class ChangeServices(HasCampaigns, HasVideos, HasCampaignRows, HasStorage, Protocol):
    """The services that compare a list with an earlier campaign."""


def key_index(campaign: Campaign, mapping: ColumnMapping) -> int | None:
    """Return the index of the column that tells people apart, or None if the campaign names none.

    Raises:
        BadRowFile: the file has no such column, or several.
    """
    if not campaign.key_column:
        return None
    found = [column.index for column in mapping.columns if column.name == campaign.key_column]
    if len(found) != 1:
        count = "two columns" if found else "no column"
        raise BadRowFile(f'The file has {count} "{campaign.key_column}", which keyColumn names.')
    return found[0]


def identities(
    campaign: Campaign, template: Template, mapping: ColumnMapping, rows: Sequence[Row], services: HasCampaignRows
) -> dict[int, RowIdentity]:
    """Return the identity of each readable row by its number."""
    index = key_index(campaign, mapping)
    readable = [row for row in rows if not row.problems]
    contents = services.campaign_rows.contents(template, mapping, readable)
    return {
        row.number: RowIdentity(_key(row, index) or content, content)
        for row, content in zip(readable, contents, strict=True)
    }


def is_kept(video: Video, campaign: Campaign) -> bool:
    """Return whether a row can keep a video of an earlier campaign: it has not failed, and may wait if it waits."""
    is_due = video.status is VideoStatus.UNWATCHED and not campaign.made_when_watched
    return video.status is not VideoStatus.ERROR and not is_due


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """The change of a row, the video that it keeps, and the digest of what fills its inputs."""

    change: RowChange
    video_id: str | None
    content: str


class RowComparison:
    """The rows of a list, met in the order of the file, beside the rows of an earlier campaign."""

    def __init__(
        self, campaign: Campaign, template: Template, mapping: ColumnMapping, services: ChangeServices
    ) -> None:
        """Read the earlier rows.

        Raises:
            BadRowFile: the earlier campaign was deleted.
        """
        self._of = campaign, template, mapping
        self._services = services
        self._index = key_index(campaign, mapping)
        self._earlier = _earlier_rows(campaign, services)

    def skip(self, rows: Sequence[Row]) -> None:
        """Meet rows that were compared before."""
        self._meet(rows)

    def compare(self, rows: Sequence[Row]) -> dict[int, ComparedRow]:
        """Return what has become of the readable ones of further rows, by their numbers."""
        found = self._meet(rows)
        ids = [each.video_id for each in found.values() if each.video_id]
        videos = self._services.videos.get_many(self._of[0].account_id, ids) if ids else []
        kept = {video.id for video in videos if is_kept(video, self._of[0])}
        return {
            number: each if each.video_id in kept or not each.video_id else _made_again(each)
            for number, each in found.items()
        }

    def vanished(self) -> int:
        """Return how many of the earlier rows were not met."""
        return self._earlier.vanished()

    def _meet(self, rows: Sequence[Row]) -> dict[int, ComparedRow]:
        known = identities(*self._of, rows, self._services)
        found = {}
        for row in rows:
            if row.number in known:
                change, video_id = self._earlier.take(known[row.number])
                found[row.number] = ComparedRow(change, video_id, known[row.number].content)
            elif key := _key(row, self._index):
                self._earlier.see(key)
        return found


def _made_again(row: ComparedRow) -> ComparedRow:
    return ComparedRow(RowChange.CHANGED, None, row.content)


def _key(row: Row, index: int | None) -> str | None:
    has_key = index is not None and len(row.values) > index and row.values[index]
    return digest(f"key {row.values[index]}") if index is not None and has_key else None


def _earlier_rows(campaign: Campaign, services: ChangeServices) -> EarlierRows:
    """Return the rows of the earlier campaign, which the first worker of a check collects and stores."""
    key = campaign.earlier_key
    if services.storage.size_of(key) is not None:
        return EarlierRows.from_text(services.storage.get_json(key))
    earlier = services.campaigns.get(campaign.account_id, campaign.earlier_id)
    if earlier is None:
        raise BadRowFile(_GONE)
    rows = EarlierRows.of(_collected(earlier, services.storage))
    services.storage.put_json(key, rows.to_text())
    return rows


def _collected(earlier: Campaign, storage: ObjectStore) -> Iterator[tuple[RowIdentity, str]]:
    """Yield the rows of a campaign that have videos, with the ids of these."""
    for first in range(1, earlier.total_rows + 1, earlier.step_rows):
        try:
            entries = storage.get_json(earlier.videos_key(first))
        except KeyError as error:
            if first <= earlier.queued_rows or earlier.retries:
                raise BadRowFile(_GONE) from error
            # It was cancelled, and these rows had not had their turn.
            break
        yield from ((RowIdentity(each["key"], each["content"]), each["videoID"]) for each in entries if "key" in each)
