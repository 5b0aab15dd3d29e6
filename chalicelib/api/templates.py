"""The methods about templates."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from chalicelib.api.analytics_wire import analytics_to_wire
from chalicelib.api.idempotency import Claim, find_made, made_id_of
from chalicelib.api.input_media import InputMediaServices, find_medias, input_to_wire, read_input, with_passwords
from chalicelib.api.page_fields import check_chapters, page_to_wire
from chalicelib.api.profiles import find_profile
from chalicelib.api.request_limits import Budget, check_size
from chalicelib.api.scripts import check_scripts, kinds_of
from chalicelib.api.template_fields import TEMPLATE_FIELDS, check_destination
from chalicelib.api.video_outputs import output_to_wire, read_output
from chalicelib.api.visitor_fields import visitors_to_wire
from chalicelib.api.wire_fields import Wire, to_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.brand import Brand
from chalicelib.domain.campaign import Campaign
from chalicelib.domain.deletion import DeletionServices, delete_batch
from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.ids import new_id, new_secret
from chalicelib.domain.input_matching import check_static, count_inputs
from chalicelib.domain.messages import DeleteTemplateMessage
from chalicelib.domain.ports import Statistics, Templates
from chalicelib.domain.queue import Queue
from chalicelib.domain.quota import (
    QuotaServices,
    check_objects,
    check_profiles,
    check_static_templates,
    check_templates,
    load_plan,
)
from chalicelib.domain.services import HasBrand, HasConnections, HasProfiles, HasRemovals, HasSealer, HasTemplates
from chalicelib.domain.static_template import background, is_static
from chalicelib.domain.template import InputMedia, PendingDeletion, Template, TemplateStatus
from chalicelib.domain.template_secrets import stored_secret
from chalicelib.domain.timeline import Kind
from chalicelib.domain.urls import masked, unmasked
from chalicelib.domain.viewing import Sums

_MAX_TRIES = 5
_LATER_S = 30


class TemplateServices(
    QuotaServices, InputMediaServices, HasTemplates, HasProfiles, HasConnections, HasBrand, Protocol
):
    """The services that templates are checked and stored with."""


class NewTemplateServices(TemplateServices, HasSealer, Protocol):
    """The services that create a template with a secret."""


class TemplateDeletionServices(DeletionServices, HasTemplates, HasRemovals, Protocol):
    """The services that delete a template with its videos."""


def new_template(wire: Wire, account_id: str, services: NewTemplateServices, claim: Claim | None = None) -> str:
    """Create a template from a `TemplateNew_t`. Return its id, which is that of the call's key, if it has one.

    Raises:
        ApiError: a field is invalid, or the plan does not allow the template. Nothing is stored.
    """
    template = find_made(claim, services.templates.get)
    if template is None:
        template = read_template(wire, account_id, services, made_id_of(claim))
        template = replace(template, **stored_secret(template, new_secret(), services.sealer))
        services.templates.put(template)
    plan = load_plan(account_id, services)
    if plan.templates is not None:
        try:
            # Concurrent calls may have passed the first check together.
            check_templates(services.templates.count(account_id), plan)
        except ApiError:
            services.templates.delete(account_id, template.id)
            raise
    return template.id


def read_template(wire: Wire, account_id: str, services: TemplateServices, template_id: str | None = None) -> Template:
    """Return the template of a `TemplateNew_t`, checked but not stored, without a secret.

    Its id is `template_id`, or a new one.

    Raises:
        ApiError: as `new_template`.
    """
    now = services.now_ms()
    blank = Template(
        account_id=account_id,
        id=template_id or new_id(now),
        name="",
        description="",
        created_ms=now,
        status=TemplateStatus.ACTIVE,
        secret="",
        scripts=(),
        medias=(),
        profiles=(),
    )
    template = replace(blank, **_changes(blank, wire, "template", services))
    plan = load_plan(account_id, services)
    _check_plan(template, plan, services)
    if plan.templates is not None:
        check_templates(services.templates.count(account_id) + 1, plan)
    return template


def update_template(template_id: str, wire: Wire, account_id: str, services: TemplateServices) -> None:
    """Update the fields of a template that a `TemplateUpdate_t` gives.

    Raises:
        ApiError: 1000 there is no such template, or as `new_template`. Nothing is changed.
    """

    def changes(template: Template) -> dict[str, Any]:
        return _within_plan(template, _changes(template, wire, "update", services), services)

    change_template(template_id, account_id, services.templates, changes)


def assign_media(template_id: str, wire: Wire, account_id: str, services: TemplateServices) -> None:
    """Set the input of a template's object to an `InputMedia_t`. It replaces the current one.

    Raises:
        ApiError: as `update_template`.
    """

    def changes(template: Template) -> dict[str, Any]:
        (full,) = with_passwords([wire], template.medias)
        given = read_input(full, "media")
        others = tuple(media for media in template.medias if media.input_id != given.input_id)
        return _within_plan(template, _checked(template, {"medias": (*others, given)}, "media", services), services)

    change_template(template_id, account_id, services.templates, changes)


def change_template(
    template_id: str, account_id: str, templates: Templates, changes: Callable[[Template], dict[str, Any]]
) -> None:
    """Change a template by a function of its current state, and retry if another call changes it at the same time.

    Raises:
        ApiError: 1000 there is no such template, or what `changes` raises.
        Transient: every attempt conflicts.
    """
    for _ in range(_MAX_TRIES):
        template = get_template(template_id, account_id, templates)
        wanted = changes(template)
        if not wanted or templates.compare_and_swap(template, **wanted) is not None:
            return
    raise Transient(f"the template {template_id} was changed by others {_MAX_TRIES} times")


def get_template(template_id: str, account_id: str, templates: Templates) -> Template:
    """Return a template.

    Raises:
        ApiError: 1000 the account has no such template.
    """
    template = templates.get(account_id, template_id)
    if template is None:
        raise ApiError.template_not_found(template_id)
    return template


def check_active(template: Template) -> None:
    """Check that a template takes new videos.

    Raises:
        ApiError: 1028 it is not active.
    """
    if template.status is TemplateStatus.INACTIVE:
        raise ApiError.template_inactive(template.id)


def delete_template(
    template_id: str, account_id: str, services: TemplateDeletionServices, budget: Budget, *, withdraws: bool = True
) -> None:
    """Delete a template, its videos and all their files. The queue `remove` deletes the rest if the time runs out.

    `withdraws`: their files at other places, too.

    Raises:
        ApiError: 1000 the account has no such template.
    """
    get_template(template_id, account_id, services.templates)
    removal = PendingDeletion(account_id, template_id, keeps_outside=not withdraws)
    # Store the pending deletion and send the message before deleting the template: after a crash at any point, either
    # the caller can repeat the call, or the queue completes it. The message arrives after this call has ended.
    services.removals.put(removal)
    services.queues.send(Queue.REMOVE, DeleteTemplateMessage(account_id, template_id), _LATER_S)
    services.templates.delete(account_id, template_id)
    with suppress(Transient):
        while not budget.is_short() and delete_batch(removal, services):
            pass


def templates_to_wire(
    found: Sequence[Template],
    brand: Brand,
    secret_of: Callable[[Template], str | None],
    statistics: Statistics,
    campaigns: Iterable[Campaign],
) -> list[Wire]:
    """Return the `Template` structs of templates of one account. Only the sums of those that were viewed are read.

    `campaigns`: those of the account.
    """
    made: Counter[str] = Counter()
    for campaign in campaigns:
        made[campaign.template_id] += campaign.videos
    viewed = [template.id for template in found if template.is_viewed]
    sums = statistics.of_templates(found[0].account_id, viewed) if viewed else {}
    return [template_to_wire(each, brand, secret_of(each), sums.get(each.id), made[each.id]) for each in found]


def template_to_wire(
    template: Template, brand: Brand, secret: str | None = None, sums: Sums | None = None, campaign_videos: int = 0
) -> Wire:
    """Return the `Template` struct, with its secret if it is given."""
    wire = {
        "id": template.id,
        "name": template.name,
        "description": template.description,
        "date": to_date(template.created_ms),
        "status": template.status.value,
        "secret": secret,
        "template_type": template.template_type,
        "template_media": template.template_media,
        "inputScripts": list(template.scripts),
        "inputMedias": [input_to_wire(media, brand) for media in template.medias],
        "outProfiles": list(template.profiles),
        "videoInputs": open_inputs_to_wire(template),
        "videoOutput": output_to_wire(template.output, brand),
        "webhooks": list(map(masked, template.webhooks)),
        "origin": template.origin,
        "GATrackingCode": template.tracking_code,
        "analytics": analytics_to_wire(sums),
        "videosCSV": campaign_videos,
        "visitors": visitors_to_wire(template.visitor_limits),
        "page": page_to_wire(template.page_settings),
    }
    return without_absent(wire)


def open_inputs_to_wire(template: Template) -> Wire:
    """Return the `VideoInputs` of a template: the number of objects of each kind that a video has to fill."""
    return {kind.value: template.open_inputs.get(kind, 0) for kind in Kind if kind.needs_media}


def _changes(template: Template, wire: Wire, path: str, services: TemplateServices) -> dict[str, Any]:
    """Return the changed fields of a template that a `TemplateNew_t` or `TemplateUpdate_t` gives.

    The given fields are checked together with the unchanged ones. Unchanged fields are not checked on their own.
    """
    given = {name: value for name, value in wire.items() if value is not None}
    if "inputMedias" in given:
        given["inputMedias"] = with_passwords(given["inputMedias"], template.medias)
    if "webhooks" in given:
        given["webhooks"] = [unmasked(url, template.webhooks) for url in given["webhooks"]]
    fields = {name: TEMPLATE_FIELDS[name] for name in given if name in TEMPLATE_FIELDS}
    changes = {field: read(given[name], f"{path}.{name}") for name, (field, read) in fields.items()}
    if given.get("videoOutput"):
        caller = Caller(template.account_id)
        changes["output"] = read_output(given["videoOutput"], f"{path}.videoOutput", caller, services)
    return _checked(template, changes, path, services)


def _checked(template: Template, changes: dict[str, Any], path: str, services: TemplateServices) -> dict[str, Any]:
    """Return the changes and the fields that follow from them, if they make a valid template."""
    changed = replace(template, **changes)
    if changes.keys() & {"scripts", "medias"}:
        changes["open_inputs"] = _open_inputs(changed)
    if changes.keys() & {"scripts", "page"} and changed.page_settings.chapters:
        check_chapters(changed.page_settings, check_scripts(changed.scripts), f"{path}.page")
    for name in changes.get("profiles", ()):
        find_profile(name, template.account_id, services.profiles)
    for index, url in enumerate(changes.get("webhooks", ())):
        if url not in template.webhooks:
            check_destination(url, f"{path}.webhooks[{index}]", services.destinations)
    if "medias" in changes:
        _check_medias(changed.medias, changed, services)
    if (
        changed.template_media
        and changes.keys() & {"template_media", "template_type"}
        and is_static(changed, services.brand)
    ):
        _check_medias([background(changed.template_media)], changed, services)
    check_size(changed, path)
    return changes


def _within_plan(template: Template, changes: dict[str, Any], services: TemplateServices) -> dict[str, Any]:
    """Return the changes, if the account's plan allows them."""
    if changes.keys() & {"profiles", "open_inputs", "template_type"}:
        _check_plan(replace(template, **changes), load_plan(template.account_id, services), services)
    return changes


def _check_plan(template: Template, plan: Plan, services: TemplateServices) -> None:
    if is_static(template, services.brand):
        check_static_templates(plan)
    check_profiles([find_profile(name, template.account_id, services.profiles) for name in template.profiles], plan)
    check_objects(sum(template.open_inputs.values()), plan)


def _open_inputs(template: Template) -> dict[str, int]:
    kinds = kinds_of(check_scripts(template.scripts))
    check_static(kinds, template.medias)
    return {kind.value: number for kind, number in count_inputs(kinds, template.medias).items()}


def _check_medias(medias: Iterable[InputMedia], template: Template, services: InputMediaServices) -> None:
    for input_id, media in find_medias(medias, Caller(template.account_id), services).items():
        if media.temp:
            problem = "a media uploaded for one video cannot be a template's"
            raise ApiError.bad_input_media(problem, media_id=media.id, input_id=input_id)
