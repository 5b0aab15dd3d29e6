"""The methods about videos."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from chalicelib.api.credits import admit
from chalicelib.api.inputs import find_medias
from chalicelib.api.limits import check_size
from chalicelib.api.profiles import find_profile
from chalicelib.api.scripts import check_scripts, kinds_of, script_error
from chalicelib.api.starting import queue_all, will_start
from chalicelib.api.store import Store
from chalicelib.api.templates import check_output, get_template
from chalicelib.api.video_fields import read_fields
from chalicelib.api.video_wire import video_to_wire
from chalicelib.api.wire import Wire, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ACCOUNTS_OWN, ApiError, NotDeleted
from chalicelib.domain.formats import content_type_of
from chalicelib.domain.ids import new_id
from chalicelib.domain.inputs import match_inputs
from chalicelib.domain.media import CLAIMED_S, TEMPORARY_S, Media, MediaFacts
from chalicelib.domain.removal import remove_videos
from chalicelib.domain.standing import standing_of
from chalicelib.domain.template import Template, TemplateStatus
from chalicelib.domain.timeline import Kind
from chalicelib.domain.video import OutFile, Player, Video, credits_of
from chalicelib.script import Script, ScriptError, check_variables, parse_scripts, resolve

LINK_SECONDS = 3600

log = logging.getLogger(__name__)


def new_video(template_id: str, wire: Wire, caller: Caller, store: Store) -> str:
    """Ask for a video of a `VideoNew_t`; its id.

    Raises:
        ApiError: something in it cannot be used; nothing is stored then.
    """
    template = _template_for(template_id, caller, store)
    if template.status is TemplateStatus.INACTIVE:
        raise ApiError.template_inactive(template_id)
    video, temporary = read_video(wire, template, caller, store)
    try:
        video = admit(video, template, standing_of(template.account_id, store), store)
        _start(video, temporary, store)
    except ApiError as error:
        if caller.template_id:
            raise error.to_visitor() from None
        raise
    return video.id


def read_video(wire: Wire, template: Template, caller: Caller, store: Store) -> tuple[Video, dict[str, Media]]:
    """The video that a `VideoNew_t` describes, checked and not stored; and its temporary medias, by their objects.

    Its `price` is what it costs, as far as that is known before all medias are: a credit at least.

    Raises:
        ApiError: as `new_video`.
    """
    check_output(wire.get("videoOutput"), "video.videoOutput")
    video = _video(wire, template, caller, store.now_ms())
    temporary, price = check_video(video, template, caller, store)
    check_size(video, "video")
    return replace(video, price=price), temporary


def list_videos(template_id: str, account_id: str, store: Store) -> list[Video]:
    """The videos of a template, newest first.

    Raises:
        ApiError: 1000 the account has no such template.
    """
    get_template(template_id, account_id, store)
    return store.videos.list_of_template(account_id, template_id)


def get_video(video_id: str, caller: Caller, store: Store) -> Video:
    """The video of that id, if the caller may see it.

    Raises:
        ApiError: 1007 there is none of that id; with a template's credentials, also when it was not made with them.
    """
    video = store.videos.get(caller.account_id, video_id)
    foreign = video and caller.template_id and not (video.by_template and video.template_id == caller.template_id)
    if video is None or foreign:
        raise ApiError.video_not_found(video_id)
    return video


def video_for(video_id: str, caller: Caller, store: Store) -> Wire:
    """The `Video` of that id as the caller may see it.

    With a template's credentials without its `usage`, which tells what was there already, and so of others' videos; and
    without what is told of the account's credit.

    Raises:
        ApiError: as `get_video`.
    """
    video = get_video(video_id, caller, store)
    if caller.template_id and video.render.error_code in ACCOUNTS_OWN and video.render.error:
        video = replace(video, render=replace(video.render, error=video.render.error.partition(":")[0]))
    wire = video_to_wire(video, store.brand)
    return without_absent(wire | {"usage": None}) if caller.template_id else wire


def links(video: Video, store: Store) -> list[Wire]:
    """A `VideoLink` for each out file."""
    return [_link(video, out, store) for out in video.out_files]


def link(video: Video, storage_id: str, store: Store) -> Wire:
    """The `VideoLink` of one out file.

    Raises:
        ApiError: 1006 the video has no such out file.
    """
    for out in video.out_files:
        if out.storage_id(video.id) == storage_id:
            return _link(video, out, store)
    raise ApiError.video_file_not_found(storage_id)


def delete_video(video_id: str, account_id: str, store: Store) -> None:
    """Remove a video, its files and its temporary medias; one that is being made is given up.

    Raises:
        ApiError: 1007 there is none of that id; 1030 its files are still there, and so is the video.
    """
    video = get_video(video_id, Caller(account_id), store)
    try:
        remove_videos([video], store)
    except NotDeleted as error:
        log.warning("files of video %s were not deleted: %s", video_id, error)
        # What a step has stored at the last moment goes with the template: nobody can ask for it any more.
        if store.videos.get(account_id, video_id):
            raise ApiError.files_not_deleted(video_id, "the storage refuses at the moment; ask again") from error


def _template_for(template_id: str, caller: Caller, store: Store) -> Template:
    if caller.template_id and caller.template_id != template_id:
        raise ApiError.authentication("these credentials are for another template")
    return get_template(template_id, caller.account_id, store)


def _video(wire: Wire, template: Template, caller: Caller, now_ms: int) -> Video:
    blank = Video(
        template.account_id,
        new_id(now_ms),
        template.id,
        "",
        now_ms,
        template_type=template.template_type,
        player=Player(tracking_code=template.tracking_code),
        by_template=caller.template_id is not None,
    )
    return replace(blank, **read_fields(wire, "video", blank))


def check_video(video: Video, template: Template, caller: Caller, store: Store) -> tuple[dict[str, Media], int]:
    """Whether a video could be made, as far as it can be told now.

    Its temporary medias, by their objects; and what it costs, as far as that is known: a credit at least.

    Raises:
        ApiError: as `new_video`.
    """
    # To remember the scripts and variables of others would tell of them, by the time that it takes.
    script = check_scripts(template.scripts + video.scripts, remember=not (video.by_template and video.scripts))
    kinds = kinds_of(script)
    inputs = match_inputs(kinds, template.medias, video.medias)
    medias = find_medias(video.medias, caller, store)
    medias |= find_medias(template.medias, Caller(template.account_id), store)
    try:
        texts = {name: given.text for name, given in inputs.items() if given.text is not None}
        check_variables(script, texts, video.variables)
        rates = frozenset(find_profile(name, template.account_id, store).fps for name in template.profiles)
        price = _price_so_far(script, kinds, medias, video, template, rates)
    except ScriptError as error:
        raise script_error(error) from error
    return {name: media for name, media in medias.items() if media.temp}, price


def _price_so_far(
    script: Script,
    kinds: dict[str, Kind],
    medias: dict[str, Media],
    video: Video,
    template: Template,
    rates: frozenset[int],
) -> int:
    # With all durations known, what is wrong with the timing is told now, not after the video was queued.
    facts = {name: media.facts for name, media in medias.items() if media.facts}
    if not all(name in facts for name, kind in kinds.items() if kind.is_timed):
        return 1
    used = script.variables
    variables = tuple((name, value) for name, value in sorted(video.variables.items()) if name in used)
    if video.by_template:
        return _cost(script, facts, dict(variables), rates)
    return _known_cost(template.scripts + video.scripts, tuple(sorted(facts.items())), variables, rates)


def _cost(script: Script, facts: Mapping[str, MediaFacts], variables: Mapping[str, str], rates: frozenset[int]) -> int:
    return max(credits_of(resolve(script, facts, variables, fps).timeline.duration_ms) for fps in rates)


# Most videos of a campaign differ in what has nothing to do with time.
@lru_cache(4)
def _known_cost(
    scripts: tuple[str, ...],
    facts: tuple[tuple[str, MediaFacts], ...],
    variables: tuple[tuple[str, str], ...],
    rates: frozenset[int],
) -> int:
    return _cost(parse_scripts(scripts), dict(facts), dict(variables), rates)


def _start(video: Video, medias: dict[str, Media], store: Store) -> None:
    """Store a video that was checked, which gets its temporary medias, and queue it: all of it or nothing."""
    will_start([video], store)
    claimed = claim_all(medias, video, store)
    try:
        if not store.videos.add([video]):
            raise no_credit(video, store)
        queue_all([video], store)
    except BaseException:
        store.videos.delete(video.account_id, video.id)
        give_back(claimed, store)
        raise


def no_credit(video: Video, store: Store) -> ApiError:
    """2004, where others have spent meanwhile what a video takes."""
    return ApiError.no_credit(video.price, store.ledger.balance(video.account_id).amounts.available)


def claim_all(medias: Mapping[str, Media], video: Video, store: Store) -> list[Media]:
    """Give temporary medias, by their objects, to a video: all of them or none.

    Raises:
        ApiError: 1029 another video has one.
    """
    claimed: list[Media] = []
    until_s = store.now_ms() // 1000 + CLAIMED_S
    try:
        for name, media in medias.items():
            if not store.medias.claim(media.account_id, media.id, video.id, until_s):
                raise _used(name, media)
            claimed.append(media)
    except BaseException:
        give_back(claimed, store)
        raise
    return claimed


def check_free(medias: Mapping[str, Media], taken: Collection[str]) -> None:
    """Whether temporary medias, by their objects, could be given to a video, if those of the ids `taken` were not free.

    Raises:
        ApiError: 1029 another video has one.
    """
    for name, media in medias.items():
        if media.video_id is not None or media.id in taken:
            raise _used(name, media)


def _used(name: str, media: Media) -> ApiError:
    problem = "a media uploaded for one video is used by another video already"
    return ApiError.bad_input_media(problem, media_id=media.id, input_id=name)


def give_back(medias: Iterable[Media], store: Store) -> None:
    """Let temporary medias be given to another video."""
    for media in medias:
        until_s = store.now_ms() // 1000 + TEMPORARY_S
        store.medias.change(media.account_id, media.id, video_id=None, expires_s=until_s)


def _link(video: Video, out: OutFile, store: Store) -> Wire:
    poster = _url(out.poster_key, out.poster_key.rsplit("/", 1)[-1], store) if out.poster_key else None
    url = _url(out.key, out.name, store)
    return without_absent({"id": out.storage_id(video.id), "profile": out.profile, "url": url, "poster": poster})


def _url(key: str, name: str, store: Store) -> str:
    return store.storage.link(key, name, content_type_of(name), LINK_SECONDS)
