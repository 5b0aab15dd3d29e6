"""Everything that an account has, as one zip archive without its secrets.

The archive holds `account.json` and one JSON list for each noun, in the API's format. The files are
`medias/<id>/<name>`, `fonts/<hash>/<name>.otf` and `videos/<id>/<name>`. All data is streamed.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from chalicelib.api.accounts import account_to_wire
from chalicelib.api.analytics_wire import viewing_to_wire
from chalicelib.api.audit import entry_to_wire as audit_to_wire
from chalicelib.api.credits import entry_to_wire, quota_to_wire
from chalicelib.api.erasures import each_erasure
from chalicelib.api.fonts import font_to_wire
from chalicelib.api.medias import media_to_wire
from chalicelib.api.notifications import notification_to_wire
from chalicelib.api.orders import order_to_wire
from chalicelib.api.profiles import own_profile_to_wire
from chalicelib.api.templates import templates_to_wire
from chalicelib.api.video_wire import videos_to_wire
from chalicelib.api.webhooks import delivery_to_wire
from chalicelib.domain.account import Account
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.campaign_event import campaign_event_of
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.media import MediaStatus
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.quota import AccountQuota
from chalicelib.domain.services import (
    HasAudit,
    HasBrand,
    HasCampaigns,
    HasDeliveries,
    HasErasures,
    HasFonts,
    HasLedger,
    HasMedias,
    HasNotifications,
    HasOrders,
    HasPlans,
    HasProfiles,
    HasStatistics,
    HasStorage,
    HasTemplates,
    HasVideos,
)
from chalicelib.domain.submission import form_of
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video
from chalicelib.domain.viewer_event import video_of

_MAX_NAME_CHARS = 100
_ALL = 10**9
# The earliest date that zip can hold. The real dates are in the JSON.
_DATE = (1980, 1, 1, 0, 0, 0)


class ExportServices(
    HasTemplates,
    HasCampaigns,
    HasMedias,
    HasFonts,
    HasProfiles,
    HasVideos,
    HasStatistics,
    HasDeliveries,
    HasLedger,
    HasOrders,
    HasNotifications,
    HasAudit,
    HasErasures,
    HasPlans,
    HasStorage,
    HasBrand,
    Protocol,
):
    """The services that hold the data of an account."""


def export_account(account: Account, path: Path, services: ExportServices) -> list[str]:
    """Write the archive of an account to a file. Return the names of files that are missing in the bucket.

    Raises:
        OSError: the archive cannot be written; no partial file is left.
    """
    new = path.with_name(f"{path.name}.part")
    try:
        with ZipFile(new, "w") as archive:
            missing = _write(account, archive, services)
        new.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            new.unlink()
        raise
    return missing


def _write(account: Account, archive: ZipFile, services: ExportServices) -> list[str]:
    lists: dict[str, Iterable[dict[str, Any]]] = {
        "templates": (_template(each, services) for each in services.templates.each(account.id)),
        "medias": map(media_to_wire, services.medias.each(account.id)),
        "fonts": map(font_to_wire, services.fonts.each(account.id)),
        "profiles": (own_profile_to_wire(each) for each in services.profiles.list(account.id)),
        "videos": (_video(each, services) for each in services.videos.each(account.id)),
        "viewings": _viewings(services.videos.each(account.id), services),
        "deliveries": map(_delivery, services.deliveries.each(account.id)),
        "orders": map(order_to_wire, services.orders.list(account.id)),
        "credits": map(entry_to_wire, services.ledger.list(account.id)),
        "notifications": map(notification_to_wire, services.notifications.each(account.id)),
        "audit": map(audit_to_wire, services.audit.each(account.id)),
        "erasures": each_erasure(account.id, services.erasures),
    }
    _add(archive, "account.json", [_json(_account(account, services))], ZIP_DEFLATED)
    for noun, items in lists.items():
        _add(archive, f"{noun}.json", _json_list(items), ZIP_DEFLATED)
    return [name for name, key in _files(account, services) if not _add_file(archive, name, key, services.storage)]


def _files(account: Account, services: ExportServices) -> Iterator[tuple[str, str]]:
    """Yield the archive's name and the bucket's key of each file."""
    for media in services.medias.each(account.id):
        if media.status is MediaStatus.READY:
            yield f"medias/{media.id}/{_safe(media.name)}", media.key
    for font in services.fonts.each(account.id):
        yield f"fonts/{font.sha256}/{_safe(font.id)}.otf", font.key
    for video in services.videos.each(account.id):
        for out in video.out_files:
            for key, name in ((out.key, out.name), (out.poster_key, (out.poster_key or "").rpartition("/")[2])):
                if key:
                    yield f"videos/{video.id}/{_safe(name)}", key


def _account(account: Account, services: ExportServices) -> dict[str, Any]:
    # Read the balance without a renewal: an export changes nothing, and works even if the plan no longer exists.
    plan = services.plans.get(account.plan) or Plan(account.plan)
    return account_to_wire(account) | quota_to_wire(AccountQuota(plan, services.ledger.balance(account.id)))


def _delivery(delivery: Delivery) -> dict[str, Any]:
    about = "campaignID" if campaign_event_of(delivery.video_id) else "videoID"
    return {about: video_of(delivery.video_id)} | delivery_to_wire(delivery)


def _template(template: Template, services: ExportServices) -> dict[str, Any]:
    campaigns = services.campaigns.list(template.account_id)
    return templates_to_wire([template], services.brand, lambda _: None, services.statistics, campaigns)[0]


def _video(video: Video, services: ExportServices) -> dict[str, Any]:
    wire = videos_to_wire([video], services.brand, services.statistics)[0]
    return wire | {"inputScripts": list(video.scripts)}


def _viewings(videos: Iterable[Video], services: ExportServices) -> Iterator[dict[str, Any]]:
    for video in videos:
        found = services.statistics.viewings_of(video.account_id, video.id, _ALL) if video.is_viewed else ()
        yield from (
            {"videoID": video.id} | viewing_to_wire(each, form_of(each.viewing_id, video.submissions)) for each in found
        )


def _json_list(items: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    between = b"[\n"
    for item in items:
        yield between + _json(item)
        between = b",\n"
    yield b"\n]\n" if between == b",\n" else b"[]\n"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _add_file(archive: ZipFile, name: str, key: str, storage: ObjectStore) -> bool:
    chunks = storage.stream(key)
    try:
        first = next(chunks, b"")
    except KeyError:
        return False
    _add(archive, name, chain([first], chunks), ZIP_STORED)
    return True


def _add(archive: ZipFile, name: str, chunks: Iterable[bytes], compression: int) -> None:
    entry = ZipInfo(name, _DATE)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    # The length is unknown in advance.
    with archive.open(entry, "w", force_zip64=True) as file:
        for chunk in chunks:
            file.write(chunk)


def _safe(name: str) -> str:
    """Return a name that every system accepts as a file name, and none as a folder."""
    return re.sub(r"[^\w.\- ]", "_", name)[-_MAX_NAME_CHARS:].strip(" .") or "file"
