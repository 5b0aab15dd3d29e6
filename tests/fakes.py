"""In-memory stand-ins for what the API and the pipeline need of the world, and things to fill them with.

`tests/integration` runs the same tests on these and on the real adapters, so they cannot lie.

    world = World()
    world.videos.put(make_video())
    prepare(VideoMessage(ACCOUNT, VIDEO), world.on)
    assert world.queues.messages(Queue.RENDER) == [...]
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from chalicelib.api.store import Store
from chalicelib.api.video_wire import video_to_wire
from chalicelib.domain.account import Account
from chalicelib.domain.errors import BadMedia, FetchError
from chalicelib.domain.font import Font
from chalicelib.domain.ids import hash_secret
from chalicelib.domain.media import Media, MediaFacts, MediaStatus, MediaType
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.profile import Profile
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia, Template, TemplateStatus
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.rehearse import Rehearsals
from chalicelib.render.peaks import Mixed, Peak

NOW_MS = 1_700_000_000_000
ACCOUNT, OTHER_ACCOUNT = "a" * 24, "b" * 24
TEMPLATE, OTHER_TEMPLATE = "c" * 24, "d" * 24
VIDEO, OTHER_VIDEO = "e" * 24, "f" * 24
MEDIA, OTHER_MEDIA = "1" * 24, "2" * 24
SECRET, TEMPLATE_SECRET = "account secret=", "template secret="
PROFILE, OTHER_PROFILE = "MP4_H264_AAC_640x480_24fps", "MP4_H264_AAC_1280x720_24fps"

# One second of a picture that each video brings.
SCRIPT = '[{"image": {"id": "photo", "duration": 1000}}]'
# Nothing to bring.
RECTANGLE = '[{"rectangle": {"id": "box", "duration": 1000, "color": "#ff0000"}}]'
PICTURE = b"image"
PHOTO = InputMedia("photo", MediaType.IMAGE, media_id=MEDIA)


class Accounts:
    def __init__(self) -> None:
        self.rows: dict[str, Account] = {}

    def get(self, account_id: str) -> Account | None:
        return self.rows.get(account_id)

    def put(self, account: Account) -> None:
        self.rows[account.id] = account


class Owned:
    """Rows that belong to accounts."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Any] = {}

    def get(self, account_id: str, entity_id: str) -> Any:
        return self.rows.get((account_id, entity_id))

    def put(self, entity: Any) -> None:
        self.rows[entity.account_id, entity.id] = entity

    def delete(self, account_id: str, entity_id: str) -> bool:
        return self.rows.pop((account_id, entity_id), None) is not None

    def list(self, account_id: str) -> list[Any]:
        return [row for key, row in sorted(self.rows.items()) if key[0] == account_id]

    def change(self, account_id: str, entity_id: str, /, **changes: Any) -> Any:
        row = self.get(account_id, entity_id)
        if row is None:
            return None
        self.put(replace(row, **changes))
        return self.get(account_id, entity_id)


class Templates(Owned):
    pass


class Fonts(Owned):
    pass


class Notifications(Owned):
    pass


class Medias(Owned):
    def claim(self, account_id: str, media_id: str, video_id: str) -> bool:
        media = self.get(account_id, media_id)
        if media is None or media.video_id not in (None, video_id):
            return False
        return self.change(account_id, media_id, video_id=video_id) is not None


class Videos(Owned):
    def put_many(self, entities: Sequence[Video]) -> None:
        for entity in entities:
            self.put(entity)

    def list_of_template(self, account_id: str, template_id: str) -> list[Video]:
        return [video for video in reversed(self.list(account_id)) if video.template_id == template_id]

    def list_unfinished(self) -> list[Video]:
        return [video for video in self.rows.values() if not (video.status.is_final and video.settled)]

    def advance(self, account_id: str, video_id: str, when: Any, to: VideoStatus, /, **changes: Any) -> Video | None:
        video = self.get(account_id, video_id)
        if video is None or video.status not in when:
            return None
        return self.change(account_id, video_id, status=to, **changes)

    def finish_job(
        self, account_id: str, video_id: str, job: str, frames: int, rendered_ms: int, compute_mb_ms: int
    ) -> Video | None:
        video = self._rendering(account_id, video_id)
        return video and self.change(
            account_id,
            video_id,
            jobs_done=video.jobs_done | {job},
            rendered_ms=video.rendered_ms + rendered_ms,
            compute_mb_ms=video.compute_mb_ms + compute_mb_ms,
            frames_done=video.frames_done | {job: frames},
        )

    def report_frames(self, account_id: str, video_id: str, job: str, frames: int) -> Video | None:
        video = self._rendering(account_id, video_id)
        return video and self.change(account_id, video_id, frames_done=video.frames_done | {job: frames})

    def finish_webhook(self, account_id: str, video_id: str, url: str) -> Video | None:
        video = self.get(account_id, video_id)
        return video and self.change(account_id, video_id, webhooks_done=video.webhooks_done | {url})

    def _rendering(self, account_id: str, video_id: str) -> Video | None:
        video = self.get(account_id, video_id)
        return video if video and video.status is VideoStatus.RENDERING else None


class Segments:
    def __init__(self) -> None:
        self.users: set[tuple[str, str, str]] = set()
        # (until, owner): None for one that is there.
        self.rows: dict[tuple[str, str], tuple[int, str | None]] = {}

    def use(self, scope: str, video_id: str, names: Collection[str]) -> None:
        self.users |= {(scope, name, video_id) for name in names}

    def ready(self, scope: str, names: Collection[str], now_s: int) -> dict[str, int]:
        found = {name: self.rows[scope, name] for name in names if (scope, name) in self.rows}
        return {name: until for name, (until, owner) in found.items() if owner is None and until > now_s}

    def claim(self, scope: str, name: str, video_id: str, now_s: int, until_s: int) -> bool:
        until, owner = self.rows.get((scope, name), (0, None))
        if until > now_s and owner != video_id:
            return False
        self.rows[scope, name] = (until_s, video_id)
        return True

    def finish(self, scope: str, name: str, until_s: int) -> None:
        self.rows[scope, name] = (until_s, None)

    def lose(self, scope: str, name: str) -> None:
        self.rows.pop((scope, name), None)

    def unclaim(self, scope: str, video_id: str, names: Collection[str]) -> None:
        for name in names:
            if self.rows.get((scope, name), (0, None))[1] == video_id:
                self.lose(scope, name)

    def forget(self, scope: str, video_id: str, names: Collection[str]) -> list[str]:
        self.users -= {(scope, name, video_id) for name in names}
        unused = [name for name in sorted(set(names)) if not any(user[:2] == (scope, name) for user in self.users)]
        for name in unused:
            self.lose(scope, name)
        return unused


class Storage:
    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.touched: list[str] = []

    def put_bytes(self, key: str, body: bytes, content_type: str) -> None:
        self.files[key] = body

    def put_file(self, key: str, path: Path, content_type: str) -> None:
        self.files[key] = path.read_bytes()

    def touch(self, key: str) -> None:
        self.touched.append(key)
        self.files[key] = self.files[key]

    def put_json(self, key: str, value: Any) -> None:
        self.files[key] = json.dumps(value).encode()

    def get_file(self, key: str, path: Path) -> None:
        path.write_bytes(self.files[key])

    def get_json(self, key: str) -> Any:
        return json.loads(self.files[key])

    def size_of(self, key: str) -> int | None:
        return len(self.files[key]) if key in self.files else None

    def delete(self, key: str) -> None:
        self.files.pop(key, None)

    def delete_prefix(self, prefix: str) -> None:
        self.files = {key: body for key, body in self.files.items() if not key.startswith(prefix)}

    def link(self, key: str, file_name: str, content_type: str, seconds: int) -> str:
        return f"https://storage/{key}?as={file_name}&type={content_type}&seconds={seconds}"

    def upload_link(self, key: str, content_type: str, size_bytes: int, seconds: int) -> str:
        return f"https://storage/{key}?type={content_type}&size={size_bytes}&seconds={seconds}"


class Queues:
    def __init__(self) -> None:
        self.sent: list[tuple[Queue, dict[str, Any], int]] = []

    def send(self, queue: Queue, message: dict[str, Any], delay_s: int = 0) -> None:
        self.sent.append((queue, message, delay_s))

    def send_many(self, queue: Queue, messages: Sequence[dict[str, Any]]) -> None:
        for message in messages:
            self.send(queue, message)

    def messages(self, queue: Queue) -> list[dict[str, Any]]:
        """What was put into a queue, in order."""
        return [message for name, message, _ in self.sent if name == queue]

    def delays(self, queue: Queue) -> list[int]:
        """How long each message of a queue was put off, in s."""
        return [delay_s for name, _, delay_s in self.sent if name == queue]


class Renderer:
    """A file is what its first word says: `b"image"`, `b"video 8000"` (ms)."""

    def __init__(self) -> None:
        self.engine_name = "engine"
        self.begun: list[str] = []
        self.rendered: list[str] = []
        self.overflows: tuple[str, ...] = ()
        self.characters = ""
        self.peaks: dict[int, Peak] = {}
        self.error: Exception | None = None
        self.while_rendering: Callable[[], object] = lambda: None

    def probe(self, path: Path, declared: MediaType) -> MediaFacts:
        kind, _, duration = path.read_text(errors="replace").partition(" ")
        if kind != declared.value:
            raise BadMedia(f"declared as {declared}, but is none")
        if declared is MediaType.IMAGE:
            return MediaFacts(declared, width_px=640, height_px=480)
        return MediaFacts(declared, duration_ms=int(duration))

    def text_overflows(self, timeline: Any, profile: Profile, sources: Mapping[str, Any]) -> tuple[str, ...]:
        return self.overflows

    def missing_glyphs(self, text: str, font: str) -> tuple[str, ...]:
        return tuple(char for char in text if self.characters and char not in self.characters)

    def engine(self) -> str:
        return self.engine_name

    def render_segments(
        self, timeline: Any, segments: Sequence[Any], profile: Profile, sources: Any, workdir: Path, on_frames: Any
    ) -> list[Path]:
        names = [f"{profile.name}/{segment.index}" for segment in segments]
        self.begun += names
        self.while_rendering()
        on_frames(sum(segment.frames for segment in segments) // 2)
        self.rendered += names
        content = f"{profile.name} of {sorted(sources)}"
        return [self._made(workdir / f"segment-{segment.index}", content) for segment in segments]

    def render_frame(self, timeline: Any, profile: Profile, sources: Any, ms: float, workdir: Path) -> Path:
        return self._made(workdir / "frame.jpg", f"{profile.name} at {ms} of {sorted(sources)}")

    def render_poster(self, timeline: Any, profile: Profile, sources: Any, workdir: Path) -> Path:
        return self._made(workdir / "poster", f"still of {sorted(sources)}")

    def mix_audio(self, timeline: Any, profile: Profile, sources: Any, workdir: Path) -> Mixed:
        return Mixed(self._made(workdir / "audio", "sound"), self.peaks.get(timeline.fps))

    def join(self, segments: Sequence[tuple[Path, Any]], audio: Path | None, profile: Profile, out: Path) -> Path:
        parts = " + ".join(path.read_text() for path, _ in segments)
        return self._made(out, f"{parts} with {audio.read_text() if audio else 'silence'}")

    def _made(self, path: Path, content: str) -> Path:
        if self.error is not None:
            raise self.error
        path.write_text(content)
        return path


class Web:
    """All servers out there: `files` by URL, `problems` by URL of a webhook."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.fetched: list[str] = []
        self.problems: dict[str, str] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def fetch(self, url: str, path: Path) -> None:
        self.fetched.append(url)
        if url not in self.files:
            raise FetchError("the server answered with status 404")
        path.write_bytes(self.files[url])

    def call_webhook(self, url: str, video: dict[str, Any]) -> str | None:
        self.calls.append((url, video))
        return self.problems.get(url)


class Clock:
    """Goes on by `step_ms` whenever it is looked at."""

    def __init__(self) -> None:
        self.ms = NOW_MS
        self.step_ms = 1

    def __call__(self) -> int:
        self.ms += self.step_ms
        return self.ms


class Died(BaseException):
    """The process was killed."""


class Mortal:
    """Anything, in a process that is killed right after a number of calls; `calls_left` is shared by all of it."""

    def __init__(self, thing: Any, calls_left: list[int]) -> None:
        self._thing = thing
        self._calls_left = calls_left

    def __getattr__(self, name: str) -> Any:
        return Mortal(getattr(self._thing, name), self._calls_left)

    def __call__(self, *args: Any, **options: Any) -> Any:
        answer = self._thing(*args, **options)
        self._calls_left[0] -= 1
        if self._calls_left[0] == 0:
            raise Died
        return answer


class Failing:
    """Anything of which one method fails."""

    def __init__(self, thing: Any, method: str) -> None:
        self._thing = thing
        self._method = method

    def __getattr__(self, name: str) -> Any:
        if name == self._method:
            raise RuntimeError("throttled")
        return getattr(self._thing, name)


class Meanwhile:
    """A table of which somebody else changes something right after a row of it was read."""

    def __init__(self, table: Any, change: Callable[[], object]) -> None:
        self._table = table
        self._change = change

    def get(self, *key: str) -> Any:
        row = self._table.get(*key)
        self._change()
        return row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)


class World:
    """Everything there is: as the API sees it (`store`), and as the pipeline does (`on`)."""

    def __init__(self) -> None:
        self.accounts, self.medias, self.templates, self.fonts = Accounts(), Medias(), Templates(), Fonts()
        self.videos, self.segments, self.notifications = Videos(), Segments(), Notifications()
        self.storage, self.queues = Storage(), Queues()
        self.renderer, self.web, self.clock = Renderer(), Web(), Clock()
        self.reuse = True
        self.accounts.put(make_account())

    @property
    def store(self) -> Store:
        return Store(
            self.accounts,
            self.medias,
            self.templates,
            self.videos,
            self.segments,
            self.notifications,
            self.storage,
            self.queues,
            fonts=self.fonts,
            bundled_fonts=("Inter", "Inter-Bold"),
            now_ms=self.clock,
            rehearsals=lambda: Rehearsals(self.on),
        )

    @property
    def on(self) -> Collaborators:
        return Collaborators(
            self.templates,
            self.medias,
            self.videos,
            self.segments,
            self.fonts,
            self.notifications,
            self.storage,
            self.queues,
            self.renderer,
            fetch=self.web.fetch,
            call_webhook=self.web.call_webhook,
            describe=video_to_wire,
            now_ms=self.clock,
            webhook_delays_s=(10, 60),
            reuse=self.reuse,
            memory_mb=1000,
        )

    def mortal_on(self, calls: int) -> Collaborators:
        """The collaborators of a process that is killed after so many calls of them."""
        left = [calls]
        names = ("templates", "medias", "videos", "segments", "fonts", "notifications", "storage", "queues", "renderer")
        mortals = {name: Mortal(getattr(self, name), left) for name in names}
        return replace(
            self.on,
            **mortals,
            fetch=Mortal(self.web.fetch, left),
            call_webhook=Mortal(self.web.call_webhook, left),
        )

    def add_media(self, body: bytes = PICTURE, **changes: Any) -> Media:
        """A media and its file."""
        media = make_media(**changes)
        self.medias.put(media)
        self.storage.put_bytes(media.key, body, media.content_type)
        return media


def make_account(**changes: Any) -> Account:
    return replace(Account(ACCOUNT, "Ann", hash_secret(SECRET), NOW_MS), **changes)


def make_template(**changes: Any) -> Template:
    template = Template(
        account_id=ACCOUNT,
        id=TEMPLATE,
        name="Welcome",
        description="",
        created_ms=NOW_MS,
        status=TemplateStatus.ACTIVE,
        secret=TEMPLATE_SECRET,
        scripts=(RECTANGLE,),
        medias=(),
        profiles=(PROFILE,),
    )
    return replace(template, **changes)


def make_font(**changes: Any) -> Font:
    return replace(Font(ACCOUNT, "OurOwn", "Our Own", "Regular", 4, "0" * 64, NOW_MS), **changes)


def make_video(**changes: Any) -> Video:
    return replace(Video(ACCOUNT, VIDEO, TEMPLATE, "Welcome, Ava", NOW_MS), **changes)


def make_media(**changes: Any) -> Media:
    media = Media(
        account_id=ACCOUNT,
        id=MEDIA,
        name="photo.jpg",
        description="",
        type=MediaType.IMAGE,
        size_bytes=5,
        content_type="image/jpeg",
        created_ms=NOW_MS,
        status=MediaStatus.READY,
        facts=MediaFacts(MediaType.IMAGE, width_px=640, height_px=480),
    )
    return replace(media, **changes)


def make_temporary_media(**changes: Any) -> Media:
    return make_media(temp=True, template_id=TEMPLATE, expires_s=NOW_MS // 1000, **changes)


def make_notification(**changes: Any) -> Notification:
    return replace(Notification(ACCOUNT, VIDEO, NotificationKind.VIDEO, "no", NOW_MS, video_id=VIDEO), **changes)
