"""Requested videos: read, checked and priced before anything is stored."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from chalicelib.api.first_watch_fields import with_when
from chalicelib.api.input_media import InputMediaServices, find_medias
from chalicelib.api.player_rules import check_players
from chalicelib.api.profiles import find_profile
from chalicelib.api.request_limits import check_size
from chalicelib.api.scripts import check_scripts, kinds_of, script_error
from chalicelib.api.static_videos import with_background
from chalicelib.api.video_fields import read_fields
from chalicelib.api.video_outputs import check_metadata, check_profiles_for, read_output
from chalicelib.api.video_tokens import read_token
from chalicelib.api.wire_fields import Wire
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import new_id
from chalicelib.domain.input_matching import match_inputs
from chalicelib.domain.media import Media, MediaFacts
from chalicelib.domain.profile import Profile
from chalicelib.domain.render_limits import check_renderable
from chalicelib.domain.services import HasBrand, HasConnections, HasProfiles, HasWatchedSetting
from chalicelib.domain.static_template import template_of
from chalicelib.domain.template import Template
from chalicelib.domain.timeline import Kind
from chalicelib.domain.video import Player, Video, credits_of
from chalicelib.domain.visitor_limits import MAX_URLS
from chalicelib.script import Script, ScriptError, check_variables, own_length_ms, parse_scripts, resolve


class VideoRequestServices(InputMediaServices, HasProfiles, HasConnections, HasBrand, HasWatchedSetting, Protocol):
    """The services that check a requested video."""


def read_video(
    wire: Wire, template: Template, caller: Caller, services: VideoRequestServices, video_id: str | None = None
) -> tuple[Video, dict[str, Media]]:
    """Return the video of a `VideoNew_t`, checked but not stored, and its temporary media files by object id.

    Its `price` is its cost, or 1 while the length of an input is unknown. Its id is `video_id`, or a new one.

    Raises:
        ApiError: as `videos.new_video`.
    """
    output = read_output(wire.get("videoOutput"), "video.videoOutput", caller, services, template.output)
    read_token(wire)
    video = with_background(_video(wire, template, caller, services.now_ms(), video_id), template, services.brand)
    video = replace(video, output=output)
    check_metadata(video, "video")
    video = with_when(video, wire, template, services)
    temporary, price = check_video(video, template, caller, services)
    check_size(video, "video")
    return replace(video, price=price), temporary


def check_video(
    video: Video, template: Template, caller: Caller, services: VideoRequestServices
) -> tuple[dict[str, Media], int]:
    """Check everything about a video that is known before it is prepared.

    Return its temporary media files by object id, and its cost, or 1 while the length of an input is unknown. A static
    video costs nothing.

    Raises:
        ApiError: as `videos.new_video`.
    """
    if caller.template_id and video.scripts and not template.visitor_limits.scripts:
        raise ApiError.authentication("the template does not allow videos with scripts of their own")
    template = template_of(video, template)
    if caller.template_id and (urls := sum(media.is_fetched for media in video.medias)) > MAX_URLS:
        allowed = f"at most {MAX_URLS} media files by URL with the template's credentials, got {urls:,}"
        raise ApiError.invalid_params("video.inputMedias", allowed)
    # Do not cache scripts of a template's callers: the time of a call would reveal the scripts of others.
    script = check_scripts(template.scripts + video.scripts, remember=not (video.by_template and video.scripts))
    kinds = kinds_of(script)
    inputs = match_inputs(kinds, template.medias, video.medias)
    medias = find_medias(video.medias, caller, services)
    medias |= find_medias(template.medias, Caller(template.account_id), services)
    try:
        texts = {name: given.text for name, given in inputs.items() if given.text is not None}
        check_variables(script, texts, video.variables)
        profiles = [find_profile(name, template.account_id, services.profiles) for name in template.profiles]
        check_profiles_for(video.output, [each.format.extension for each in profiles], "videoOutput")
        lengths = _known_lengths(script, kinds, medias, video, template, frozenset(each.fps for each in profiles))
    except ScriptError as error:
        raise script_error(error) from error
    for profile in profiles if lengths else ():
        _check_renderable(profile, lengths[profile.fps])
    if caller.template_id and lengths:
        _check_visitors_length(max(lengths.values()), min(lengths), template, medias)
    price = 0 if video.is_static else credits_of(max(lengths.values())) if lengths else 1
    return {name: media for name, media in medias.items() if media.temp}, price


def _video(wire: Wire, template: Template, caller: Caller, now_ms: int, video_id: str | None) -> Video:
    blank = Video(
        template.account_id,
        video_id or new_id(now_ms),
        template.id,
        "",
        now_ms,
        template_type=template.template_type,
        player=Player(tracking_code=template.tracking_code),
        by_template=caller.template_id is not None,
    )
    video = replace(blank, **read_fields(wire, "video", blank))
    check_players(video.player, template, "video.playerInfo")
    return video


def _check_renderable(profile: Profile, duration_ms: int) -> None:
    try:
        check_renderable(profile, duration_ms)
    except ValueError as error:
        raise ApiError.profile_not_allowed(str(error)) from error


def _check_visitors_length(duration_ms: int, fps: int, template: Template, medias: Mapping[str, Media]) -> None:
    own = {given.input_id for given in template.medias}
    facts = {name: media.facts for name, media in medias.items() if name in own and media.facts}
    limits = template.visitor_limits
    if duration_ms > limits.longest_ms(0) and duration_ms > (
        longest_ms := limits.longest_ms(own_length_ms(template.scripts, facts, fps))
    ):
        raise ApiError.too_long_for_visitors(duration_ms, longest_ms)


def _known_lengths(
    script: Script,
    kinds: dict[str, Kind],
    medias: dict[str, Media],
    video: Video,
    template: Template,
    rates: frozenset[int],
) -> Mapping[int, int]:
    """Return the length of the video at each rate, in ms; nothing while the length of an input is unknown."""
    # Once all durations are known, resolving the scripts reports timing errors before the video is queued.
    facts = {name: media.facts for name, media in medias.items() if media.facts}
    if not all(name in facts for name, kind in kinds.items() if kind.is_timed):
        return {}
    used = script.variables
    variables = tuple((name, value) for name, value in sorted(video.variables.items()) if name in used)
    if video.by_template:
        return _lengths(script, facts, dict(variables), rates)
    return _cached_lengths(template.scripts + video.scripts, tuple(sorted(facts.items())), variables, rates)


def _lengths(
    script: Script, facts: Mapping[str, MediaFacts], variables: Mapping[str, str], rates: frozenset[int]
) -> Mapping[int, int]:
    return {fps: resolve(script, facts, variables, fps).timeline.duration_ms for fps in rates}


# Most videos of a campaign have one of few timings.
@lru_cache(32)
def _cached_lengths(
    scripts: tuple[str, ...],
    facts: tuple[tuple[str, MediaFacts], ...],
    variables: tuple[tuple[str, str], ...],
    rates: frozenset[int],
) -> Mapping[int, int]:
    return _lengths(parse_scripts(scripts), dict(facts), dict(variables), rates)
