"""One step of the run of a campaign: find the rows that are to get a video, make these, and store what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from chalicelib.domain import campaign as states
from chalicelib.domain.campaign import SHARED_PROBLEMS, USED_UP, Campaign
from chalicelib.domain.campaign_entries import Entry, in_retry, is_failed, of_retry, queued_ids, video_ids
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import new_id
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.row_changes import RowChange
from chalicelib.domain.services import HasCampaigns, HasClock, HasStorage, HasVideos
from chalicelib.domain.template import Template
from chalicelib.pipeline.campaign_changes import identities, is_kept
from chalicelib.pipeline.services import HasCampaignRows
from chalicelib.pipeline.waiting import RetryLater
from chalicelib.row_files import ColumnMapping, Row

_CHECKED = ("ok", "problems", "warnings", "credits")


class CampaignStepServices(HasCampaigns, HasVideos, HasCampaignRows, HasStorage, HasClock, Protocol):
    """The services that make the videos of a step."""


def queue_step(
    campaign: Campaign, template: Template, mapping: ColumnMapping, rows: Sequence[Row], services: CampaignStepServices
) -> Campaign | None:
    """Queue the videos of the next step, whose rows are given. Return the campaign; None: it has changed.

    The first run makes the videos of the valid rows. A retry checks the rows again that have failed, and those that
    were not valid, and makes the videos of those that are valid now.

    Raises:
        RetryLater: some rows are to be asked again.
        ApiError: the account has no credit or storage left, or the template is not active.
    """
    checks = {check["row"]: check for check in services.storage.get_json(campaign.rows_key(rows[0].number))}
    entries = _stored(campaign, rows[0].number, services.storage)
    left = _left(campaign, rows, checks, entries, services)
    now, unsettled = campaign, list[Entry]()
    if left or not campaign.retries:
        begun = _begin(campaign, services)
        if begun is None:
            return None
        now = begun
        if now.retries:
            made = _made_again(now, template, mapping, left, checks, entries, services)
        else:
            made = _made(now, template, mapping, left, checks, services)
        _identify(made, now, template, mapping, left, services)
        unsettled = [entry for entry in made if not _is_settled(entry)]
        entries |= {entry["row"]: entry for entry in made if _is_settled(entry)}
        services.storage.put_json(now.videos_key(rows[0].number), [entries[number] for number in sorted(entries)])
    _check_unsettled(unsettled)
    queued = len(queued_ids(of_retry(entries.values(), now.retries)))
    return services.campaigns.swap(now, states.add_queued(now, len(rows), queued, services.now_ms()))


def _stored(campaign: Campaign, first_row: int, storage: ObjectStore) -> dict[int, Entry]:
    """Return the entries of a step by their rows: those of earlier runs, and of this one if it did not end the step."""
    key = campaign.videos_key(first_row)
    return {entry["row"]: entry for entry in storage.get_json(key)} if storage.size_of(key) is not None else {}


def _left(
    campaign: Campaign,
    rows: Sequence[Row],
    checks: Mapping[int, Any],
    entries: Mapping[int, Entry],
    services: HasVideos,
) -> list[Row]:
    """Return the rows of a step that this run has still to work on."""
    if not campaign.retries:
        return [row for row in rows if checks[row.number]["ok"] and row.number not in entries]
    ids = video_ids(entries.values())
    videos = {video.id: video for video in services.videos.get_many(campaign.account_id, ids)} if ids else {}
    settled = {entry["row"] for entry in of_retry(entries.values(), campaign.retries)}
    return [
        row
        for row in rows
        if not row.problems
        and row.number not in settled
        and (row.number not in entries or is_failed(entries[row.number], videos))
    ]


def _begin(campaign: Campaign, services: CampaignStepServices) -> Campaign | None:
    """Store the id of the next step, unless a worker that died has begun it.

    Return the campaign; None: it has changed.
    """
    if campaign.step_id:
        return campaign
    now_ms = services.now_ms()
    return services.campaigns.swap(campaign, states.begin_step(campaign, new_id(now_ms), now_ms))


def _made(
    campaign: Campaign,
    template: Template,
    mapping: ColumnMapping,
    rows: Sequence[Row],
    checks: Mapping[int, Any],
    services: CampaignStepServices,
) -> list[Entry]:
    """Return the entries of rows that keep their videos, and make the videos of the others."""
    kept = _kept(campaign, template, mapping, rows, checks, services)
    done = {entry["row"] for entry in kept}
    made = services.campaign_rows.start(campaign, template, mapping, [row for row in rows if row.number not in done])
    for entry in made:
        if "keeps" in checks[entry["row"]]:
            entry["change"] = RowChange.CHANGED.value
    return [*kept, *made]


def _kept(
    campaign: Campaign,
    template: Template,
    mapping: ColumnMapping,
    rows: Sequence[Row],
    checks: Mapping[int, Any],
    services: CampaignStepServices,
) -> list[Entry]:
    """Return the entries of the rows that still keep the video of an earlier campaign.

    The template may have changed since the check, and the video may have failed or be deleted.
    """
    wanted = {row.number: checks[row.number]["keeps"] for row in rows if "keeps" in checks[row.number]}
    if not wanted:
        return []
    known = identities(campaign, template, mapping, [row for row in rows if row.number in wanted], services)
    same = {row: video for row, video in wanted.items() if known[row].content == checks[row]["content"]}
    videos = services.videos.get_many(campaign.account_id, list(same.values())) if same else []
    living = {video.id for video in videos if is_kept(video, campaign)}
    return [{"row": row, "videoID": video, "kept": True} for row, video in same.items() if video in living]


def _identify(
    entries: Sequence[Entry],
    campaign: Campaign,
    template: Template,
    mapping: ColumnMapping,
    rows: Sequence[Row],
    services: CampaignStepServices,
) -> None:
    """Note in entries with videos for whom these are, and what they show, for a later campaign of a changed file."""
    made = {entry["row"]: entry for entry in entries if "videoID" in entry}
    known = identities(campaign, template, mapping, [row for row in rows if row.number in made], services)
    for number, entry in made.items():
        entry |= {"key": known[number].key, "content": known[number].content}


def _made_again(
    campaign: Campaign,
    template: Template,
    mapping: ColumnMapping,
    rows: Sequence[Row],
    checks: Mapping[int, Any],
    entries: Mapping[int, Entry],
    services: CampaignStepServices,
) -> list[Entry]:
    """Check rows again, and make the videos of those that are valid now. Return the entries of the rows."""
    checked, _ = services.campaign_rows.check(campaign, template, mapping, rows, 0)
    again = {check["row"]: check for check in checked}
    valid = [row for row in rows if again[row.number]["ok"]]
    made = {entry["row"]: entry for entry in services.campaign_rows.start(campaign, template, mapping, valid)}
    found = []
    for number, check in again.items():
        before = entries.get(number)
        entry = made.get(number)
        if check["ok"] and entry is None:
            # A problem of a row before it ended the call.
            continue
        if entry is None:
            entry = {"row": number, "problems": check["problems"]}
        if not checks[number]["ok"]:
            entry = {name: check[name] for name in _CHECKED} | entry
            # What was valid once counts as valid, at the price that it had.
            entry |= (
                {"ok": True, "credits": before["credits"]} if before and before.get("ok") and not check["ok"] else {}
            )
        entry |= {"change": RowChange.CHANGED.value} if "keeps" in checks[number] else {}
        found.append(in_retry(entry, campaign.retries, before))
    return found


def _is_settled(entry: Entry) -> bool:
    """Return whether a row has its video, or a problem of its own."""
    return "videoID" in entry or entry["problems"][0]["code"] not in SHARED_PROBLEMS


def _check_unsettled(entries: Sequence[Entry]) -> None:
    """Check that no row has to be asked again.

    Raises:
        RetryLater: a row was not tried, or another worker is busy with it.
        ApiError: the account has no credit or storage left.
    """
    for entry in entries:
        problem = entry["problems"][0]
        if problem["code"] in USED_UP:
            raise ApiError(problem["code"], f"row {entry['row']:,}: {problem['message']}")
    if entries:
        raise RetryLater.after(45, "some rows are to be asked again")
