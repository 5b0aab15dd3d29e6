"""The bucket, the queues and the metrics, in memory."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chalicelib.domain.drop_folder import StoredObject
from chalicelib.domain.formats import content_type_of
from chalicelib.domain.messages import SentMessage, parse_message, to_body
from chalicelib.domain.metrics import Metric
from chalicelib.domain.page_files import MAIL_PICTURE, PREVIEW_PICTURE, PagePicture, page_key
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video
from tests.fakes.names import NOW_MS


class ObjectStore:
    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.touched: list[str] = []
        self.stored_ms = NOW_MS
        self.retired: list[str] = []

    def put_bytes(self, key: str, body: bytes, content_type: str) -> None:
        self.files[key] = body

    def put_file(self, key: str, path: Path, content_type: str) -> None:
        self.files[key] = path.read_bytes()

    def touch(self, key: str) -> None:
        self.touched.append(key)
        self.files[key] = self.files[key]

    def copy(self, key: str, to: str) -> None:
        self.files[to] = self.files[key]

    def put_json(self, key: str, value: Any) -> None:
        self.files[key] = json.dumps(value).encode()

    def get_file(self, key: str, path: Path) -> None:
        path.write_bytes(self.files[key])

    def get_beginning(self, key: str, path: Path, most_bytes: int) -> None:
        path.write_bytes(self.files[key][:most_bytes])

    def get_range(self, key: str, first: int, size_bytes: int) -> bytes:
        return self.files[key][first : first + size_bytes]

    def get_json(self, key: str) -> Any:
        return json.loads(self.files[key])

    def stream(self, key: str) -> Iterator[bytes]:
        body = self.files[key]
        yield from (body[first : first + 3] for first in range(0, len(body), 3))

    def size_of(self, key: str) -> int | None:
        return len(self.files[key]) if key in self.files else None

    def describe(self, key: str) -> StoredObject | None:
        body = self.files.get(key)
        return None if body is None else StoredObject(len(body), hashlib.sha256(body).hexdigest(), self.stored_ms)

    def delete(self, key: str) -> None:
        self.files.pop(key, None)

    def retire(self, key: str) -> None:
        self.retired.append(key)

    def delete_many(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.delete(key)

    def delete_prefix(self, prefix: str) -> None:
        self.files = {key: body for key, body in self.files.items() if not key.startswith(prefix)}

    def sum_prefix(self, prefix: str) -> tuple[int, int]:
        sizes = [len(body) for key, body in self.files.items() if key.startswith(prefix)]
        return len(sizes), sum(sizes)

    def delete_batch(self, prefix: str) -> bool:
        found = sorted(key for key in self.files if key.startswith(prefix))[:2]
        self.delete_many(found)
        return bool(found)

    def link(self, key: str, file_name: str, content_type: str) -> str:
        return f"https://storage/{key}?as={file_name}&type={content_type}"

    def upload_link(self, key: str, content_type: str, size_bytes: int) -> str:
        return f"https://storage/{key}?type={content_type}&size={size_bytes}"


class PagePictures:
    """Pictures that are made at once, unless `error` says why not."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def mail(self, video: Video) -> PagePicture:
        return self._made(video, MAIL_PICTURE)

    def preview(self, video: Video) -> PagePicture:
        return self._made(video, PREVIEW_PICTURE)

    def _made(self, video: Video, name: str) -> PagePicture:
        if self.error is not None:
            raise self.error
        return PagePicture(page_key(video, name), content_type_of(name))


class Queues:
    def __init__(self) -> None:
        self.sent: list[tuple[Queue, dict[str, Any], int]] = []
        # What became of those that were received: the receipt, and when each is visible again.
        self.released: list[tuple[Queue, str, int]] = []
        # How many messages wait in a queue for a worker.
        self.backlog: dict[Queue, int] = {}
        # How long those that workers received stay hidden.
        self.hidden: list[tuple[Queue, str, int]] = []

    def send(self, queue: Queue, message: SentMessage, delay_s: int = 0) -> None:
        self.sent.append((queue, json.loads(json.dumps(to_body(message))), delay_s))

    def send_many(self, queue: Queue, messages: Sequence[SentMessage]) -> None:
        for message in messages:
            self.send(queue, message)

    def hide(self, queue: Queue, receipt: str, seconds: int) -> None:
        self.hidden.append((queue, receipt, seconds))

    def release(self, queue: Queue, receipt: str, delay_s: int) -> None:
        self.released.append((queue, receipt, delay_s))

    def wake(self, queue: Queue, receipt: str) -> None:
        self.release(queue, receipt, 0)

    def dead_letter(self, body: str) -> None:
        self.sent.append((Queue.DEAD, json.loads(body), 0))

    def count_waiting(self, queue: Queue) -> int:
        return self.backlog.get(queue, 0)

    def messages(self, queue: Queue) -> list[dict[str, Any]]:
        """Return the bodies in a queue, in order."""
        return [message for name, message, _ in self.sent if name == queue]

    def parsed(self, queue: Queue) -> list[Any]:
        """Return the messages in a queue, parsed as the functions do."""
        return [parse_message(queue, json.dumps(body)) for body in self.messages(queue)]

    @property
    def begun(self) -> list[dict[str, Any]]:
        """The messages that begin a video, in order."""
        return [message for message in self.messages(Queue.PREPARE) if "video_id" in message]

    def delays(self, queue: Queue) -> list[int]:
        """Return the delay of each message in a queue, in s."""
        return [delay_s for name, _, delay_s in self.sent if name == queue]


class Metrics:
    """Each added value, in order, as (metric, value, value of its own dimension)."""

    def __init__(self) -> None:
        self.added: list[tuple[Metric, float, object]] = []
        self.flushes = 0

    def add(self, metric: Metric, value: float, by: object = None) -> None:
        self.added.append((metric, value, by))

    def flush(self) -> None:
        self.flushes += 1

    def of(self, metric: Metric) -> list[float]:
        return [value for added, value, _ in self.added if added is metric]
