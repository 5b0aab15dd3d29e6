"""The methods about templates."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from chalicelib.api.budget import Budget
from chalicelib.api.inputs import find_medias, input_to_wire, to_input, to_inputs
from chalicelib.api.limits import check_size
from chalicelib.api.player_fields import analytics_to_wire
from chalicelib.api.profiles import find_profile
from chalicelib.api.scripts import check_scripts, kinds_of
from chalicelib.api.store import Store
from chalicelib.api.wire import Wire, check_length, check_url, to_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import Brand
from chalicelib.domain.deletion import delete_batch
from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.ids import new_id, new_secret
from chalicelib.domain.inputs import check_static, count_inputs
from chalicelib.domain.limits import MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS, MAX_PROFILES, MAX_WEBHOOKS
from chalicelib.domain.plan import Plan
from chalicelib.domain.queue import Queue
from chalicelib.domain.quota import (
    check_objects,
    check_profiles,
    check_static_templates,
    check_templates,
    load_plan,
)
from chalicelib.domain.template import PendingDeletion, Template, TemplateStatus
from chalicelib.domain.timeline import Kind
from chalicelib.domain.urls import is_masked, masked, unmasked
from chalicelib.script import Origin

_ATTEMPTS = 5
_LATER_S = 30
# Of YouTube, and an older word of the vendor's clients. Source: docs/vendors/wire-api.md, "Structs".
_PRIVACIES = ("public", "private", "unlisted", "hidden")


def new_template(wire: Wire, account_id: str, store: Store) -> str:
    """Make a template of a `TemplateNew_t`; its id.

    Raises:
        ApiError: something in it cannot be used; nothing is stored then.
    """
    template = read_template(wire, account_id, store)
    store.templates.put(template)
    plan = load_plan(account_id, store)
    if plan.templates is not None:
        try:
            # Several may have been let in at the same time.
            check_templates(store.templates.count(account_id), plan)
        except ApiError:
            store.templates.delete(account_id, template.id)
            raise
    return template.id


def read_template(wire: Wire, account_id: str, store: Store) -> Template:
    """The template that a `TemplateNew_t` describes, checked and not stored.

    Raises:
        ApiError: as `new_template`.
    """
    now = store.now_ms()
    blank = Template(
        account_id=account_id,
        id=new_id(now),
        name="",
        description="",
        created_ms=now,
        status=TemplateStatus.ACTIVE,
        secret=new_secret(),
        scripts=(),
        medias=(),
        profiles=(),
    )
    template = replace(blank, **_changes(blank, wire, "template", store))
    plan = load_plan(account_id, store)
    _check_plan(template, plan, store)
    if plan.templates is not None:
        check_templates(store.templates.count(account_id) + 1, plan)
    return template


def update_template(template_id: str, wire: Wire, account_id: str, store: Store) -> None:
    """Change the fields of a template that a `TemplateUpdate_t` gives.

    Raises:
        ApiError: 1000 there is no such template, or as `new_template`; nothing is changed then.
    """
    change_template(template_id, account_id, store, lambda template: _changes(template, wire, "update", store))


def assign_media(template_id: str, wire: Wire, account_id: str, store: Store) -> None:
    """Fill an object of a template with an `InputMedia_t`, in place of what fills it now.

    Raises:
        ApiError: as `update_template`.
    """
    given = to_input(wire, "media")

    def changes(template: Template) -> dict[str, Any]:
        others = tuple(media for media in template.medias if media.input_id != given.input_id)
        return _checked(template, {"medias": (*others, given)}, "media", store)

    change_template(template_id, account_id, store, changes)


def change_template(
    template_id: str, account_id: str, store: Store, changes: Callable[[Template], dict[str, Any]]
) -> None:
    """Change a template to what `changes` makes of it; anew, if somebody else has changed it meanwhile.

    Raises:
        ApiError: 1000 there is no such template, or what `changes` raises.
        Transient: it is changed by others again and again.
    """
    for _ in range(_ATTEMPTS):
        template = get_template(template_id, account_id, store)
        wanted = changes(template)
        if wanted.keys() & {"profiles", "open_inputs", "template_type"}:
            _check_plan(replace(template, **wanted), load_plan(account_id, store), store)
        if not wanted or store.templates.compare_and_swap(template, **wanted) is not None:
            return
    raise Transient(f"the template {template_id} was changed by others {_ATTEMPTS} times")


def get_template(template_id: str, account_id: str, store: Store) -> Template:
    """The template of that id.

    Raises:
        ApiError: 1000 the account has none of that id.
    """
    template = store.templates.get(account_id, template_id)
    if template is None:
        raise ApiError.template_not_found(template_id)
    return template


def delete_template(template_id: str, account_id: str, store: Store, budget: Budget) -> None:
    """Remove a template, its videos, and all their files; what takes too long is done after the answer.

    Raises:
        ApiError: 1000 the account has none of that id.
    """
    get_template(template_id, account_id, store)
    removal = PendingDeletion(account_id, template_id)
    # The template goes once it is sure that the rest will: whenever this dies, either it can be asked for again, or the
    # queue does it. The message comes when this has ended in any case.
    store.removals.put(removal)
    store.queues.send(Queue.REMOVE, {"account_id": account_id, "template_id": template_id}, _LATER_S)
    store.templates.delete(account_id, template_id)
    with suppress(Transient):
        while not budget.is_short() and delete_batch(removal, store):
            pass


def template_to_wire(template: Template, brand: Brand) -> Wire:
    """A template as it looks on the wire."""
    wire = {
        "id": template.id,
        "name": template.name,
        "description": template.description,
        "date": to_date(template.created_ms),
        "status": template.status.value,
        "secret": template.secret,
        "template_type": template.template_type,
        "inputScripts": list(template.scripts),
        "inputMedias": [input_to_wire(media, brand) for media in template.medias],
        "outProfiles": list(template.profiles),
        "videoInputs": open_inputs_to_wire(template),
        "videoOutput": {"type": brand.output},
        "webhooks": list(map(masked, template.webhooks)),
        "origin": template.origin,
        "GATrackingCode": template.tracking_code,
        "analytics": analytics_to_wire(),
        "videosCSV": 0,
    }
    return without_absent(wire)


def open_inputs_to_wire(template: Template) -> Wire:
    """Return the `VideoInputs` of a template: how many objects of each kind a video has to fill."""
    return {kind.value: template.open_inputs.get(kind, 0) for kind in Kind if kind.needs_media}


def check_output(wire: Wire | None, path: str) -> None:
    """Check whether finished videos can go where a `VideoOutput_t` says; `path` is where it was sent.

    Raises:
        ApiError: 1014 to YouTube, to which no account can be connected; it has an unknown privacy.
    """
    output = wire or {}
    youtube = output.get("youtube") or {}
    privacy = youtube.get("privacy")
    if privacy and privacy.lower() not in _PRIVACIES:
        raise ApiError.invalid_params(f"{path}.youtube.privacy", f"{', '.join(_PRIVACIES)} (hidden means unlisted)")
    if output.get("type") == "youtube":
        raise ApiError.youtube_account_not_found(youtube.get("id"))


def _changes(template: Template, wire: Wire, path: str, store: Store) -> dict[str, Any]:
    """The fields of a template that a `TemplateNew_t` or `TemplateUpdate_t` gives.

    They are checked together with those that stay; those that stay are not checked again.
    """
    given = {name: value for name, value in wire.items() if value is not None}
    check_output(given.get("videoOutput"), f"{path}.videoOutput")
    if "webhooks" in given:
        given["webhooks"] = [unmasked(url, template.webhooks) for url in given["webhooks"]]
    fields = {name: _FIELDS[name] for name in given if name in _FIELDS}
    changes = {field: read(given[name], f"{path}.{name}") for name, (field, read) in fields.items()}
    return _checked(template, changes, path, store)


def _checked(template: Template, changes: dict[str, Any], path: str, store: Store) -> dict[str, Any]:
    """The changes, with what follows from them, if a template can be so."""
    changed = replace(template, **changes)
    if changes.keys() & {"scripts", "medias"}:
        changes["open_inputs"] = _open_inputs(changed)
    for name in changes.get("profiles", ()):
        find_profile(name, template.account_id, store)
    if "medias" in changes:
        _check_medias(changed, store)
    check_size(changed, path)
    return changes


def _check_plan(template: Template, plan: Plan, store: Store) -> None:
    static_type = store.brand.static_type
    if static_type and (template.template_type or "").lower() == static_type:
        check_static_templates(plan)
    check_profiles([find_profile(name, template.account_id, store) for name in template.profiles], plan)
    check_objects(sum(template.open_inputs.values()), plan)


def _open_inputs(template: Template) -> dict[str, int]:
    kinds = kinds_of(check_scripts(template.scripts))
    check_static(kinds, template.medias)
    return {kind.value: number for kind, number in count_inputs(kinds, template.medias).items()}


def _check_medias(template: Template, store: Store) -> None:
    for input_id, media in find_medias(template.medias, Caller(template.account_id), store).items():
        if media.temp:
            problem = "a media uploaded for one video cannot be a template's"
            raise ApiError.bad_input_media(problem, media_id=media.id, input_id=input_id)


def _name(text: str, path: str) -> str:
    return check_length(text, path, MAX_NAME_CHARS, 1)


def _description(text: str, path: str) -> str:
    return check_length(text, path, MAX_DESCRIPTION_CHARS)


def _tracking_code(text: str, path: str) -> str | None:
    return check_length(text, path, MAX_NAME_CHARS) or None


def _profiles(names: list[str], _: str) -> tuple[str, ...]:
    if not names:
        raise ApiError.no_profiles()
    if len(names) > MAX_PROFILES:
        raise ApiError.profile_not_allowed(f"{len(names)} profiles; at most {MAX_PROFILES} are allowed")
    for index, name in enumerate(names):
        if name in names[:index]:
            raise ApiError.duplicated_profile(name)
    return tuple(names)


def read_webhooks(urls: list[str], path: str) -> tuple[str, ...]:
    """The webhooks of a template, each once.

    Raises:
        ApiError: one is no URL, or has lost its password, or they are too many.
    """
    urls = list(dict.fromkeys(urls))
    if len(urls) > MAX_WEBHOOKS:
        raise ApiError.invalid_params(path, f"at most {MAX_WEBHOOKS} URLs")
    return tuple(check_webhook(url, f"{path}[{index}]") for index, url in enumerate(urls))


def check_webhook(url: str, path: str) -> str:
    """The URL, if it is one that can be called; not as it is shown, without its password.

    Raises:
        ApiError: it is not.
    """
    if is_masked(check_url(url, path)):
        raise ApiError.invalid_params(path, "a URL with its password, not with *** in its place")
    return url


def _origin(text: str, path: str) -> str:
    try:
        return Origin(text).value
    except ValueError:
        raise ApiError.invalid_params(path, " or ".join(origin.value for origin in Origin)) from None


# The fields that callers may set: the name on the wire, that in the template, and what reads the value.
_FIELDS: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "name": ("name", _name),
    "description": ("description", _description),
    "status": ("status", lambda text, _: TemplateStatus(text)),
    "template_type": ("template_type", _description),
    "inputScripts": ("scripts", lambda texts, _: tuple(texts)),
    "inputMedias": ("medias", to_inputs),
    "outProfiles": ("profiles", _profiles),
    "webhooks": ("webhooks", read_webhooks),
    "origin": ("origin", _origin),
    "GATrackingCode": ("tracking_code", _tracking_code),
}
