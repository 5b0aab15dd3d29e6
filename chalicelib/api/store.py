"""What the methods of the API work with."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from chalicelib.domain import ports


@dataclass(frozen=True, slots=True)
class Store:
    """Tables, storage and queues; `fonts` are the names that a script may use."""

    accounts: ports.Accounts
    medias: ports.Medias
    templates: ports.Templates
    videos: ports.Videos
    notifications: ports.Notifications
    storage: ports.Storage
    queues: ports.Queues
    fonts: Collection[str]
    now_ms: Callable[[], int]
