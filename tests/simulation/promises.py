"""The promises that must hold at the end of a schedule. Each function yields the breaches of one, as text."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from chalicelib.domain.credit import EntryKind, total
from chalicelib.domain.ids import derived_id
from chalicelib.domain.lifecycle import FINAL
from chalicelib.domain.notification import NotificationKind
from chalicelib.domain.render_state import segment_key
from chalicelib.domain.video import Video, VideoStatus, credits_of
from tests.simulation.outside import BROKEN, DEADLY, WebhookCall
from tests.simulation.story import CREDITS, PLAN, Story


def breaches(story: Story) -> list[str]:
    """Return all breaches of promises."""
    checks = (
        ends,
        transitions,
        credit,
        storage_counters,
        orphans,
        webhooks,
        notifications,
        reasons,
        reaping,
        watching,
        leftovers,
    )
    return [f"{check.__name__}: {breach}" for check in checks for breach in check(story)]


def ends(story: Story) -> Iterator[str]:
    """Check that every video ends and is finalized, and that one whose caller got an id was stored."""
    videos = story.cloud.videos
    for video in videos.rows.values():
        if not video.status.is_final or not video.render.finalized:
            yield f"{video.id} is {video.status}, finalized: {video.render.finalized}"
    for key in story.accepted:
        if key not in videos.history:
            yield f"{key[1]} was accepted, and never stored"


def transitions(story: Story) -> Iterator[str]:
    """Check that a video that has ended changes its status only as its next revision."""
    for (_, video_id), history in story.cloud.videos.history.items():
        before: Video | None = None
        for _, now in history:
            if before and now and before.status in FINAL and now.revision == before.revision:
                if now.status is not before.status:
                    yield f"{video_id} was {before.status} and became {now.status}"
            elif before and now and now.revision not in (before.revision, before.revision + 1):
                yield f"{video_id} went from revision {before.revision} to {now.revision}"
            before = now


def credit(story: Story) -> Iterator[str]:
    """Check that the ledger explains the balance, nothing is held, and each done video was charged once."""
    cloud = story.cloud
    for account in cloud.accounts.rows.values():
        entries, amounts = cloud.ledger.list(account.id), cloud.ledger.balance(account.id).amounts
        if total(entries) != amounts:
            yield f"the entries of {account.id} add up to {total(entries)}, its balance is {amounts}"
        if amounts.held:
            yield f"{account.id}: {amounts.held} credits are held"
        charged: Counter[str] = Counter()
        for entry in entries:
            if entry.kind is EntryKind.CHARGE and entry.video_id:
                charged[entry.video_id] += entry.moved.spent + entry.moved.unmetered
        expected = _expected_charges(story, account.id)
        if charged != expected:
            yield f"{account.id} was charged {dict(charged)} for videos, not {dict(expected)}"
        if account.plan == PLAN.name and entries and amounts.available + amounts.spent != CREDITS:
            yield f"{account.id}: {amounts.available} available and {amounts.spent} spent are not {CREDITS}"


def storage_counters(story: Story) -> Iterator[str]:
    """Check that the bytes that are counted are those that are stored."""
    cloud = story.cloud
    for account in cloud.accounts.rows.values():
        amounts = cloud.ledger.balance(account.id).amounts
        videos = cloud.videos.list(account.id)
        if not _half_deleted(story).isdisjoint(video.id for video in videos):
            continue
        outs = [out for video in videos for out in video.out_files]
        stored = sum(len(cloud.storage.files.get(out.key, b"")) for out in outs)
        if amounts.video_bytes != stored:
            yield f"{account.id}: {amounts.video_bytes} bytes of videos are counted, {stored} are stored"
        kept = sum(len(body) for key, body in cloud.storage.files.items() if key.startswith(f"media/kept/{account.id}"))
        if amounts.media_bytes != kept:
            yield f"{account.id}: {amounts.media_bytes} bytes of media files are counted, {kept} are stored"


def orphans(story: Story) -> Iterator[str]:
    """Check that no work is left, that each out file and segment has a video, and that no out file is missing."""
    cloud = story.cloud
    files = {key for video in cloud.videos.rows.values() for key in video.file_keys}
    # Workers that were killed right after they had added references leave these, which expire, and so do the objects.
    used = {segment_key(scope, name) for scope, name, _ in cloud.segments.users}
    # Their callers got an error. What a worker had stored by then expires after some days.
    taken_back = {key[1] for key in cloud.videos.history if key not in story.accepted and key not in cloud.videos.rows}
    for key in sorted(cloud.storage.files):
        folder = key.partition("/")[0]
        if folder in ("work", "watched") and key.split("/")[3] in taken_back:
            continue
        if folder == "watched" and key.split("/")[3] == "shared" and _has_template(key, story):
            continue
        if (
            folder in ("work", "watched")
            or (folder == "out" and key not in files)
            or (folder == "segments" and key not in used)
        ):
            yield key
    half = _half_deleted(story)
    missing = [key for key in files - cloud.storage.files.keys() if key.split("/")[3] not in half]
    yield from sorted(f"{key} is missing" for key in missing)


def webhooks(story: Story) -> Iterator[str]:
    """Check that each event gets one successful call or a notification, by one call at a time, and no more attempts."""
    cloud = story.cloud
    most = len(cloud.pipeline_services.webhook_delays_s) + 1
    series: dict[tuple[str, int, str], list[WebhookCall]] = defaultdict(list)
    for call in cloud.servers.calls:
        series[call.video_id, call.round, call.url].append(call)
    for (video_id, number, url), calls in series.items():
        about = f"{video_id}, round {number}, {url}"
        clean = [call for call in calls if _is_recorded(call)]
        # The deletion of a video deletes the records of its calls before its row.
        if len(calls) > most and video_id not in _interrupted_deletions(story):
            yield f"{about}: {len(calls)} calls, of at most {most}"
        for call, following in pairwise(calls):
            if following.start_ms < _end_ms(call):
                yield f"{about}: called at {following.start_ms}, while the call of {call.start_ms} was going on"
            if call in clean and call.status == 200:
                yield f"{about}: called again after a success"
    for video in cloud.videos.rows.values():
        yield from _undelivered(video, story)


def notifications(story: Story) -> Iterator[str]:
    """Check that each failure has a notification, and nothing else has."""
    cloud = story.cloud
    failed = {
        key[1]
        for key, history in cloud.videos.history.items()
        if any(video and video.status is VideoStatus.ERROR and not video.ended_unwatched for _, video in history)
    }
    told = {each.video_id for each in cloud.notifications.rows.values() if each.kind is NotificationKind.VIDEO}
    for video_id in sorted(told - failed):
        yield f"{video_id} has a notification, and has not failed"
    for video in cloud.videos.rows.values():
        if video.status is VideoStatus.ERROR and not video.ended_unwatched and video.id not in told:
            yield f"{video.id} has failed without a notification"


def reasons(story: Story) -> Iterator[str]:
    """Check that a video fails only for its inputs, or for as many faults as a step may not survive."""
    weather = story.cloud.weather
    expected = (BROKEN, DEADLY)
    for video in story.cloud.videos.rows.values():
        error = video.render.error or ""
        if video.ended_unwatched:
            continue
        if video.status is not VideoStatus.ERROR or any(video.variables.get("name") == each for each in expected):
            continue
        known = {
            "given up after several attempts": _faults_of(story, video) >= 4 or video.id in _half_deleted(story),
            "attempts to take it up again did not help": bool(story.cloud.sqs.lost),
            "mixed releases": any(each.startswith("mixed") for each in weather.happened),
            "segments were lost": weather.rates["segment lost"] > 0,
            "could not be queued": any(process.faults for process in story.cloud.processes),
            "the server answered": True,
            "was not uploaded within": True,
            "media was deleted": False,
        }
        if not any(text in error and is_allowed for text, is_allowed in known.items()):
            yield f"{video.id}: {error}"


def reaping(story: Story) -> Iterator[str]:
    """Check that the reaper takes something up only if a message was lost or hidden for long, or a call failed."""
    cloud = story.cloud
    kinds = {name.rpartition(" ")[0] for name in cloud.weather.happened}
    rows = (video for history in cloud.videos.history.values() for _, video in history)
    # The message of a video that kills its workers stays hidden as well.
    is_deadly = any(video and video.variables.get("name") == DEADLY for video in rows)
    is_hidden = is_deadly or kinds & {"killed before", "killed after", "stalled", "no worker"}
    is_lost = cloud.sqs.lost or any(process.faults for process in cloud.processes)
    # Calls of webhooks that are due much later are left to the reaper.
    is_parked = bool(cloud.servers.calls)
    if cloud.sent_by_reaper and not (is_hidden or is_lost or is_parked):
        yield f"the reaper sent {cloud.sent_by_reaper} messages, though no message was lost"


def watching(story: Story) -> Iterator[str]:
    """Check that nothing is rendered before somebody watches, once for all viewers, and that no link ends early."""
    for (_, video_id), history in story.cloud.videos.history.items():
        before: Video | None = None
        starts: Counter[int] = Counter()
        for ms, now in history:
            if before and now:
                is_start = (before.status, now.status) == (VideoStatus.UNWATCHED, VideoStatus.QUEUED)
                starts[now.revision] += is_start and before.revision == now.revision
                if now.ended_unwatched and not before.ended_unwatched and ms < now.unwatched_until_ms:
                    yield f"{video_id} ended at {ms}, before its link"
            if now and now.waits_to_be_watched and (now.render.jobs or now.out_files):
                yield f"{video_id} was rendered, and nobody had watched it"
            before = now
        yield from (f"{video_id} was started {count} times" for count in starts.values() if count > 1)


def leftovers(story: Story) -> Iterator[str]:
    """Check that no message, deletion, watch, lease or record of a deleted video is left."""
    cloud, now_s = story.cloud, story.cloud.hub.ms // 1000
    for message in cloud.sqs.messages.values():
        yield f"the message {message.id} in {message.queue}: {message.body}"
    for key in cloud.removals.rows:
        yield f"the deletion of {key[1]}"
    for table in (cloud.videos, cloud.medias):
        for key, watch in table.watches.items():
            yield f"{key[1]} is watched: {watch}"
    for key, (owner, until_s) in cloud.leases.rows.items():
        if owner is not None and until_s > now_s:
            yield f"the lease {key[1]} of {owner}"
    for key, delivery in cloud.deliveries.rows.items():
        if (key[0], delivery.video_id) not in cloud.videos.rows:
            yield f"the delivery {key[1]} of a deleted video"


def _expected_charges(story: Story, account_id: str) -> Counter[str]:
    charges: Counter[str] = Counter()
    for (owner, video_id), history in story.cloud.videos.history.items():
        before: Video | None = None
        for _, now in history if owner == account_id else ():
            if now and now.status is VideoStatus.DONE and (before is None or before.status is not VideoStatus.DONE):
                charges[video_id] += credits_of(now.plan.duration_ms)
            before = now
    return charges


def _has_template(key: str, story: Story) -> bool:
    account_id, template_id = key.split("/")[1:3]
    return story.cloud.templates.get(account_id, template_id) is not None


def _is_recorded(call: WebhookCall) -> bool:
    """Return whether a worker could record a call: it met no fault after the call."""
    return call.end_ms is not None and not any(ms >= call.end_ms for ms, _ in call.process.faults)


def _end_ms(call: WebhookCall) -> int:
    return call.end_ms or call.process.ended_ms or call.start_ms


def _interrupted_deletions(story: Story) -> set[str]:
    return {call.about for call in story.cloud.processes if call.name == "Video_Delete" and call.faults}


def _half_deleted(story: Story) -> set[str]:
    """Return the videos whose deletion was interrupted, and nobody could complete it: both messages were lost."""
    lost = [message.body for message in story.cloud.sqs.lost if '"delete_video"' in message.body]
    return {video_id for video_id in _interrupted_deletions(story) if sum(video_id in body for body in lost) >= 2}


def _undelivered(video: Video, story: Story) -> Iterator[str]:
    cloud = story.cloud
    template = cloud.templates.get(video.account_id, video.template_id)
    if video.status is not VideoStatus.DONE or template is None:
        return
    for url in template.webhooks:
        calls = [
            call
            for call in cloud.servers.calls
            if (call.video_id, call.round, call.url) == (video.id, video.delivery.number, url)
        ]
        has_notification = (video.account_id, derived_id(video.id, url)) in cloud.notifications.rows
        if not any(call.status == 200 for call in calls) and not has_notification:
            yield f"{video.id}, round {video.delivery.number}, {url}: neither called nor notified"


def _faults_of(story: Story, video: Video) -> int:
    processes = story.cloud.functions.ended
    return sum(len(process.faults) for process in processes if video.id in process.about.body)
