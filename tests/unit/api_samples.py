"""The requests of docs/reference/methods.md and their answers, which the API gives over a fake cloud.

The page holds each request; `python -m tests.unit.api_samples` asks them all and writes the answers below them.
"""

import itertools
import json
import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from chalicelib.domain import ids
from chalicelib.domain.account import Credential
from chalicelib.domain.audit_entry import AuditEntry, CallOutcome, failed_attempt
from chalicelib.domain.brand import SEZION
from chalicelib.domain.connection import BucketAccess, ConnectionKind
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.customer_bucket import account_folder
from chalicelib.domain.erasure import Erasure, RecipientField, digest_of
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.publication import Publication, Publishing
from chalicelib.domain.submission import Submission
from chalicelib.domain.template import InputMedia
from chalicelib.domain.template_page import PageSettings, PageStatistics
from chalicelib.domain.video import OutFile, VideoStatus
from tests.fakes import (
    ACCOUNT,
    CAMPAIGN,
    MEDIA,
    NOW_MS,
    OTHER_MEDIA,
    OTHER_VIDEO,
    PROFILE,
    SECRET,
    TEMPLATE,
    TEMPLATE_SECRET,
    VIDEO,
    make_connection,
    make_media,
    make_template,
    make_video,
    make_viewing,
)
from tests.unit.api.calling import BASE_URL, Caller
from tests.unit.api.examples import TOKEN, full_world

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "methods.md"
SCRIPT = (
    '[{"image": {"id": "photo", "duration": 4000}}, '
    '{"text": {"id": "title", "play": 500, "duration": "photo.end-start", "textSizeFit": true, '
    '"position": {"x": 0.1, "y": 0.7}, "size": {"w": 0.8, "h": 0.2}}}]'
)
# What the page shows in place of the fakes' ids and secrets.
SHOWN = {
    TEMPLATE: "65523c2a1b0c4d5e6f708192",
    VIDEO: "6553f11e2c3d4e5f60718293",
    OTHER_VIDEO: "6553f1202d3e4f5061728394",
    MEDIA: "65523b0a3e4f506172839405",
    OTHER_MEDIA: "65523b144f50617283940516",
    SECRET: "hC0tYV7mB1vQpGk2bXr9sW4eZ6uN3aJ8dLf5oTqRxyE=",
    TEMPLATE_SECRET: "Qm9vS2xhZ0ZtT2pYdTdWcEw1d0s4ZEhzR2VBcTNSaEk=",
    CAMPAIGN: "6553f1004f50617283940516",
    ACCOUNT + TOKEN: "5331655e5edd83cb53e6d9a8Zk1sQW5vdGhlclRva2VuT2ZUd29QYXJ0cw",
    ACCOUNT: "5331655e5edd83cb53e6d9a8",
    "https://pay.test/pay/": "https://checkout.stripe.com/c/pay/",
    "https://pay.test/portal/": "https://billing.stripe.com/p/session/",
}
RECEIPT = "6553f11e5f60718293a4b5c6"
_WIDTH = 120
_SAMPLE = re.compile(
    r"^### (?P<method>\w+)\n(?P<text>.*?)```json request\n(?P<request>.*?)```\n\n```json answer\n(?P<answer>.*?)```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A method's section: the text above its request, the request, and the answer that the page shows."""

    method: str
    text: str
    request: dict[str, Any]
    answer: str


def read_samples(page: str) -> list[Sample]:
    """Return the samples of the page, in order."""
    return [
        Sample(found["method"], found["text"], json.loads(found["request"]), found["answer"])
        for found in _SAMPLE.finditer(page)
    ]


def answer_of(request: dict[str, Any]) -> str:
    """Return the answer of the API to a request, as the page shows it."""
    text = json.dumps(request)
    for ours, shown in SHOWN.items():
        text = text.replace(shown, ours)
    with _fixed():
        cloud = sample_world()
        answer = json.dumps(Caller(cloud).post(json.loads(text)), ensure_ascii=False)
    for ours, shown in SHOWN.items():
        answer = answer.replace(ours, shown)
    return f"{pretty(json.loads(answer))}\n"


def sample_world() -> Any:
    """Return an account with a template, a video that is done, one that failed, and two media files."""
    cloud = full_world(SEZION)
    cloud.clock.step_ms = 0
    cloud.videos.rows.clear()
    cloud.medias.rows.clear()
    cloud.notifications.rows.clear()
    cloud.audit.rows.clear()
    title = InputMedia("title", MediaType.TEXT, text="Welcome aboard, {{firstName}}!")
    cloud.templates.put(
        make_template(
            scripts=(SCRIPT,),
            medias=(title,),
            webhooks=("https://example.com/done",),
            is_viewed=True,
            page=PageSettings(statistics=PageStatistics.PERSONS),
        )
    )
    cloud.add_media()
    facts = MediaFacts(MediaType.VIDEO, duration_ms=8000, width_px=1920, height_px=1080, has_audio=True)
    film = make_media(id=OTHER_MEDIA, name="intro.mp4", type=MediaType.VIDEO, size_bytes=190407, facts=facts)
    cloud.renderer.levels_db = [-70.0, -21.5, -18.0, -19.5, -22.0, -20.0, -71.0, -120.0]
    cloud.medias.put(film)
    cloud.storage.put_bytes(film.key, b"video 8000", "video/mp4")
    name = f"{VIDEO}.MP4_H264_AAC_640x480.mp4"
    photo = InputMedia("photo", MediaType.IMAGE, media_id=MEDIA)
    ava = {"medias": (photo,), "variables": {"firstName": "Ava"}, "data": "customer 7"}
    done = OutFile(PROFILE, name, 190407, f"out/{name}", f"out/{VIDEO}.jpg")
    cloud.videos.put(
        make_video(
            **ava,
            status=VideoStatus.DONE,
            duration_ms=4000,
            total_ms=4000,
            rendered_ms=4000,
            compute_mb_ms=6_800_000,
            out_files=(done,),
            is_viewed=True,
            submissions=(Submission(make_viewing().viewing_id, NOW_MS, {"email": "ava@example.com"}),),
            page=PageLink("UzFlXl7dg8tT5tmoZVPxHiw9Tl9gcYKTnxToe15rFyqQHh9AoqvUpA", None, BASE_URL),
        )
    )
    failed = "object 'photo': https://example.com/bo.jpg: the server answered with status 404"
    bo = {"id": OTHER_VIDEO, "name": "Welcome, Bo", "variables": {"firstName": "Bo"}, "batch": "0" * 24}
    cloud.videos.put(make_video(**bo, status=VideoStatus.ERROR, error_code=1011, error=failed))
    cloud.statistics.sums.clear()
    cloud.statistics.rows.clear()
    seen = {"watched": f"{2**80 - 1:025x}", "pauses": 1, "cta_shown": 1, "cta_link": 1, "form": True}
    cloud.statistics.record(None, make_viewing(**seen), TEMPLATE, 0)
    failed_file = Publication(PROFILE, "acme-videos", ConnectionKind.S3).failed("access is denied")
    elsewhere = make_video(id=MEDIA, template_id="0" * 24, status=VideoStatus.DONE)
    on_youtube = Publication(PROFILE, "116071234567890123456", ConnectionKind.YOUTUBE).published("aBcDeFgHiJk")
    cloud.videos.put(replace(elsewhere, publishing=Publishing((on_youtube, failed_file))))
    cloud.connections.rows.clear()
    cloud.connections.put(make_connection(bucket=BucketAccess(account_folder(ACCOUNT))))
    channel = make_connection(id=on_youtube.connection_id, kind=ConnectionKind.YOUTUBE, name="Acme", bucket=None)
    cloud.connections.put(channel)
    cloud.ledger.entries.clear()
    moves = [
        (EntryKind.GRANT, Amounts(available=100, granted=100)),
        (EntryKind.RESERVE, Amounts(available=-4, held=4)),
        (EntryKind.CHARGE, Amounts(held=-4, spent=4)),
    ]
    for number, (kind, moved) in enumerate(moves):
        about = {"note": "invoice 7"} if number == 0 else {"video_id": VIDEO}
        entry = Entry(ACCOUNT, f"{number:024x}", kind, NOW_MS + number * 9000, moved, **about)
        cloud.ledger.entries[ACCOUNT, entry.id] = entry
    cloud.notifications.put(
        Notification(ACCOUNT, VIDEO, NotificationKind.VIDEO, failed, NOW_MS, 1011, TEMPLATE, OTHER_VIDEO)
    )
    for entry in _audit_entries():
        cloud.audit.put(entry)
    cloud.erasures.rows.clear()
    digest = digest_of(RECEIPT, RecipientField.EMAIL, "ava@example.com")
    erasure = Erasure(ACCOUNT, RECEIPT, NOW_MS, Credential.SECRET, RecipientField.EMAIL, digest)
    cloud.erasures.put(erasure)
    counts = {"files": 2, "files_bytes": 214018, "segments": 4, "deliveries": 1}
    cloud.erasures.record(ACCOUNT, RECEIPT, "65523cf93e4f506172839405", counts)
    cloud.erasures.update(ACCOUNT, RECEIPT, finished_ms=NOW_MS + 903_000, videos=1, counts=counts)
    return cloud


def _audit_entries() -> Iterator[AuditEntry]:
    server = {
        "address": "192.0.2.7",
        "agent": "python-requests/2.32.3",
        "request": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    }
    made = {"outcome": CallOutcome.OK, "resources": {"template": TEMPLATE, "video": VIDEO}}
    by_secret = {"method": "Template_Video_New", "credential": Credential.SECRET, "fingerprint": "9b1e04c7"}
    yield AuditEntry(ACCOUNT, VIDEO, NOW_MS, **by_secret, **server, **made)
    yield failed_attempt(ACCOUNT, "Log_In", 1017, "198.51.100.4", NOW_MS)


@contextmanager
def _fixed() -> Iterator[None]:
    """Make ids and secrets the same each time."""
    numbers, letters = itertools.count(0x2B3C4D5E6F70), itertools.count(65)
    with (
        mock.patch.object(ids.secrets, "randbits", side_effect=lambda bits: next(numbers)),
        mock.patch.object(ids.secrets, "token_bytes", side_effect=lambda size: bytes([next(letters)] * size)),
        mock.patch.object(ids.time, "time_ns", return_value=NOW_MS * 1_000_000),
    ):
        yield


def pretty(value: Any, indent: int = 0, used: int = 0) -> str:
    """Return JSON text in which a value takes several lines only if it does not fit into one."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + used + len(line) <= _WIDTH or not isinstance(value, (dict, list)) or not value:
        return line
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(name)}: {pretty(each, indent + 2, len(name) + 4)}" for name, each in value.items()]
        return "{\n" + ",\n".join(pad + part for part in parts) + f"\n{' ' * indent}}}"
    if all(isinstance(each, int) for each in value):
        lines = textwrap.wrap(json.dumps(value)[1:-1], _WIDTH - indent - 2)
        return "[\n" + "\n".join(pad + each for each in lines) + f"\n{' ' * indent}]"
    parts = [pretty(each, indent + 2) for each in value]
    return "[\n" + ",\n".join(pad + part for part in parts) + f"\n{' ' * indent}]"


def _answered(found: re.Match[str]) -> str:
    request = json.loads(found["request"])
    return (
        f"### {found['method']}\n{found['text']}```json request\n{pretty(request)}\n```\n\n"
        f"```json answer\n{answer_of(request)}```"
    )


if __name__ == "__main__":
    PAGE.write_text(_SAMPLE.sub(_answered, PAGE.read_text()))
