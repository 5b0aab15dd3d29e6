"""The methods that try a template or a video without storing it: checks, costs, previews, explanations."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from chalicelib.api.api_services import DryRun, HasDryRun
from chalicelib.api.credits import price_video
from chalicelib.api.first_watch_fields import notes_of
from chalicelib.api.profiles import find_profile
from chalicelib.api.request_limits import TRYING_MS, Budget
from chalicelib.api.templates import TemplateServices, get_template, open_inputs_to_wire, read_template
from chalicelib.api.video_requests import VideoRequestServices, read_video
from chalicelib.api.video_start import check_unclaimed
from chalicelib.api.wire_fields import Wire, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.campaign import USED_UP
from chalicelib.domain.errors import ApiError, VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.quota import AccountQuota, QuotaServices, load_quota
from chalicelib.domain.row_measures import RowMeasures
from chalicelib.domain.services import HasStorage, HasTemplates
from chalicelib.domain.template import Template
from chalicelib.domain.timeline import Look, Play, Timeline, Track
from chalicelib.domain.video import Video, credits_of
from chalicelib.script import ExplainedObject, ExplainedValue

_PROBLEM_FIELDS = ("kind", "objectID", "mediaID", "scriptIndex", "property", "expression", "line", "column")
_DECIMALS = 3


class TemplateCheckServices(TemplateServices, HasDryRun, Protocol):
    """The services that check a template."""


class VideoCheckServices(QuotaServices, VideoRequestServices, HasTemplates, HasDryRun, Protocol):
    """The services that check a video."""


class PreviewServices(VideoCheckServices, HasStorage, Protocol):
    """The services that render a frame of a video."""


def check_template(wire: Wire | ApiError, account_id: str, services: TemplateCheckServices, budget: Budget) -> Wire:
    """Validate a `TemplateNew_t`, or report the error of an invalid one. Return the `Check`. Nothing is stored."""

    def found() -> Wire:
        template = read_template(_readable(wire), account_id, services)
        warnings = services.dry_run().template_warnings(template)
        return {"warnings": [*warnings, *_miscounted(_readable(wire), template)]}

    return _check(found, budget)


def _miscounted(wire: Wire, template: Template) -> Iterator[str]:
    """Yield a warning for each wrong count in the `videoInputs` of a `TemplateNew_t`."""
    counts = open_inputs_to_wire(template)
    for name, sent in without_absent(wire.get("videoInputs") or {}).items():
        if sent != counts[name]:
            yield f"videoInputs.{name}: {sent} is sent, but the scripts leave {counts[name]} open, which is what counts"


def _readable(wire: Wire | ApiError) -> Wire:
    if isinstance(wire, ApiError):
        raise wire
    return wire


def check_video(
    template_id: str, wire: Wire | ApiError, account_id: str, services: VideoCheckServices, budget: Budget
) -> Wire:
    """Validate a `VideoNew_t`. Return the `Check` with its cost. Nothing is stored.

    Raises:
        ApiError: 1000 the account has no such template.
    """
    template = get_template(template_id, account_id, services.templates)
    return try_video(wire, template, load_quota(account_id, services), services, services.dry_run, budget, set())


def try_video(
    wire: Wire | ApiError,
    template: Template,
    quota: AccountQuota,
    services: VideoRequestServices,
    dry_run: Callable[[], DryRun],
    budget: Budget,
    taken: set[str],
    on_valid: Callable[[RowMeasures], object] | None = None,
    *,
    is_patient: bool = False,
) -> Wire:
    """Validate a `VideoNew_t` against a template and a quota. Return the `Check`. Nothing is stored.

    For an invalid `VideoNew_t`, `wire` is the error that describes it.

    `taken` has the ids of the media files that earlier rows claim. A valid video adds its own. `on_valid` receives the
    measurements of a valid row, and of one that only lacks credits or storage. With `is_patient`, a media file that
    cannot be fetched now is only a warning, as the video will wait for its server. Such a row is not measured.
    """

    def measured(cost: int, measures: RowMeasures | None) -> None:
        if on_valid is not None and measures is not None:
            on_valid(replace(measures, credits=cost))

    def found() -> Wire:
        video, temporary = read_video(_readable(wire), template, Caller(template.account_id), services)
        check_unclaimed(temporary, taken)
        measures: RowMeasures | None = None
        try:
            if on_valid is None:
                warnings, duration_ms = dry_run().warnings(video, template)
            else:
                warnings, duration_ms, measures = dry_run().measures(video, template)
            cost = 0 if video.is_static else credits_of(duration_ms)
        except VideoError as error:
            if not (is_patient and error.may_pass):
                raise
            warnings, cost = (_not_fetched(error),), video.price
        try:
            price_video(replace(video, price=cost), template, quota, services.profiles)
        except ApiError as error:
            if error.code in USED_UP:
                measured(cost, measures)
            raise
        measured(cost, measures)
        taken.update(media.id for media in temporary.values())
        return {"warnings": [*warnings, *notes_of(_readable(wire), services)], "credits": cost}

    return _check(found, budget)


def _not_fetched(error: VideoError) -> str:
    reason = error.cause.partition("; this may pass")[0]
    return f'Object "{error.object_id}": its file was not checked, as {reason}; the video will wait for it'


def cost(template_id: str, wire: Wire, account_id: str, services: VideoCheckServices, budget: Budget) -> Wire:
    """Return the `Cost` of a `VideoNew_t`. Nothing is stored or rendered.

    Raises:
        ApiError: the video would fail, or 1012 the request takes too long.
    """
    template = get_template(template_id, account_id, services.templates)
    try:
        with budget.limited():
            video = _video(wire, template, services)
            duration_ms = services.dry_run().duration_ms(video, template)
    except VideoError as error:
        raise error.as_answer() from error
    return {"credits": 0 if video.is_static else credits_of(duration_ms), "duration": duration_ms}


def preview(template_id: str, wire: Wire, ms: int, account_id: str, services: PreviewServices, budget: Budget) -> str:
    """Return the URL of a JPEG: the frame at `ms` of a `VideoNew_t` in the template's first profile with a picture.

    Raises:
        ApiError: the video would fail, or 1012 the request takes too long.
    """
    if ms < 0:
        raise ApiError.invalid_params("ms", "a time from 0")
    template = get_template(template_id, account_id, services.templates)
    try:
        with budget.limited():
            video = _video(wire, template, services)
            key = services.dry_run().frame(video, template, ms)
    except VideoError as error:
        raise error.as_answer() from error
    return services.storage.link(key, f"{video.id}.jpg", "image/jpeg")


def explain(template_id: str, wire: Wire, account_id: str, services: VideoCheckServices, budget: Budget) -> Wire:
    """Return the `Explanation` of a `VideoNew_t` in the template's first profile.

    Raises:
        ApiError: the video would fail, or 1012 the request takes too long.
    """
    template = get_template(template_id, account_id, services.templates)
    try:
        with budget.limited():
            timeline, objects = services.dry_run().explain(_video(wire, template, services), template)
    except VideoError as error:
        raise error.as_answer() from error
    return explanation_to_wire(timeline, objects, find_profile(template.profiles[0], account_id, services.profiles))


def _video(wire: Wire, template: Template, services: VideoRequestServices) -> Video:
    return read_video(wire, template, Caller(template.account_id), services)[0]


def _check(found: Callable[[], Wire], budget: Budget) -> Wire:
    try:
        budget.check(TRYING_MS)
        with budget.limited():
            return {"ok": True, "problems": []} | found()
    except VideoError as error:
        return {"ok": False, "problems": problems_of(error.as_answer()), "warnings": []}
    except ApiError as error:
        return {"ok": False, "problems": problems_of(error), "warnings": []}


def problems_of(error: ApiError) -> list[Wire]:
    """Return an error as a list of `Problem`."""
    data = error.data if isinstance(error.data, dict) else {}
    if "problems" in data:
        return [{"code": error.code} | problem for problem in data["problems"]]
    about = {"objectID": data.get("inputID")} | data
    reason = data.get("problem") or (data.get("expected") and f"expected {data['expected']}")
    message = f"{error.message}: {reason}" if reason and reason not in error.message else error.message
    problem = {name: about.get(name) for name in _PROBLEM_FIELDS}
    return [without_absent({"code": error.code, "message": message, "path": data.get("path")} | problem)]


def explanation_to_wire(timeline: Timeline, objects: Iterable[ExplainedObject], profile: Profile) -> Wire:
    """Return the `Explanation` struct, with boxes in pixels of the profile."""
    return {
        "profile": profile.name,
        "fps": timeline.fps,
        "frames": timeline.frames,
        "duration": timeline.duration_ms,
        "objects": [_object(each, timeline, profile) for each in objects],
    }


def _object(each: ExplainedObject, timeline: Timeline, profile: Profile) -> Wire:
    plays = {showing.index: showing for showing in each.plays}
    parts: dict[int, Play] = {}
    for play in timeline.plays:
        if play.object_id == each.object_id:
            parts.setdefault(play.index, play)
    return {
        "objectID": each.object_id,
        "type": each.kind.value,
        "scriptIndex": each.script_index,
        "plays": [
            {
                "index": index,
                "start": round(showing.start_ms, _DECIMALS),
                "finish": round(showing.end_ms, _DECIMALS),
                "firstFrame": showing.first_frame,
                "endFrame": showing.end_frame,
                "poses": _poses(parts.get(index), profile),
                "volumes": _volumes(parts.get(index)),
            }
            for index, showing in plays.items()
        ],
        "values": [_value(value) for value in each.values],
    }


def _poses(play: Play | None, profile: Profile) -> list[Wire]:
    if play is None or play.look is None:
        return []
    look = play.look
    times = _times(play, look.position, look.size, look.alpha, look.scale, look.rotation)
    return [_pose(look, ms, profile) for ms in times]


def _pose(look: Look, ms: float, profile: Profile) -> Wire:
    (x, y), (w, h) = look.position.at(ms), look.size.at(ms)
    numbers = {
        "at": ms,
        "x": x * profile.width_px,
        "y": y * profile.height_px,
        "w": w * profile.width_px,
        "h": h * profile.height_px,
        "alpha": look.alpha.at(ms)[0],
        "scale": look.scale.at(ms)[0],
        "rotation": look.rotation.at(ms)[0],
    }
    return {name: round(float(number), _DECIMALS) for name, number in numbers.items()}


def _volumes(play: Play | None) -> list[Wire]:
    if play is None or play.sound is None:
        return []
    track = play.sound.volume
    return [
        {"at": round(ms, _DECIMALS), "volume": round(float(track.at(ms)[0]), _DECIMALS)} for ms in _times(play, track)
    ]


def _times(play: Play, *tracks: Track) -> list[float]:
    """Return the start and end of a play, and every time between at which a change starts or ends."""
    keys = {frame.at_ms for track in tracks for frame in track.keyframes}
    return sorted({play.start_ms, play.end_ms} | {ms for ms in keys if play.start_ms < ms < play.end_ms})


def _value(value: ExplainedValue) -> Wire:
    data = value.as_data()
    pointers = [{"text": pointer["text"], "values": _texts(pointer["values"])} for pointer in data["pointers"]]
    known = {"property": data["property"], "source": data.get("source"), "play": data.get("play")}
    return without_absent(known) | {"values": _texts(data["values"]), "pointers": pointers}


def _texts(values: list[str | float | bool]) -> list[str]:
    """Return values as scripts spell them, because a list on the wire has a single type."""
    return [_text(value) for value in values]


def _text(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{round(value, _DECIMALS):.15g}" if isinstance(value, int | float) else value
