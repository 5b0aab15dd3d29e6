"""Changes of existing videos. Changed inputs render the video again; other changes are only stored."""

from dataclasses import replace
from typing import Any, Protocol, cast

from chalicelib.api.credits import price_video
from chalicelib.api.input_media import with_passwords
from chalicelib.api.player_rules import check_players
from chalicelib.api.publications import publish_elsewhere
from chalicelib.api.request_limits import check_size
from chalicelib.api.static_videos import changed_background, check_unchanged_background
from chalicelib.api.templates import check_active, get_template
from chalicelib.api.video_fields import INPUTS, read_fields
from chalicelib.api.video_outputs import check_metadata, read_output
from chalicelib.api.video_requests import check_video
from chalicelib.api.video_start import claim_medias, enqueue, release_medias, schedule_recovery
from chalicelib.api.videos import NewVideoServices, get_video
from chalicelib.api.wire_fields import Wire
from chalicelib.domain import lifecycle
from chalicelib.domain.account import Caller
from chalicelib.domain.credit import InsufficientCredit
from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.lifecycle import RequestChanges
from chalicelib.domain.media import Media
from chalicelib.domain.metrics import Metric
from chalicelib.domain.ports import Medias, Templates, Videos
from chalicelib.domain.quota import load_quota
from chalicelib.domain.services import HasConnections, HasStorage, HasTemplates, HasVideos
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.domain.video_data import delete_temporary_medias
from chalicelib.domain.video_output import VideoOutput

_MAX_TRIES = 5


class VideoUpdateServices(NewVideoServices, HasStorage, Protocol):
    """The services that render a video again."""


class MetadataServices(HasVideos, HasTemplates, Protocol):
    """The services that change the metadata of a video."""


def update_metadata(video_id: str, wire: Wire, account_id: str, services: MetadataServices) -> None:
    """Update the metadata of a video in any status from a `VideoMetaData_t`. Nothing is rendered.

    Raises:
        ApiError: 1007 the account has no such video; a value is invalid; 2006, 2007 the player's fields do not fit.
    """
    video = get_video(video_id, Caller(account_id), services.videos)
    changes = read_fields(wire, "metaData", video)
    _check_player(video, changes, "metaData", services.templates)
    check_unchanged_background(video, changes, "metaData.template_media")
    _update_metadata(video, changes, "metaData", services.videos)


def update_video(video_id: str, wire: Wire, account_id: str, services: VideoUpdateServices) -> None:
    """Update the fields of a video that a `VideoUpdate_t` gives. Changed inputs render it again.

    Unchanged inputs render a failed video again.

    Raises:
        ApiError: as `update_metadata`, and as `new_video` if it is rendered again. Nothing is changed.
        Transient: the video changed during every attempt.
    """
    for _ in range(_MAX_TRIES):
        video = get_video(video_id, Caller(account_id), services.videos)
        changes = read_fields(_with_passwords(wire, video), "update", video)
        _check_player(video, changes, "update", services.templates)
        changes = changed_background(video, changes, "update.template_media")
        inputs = changes.keys() & INPUTS
        same = all(changes[name] == getattr(video, name) for name in inputs)
        output = _changed_output(wire, video, services)
        if output != video.output:
            check_metadata(replace(video, **changes, output=output), "update")
        if (
            same
            and not (inputs and video.status is VideoStatus.ERROR)
            and (output == video.output or video.status is VideoStatus.DONE)
        ):
            _update_metadata(video, changes, "update", services.videos)
            # What is rendered is not rendered again for another place.
            if output == video.output or publish_elsewhere(video, output, services):
                return
            continue
        if output != video.output:
            changes["output"] = output
        if restart_video(video, cast("RequestChanges", changes), services):
            return
    raise Transient(f"the video {video_id} could not be changed in {_MAX_TRIES} attempts")


def _changed_output(wire: Wire, video: Video, services: HasConnections) -> VideoOutput | None:
    given = wire.get("videoOutput")
    if not given:
        return video.output
    return read_output(given, "update.videoOutput", Caller(video.account_id), services, video.output)


def _with_passwords(wire: Wire, video: Video) -> Wire:
    given = wire.get("inputMedias")
    return wire | {"inputMedias": with_passwords(given, video.medias)} if given else wire


def restart_video(video: Video, changes: RequestChanges, services: VideoUpdateServices) -> bool:
    """Render a video again, with optional changes of its fields. Return False if it has changed since it was read.

    The restart runs all checks of a new video. The old files stay available until the new ones replace them; then the
    webhooks are called again. Steps that work on the previous revision notice the restart and stop.

    Raises:
        ApiError: as `new_video`. Nothing is changed.
    """
    template = get_template(video.template_id, video.account_id, services.templates)
    check_active(template)
    wanted = replace(video, **changes)
    temporary, price = check_video(wanted, template, Caller(video.account_id), services)
    check_size(wanted, "update")
    # The credit that is reserved for the previous revision is available again.
    quota = load_quota(video.account_id, services).after_charge(0 if video.status.is_final else -video.price)
    price = price_video(replace(wanted, price=price), template, quota, services.profiles).price
    own = {name: media for name, media in temporary.items() if media.video_id == video.id}
    if own and video.is_ready:
        # Temporary media files are deleted when a video ends or can be watched, so it cannot be made of them again.
        name, media = next(iter(own.items()))
        raise ApiError.media_not_found(media.id, name)
    claimed = claim_medias({name: media for name, media in temporary.items() if name not in own}, video, services)
    try:
        schedule_recovery([video], services.queues)
        begun = services.videos.apply(lifecycle.restart(video, changes, price))
    except InsufficientCredit as short:
        release_medias(claimed, services)
        raise ApiError.no_credit(short.needed, short.left) from short
    except BaseException:
        release_medias(claimed, services)
        raise
    if begun is None:
        release_medias(claimed, services)
        return False
    _queue(begun, services)
    # Delete the work of the previous revision now. Late messages would delete it, too, but there may be none.
    services.storage.delete_prefix(video.work_prefix)
    delete_temporary_medias(_left_out(video, wanted, services.medias), services)
    return True


def _check_player(video: Video, changes: dict[str, Any], path: str, templates: Templates) -> None:
    if "player" in changes:
        template = templates.get(video.account_id, video.template_id)
        check_players(changes["player"], template, f"{path}.playerInfo", video.player)


def _update_metadata(video: Video, changes: dict[str, Any], path: str, videos: Videos) -> None:
    metadata = {name: value for name, value in changes.items() if name not in INPUTS}
    check_size(replace(video, **metadata), path)
    if metadata and videos.update(video.account_id, video.id, **metadata) is None:
        raise ApiError.video_not_found(video.id)


def _queue(video: Video, services: VideoUpdateServices) -> None:
    try:
        enqueue([video], services)
    except BaseException:
        failed = services.videos.apply(lifecycle.fail_to_queue(video))
        if failed is not None:
            services.metrics.add(Metric.VIDEOS_FAILED, 1, failed.render.error_code)
        raise


def _left_out(video: Video, wanted: Video, medias: Medias) -> list[Media]:
    """Return the media files that the video has claimed and no longer uses."""
    kept = {given.media_id for given in wanted.medias}
    names = {given.media_id for given in video.medias if given.media_id} - kept
    found = [medias.get(video.account_id, name) for name in sorted(names)]
    return [media for media in found if media and media.video_id == video.id]
