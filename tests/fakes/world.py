"""Everything there is."""

from dataclasses import replace
from functools import partial
from typing import Any

from chalicelib.api.store import Store
from chalicelib.api.video_wire import video_to_wire
from chalicelib.domain.brand import SEZION, Brand
from chalicelib.domain.media import Media
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.rehearse import Rehearsals
from tests.fakes.deaths import Mortal
from tests.fakes.makers import make_account, make_media
from tests.fakes.names import PICTURE
from tests.fakes.outside import Clock, Renderer, Web
from tests.fakes.services import Queues, Storage
from tests.fakes.tables import (
    Accounts,
    Deliveries,
    Fonts,
    Leases,
    Medias,
    Notifications,
    Profiles,
    Segments,
    Templates,
    Videos,
)


class World:
    """Everything there is: as the API sees it (`store`), and as the pipeline does (`on`)."""

    def __init__(self, brand: Brand = SEZION) -> None:
        self.brand = brand
        self.accounts, self.medias, self.templates, self.fonts = Accounts(), Medias(), Templates(), Fonts()
        self.videos, self.segments, self.notifications = Videos(), Segments(), Notifications()
        self.leases, self.deliveries, self.profiles = Leases(), Deliveries(), Profiles()
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
            self.deliveries,
            self.profiles,
            self.storage,
            self.queues,
            fonts=self.fonts,
            bundled_fonts=("Inter", "Inter-Bold"),
            s3_sources={"films"},
            brand=self.brand,
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
            self.leases,
            self.fonts,
            self.notifications,
            self.deliveries,
            self.profiles,
            self.storage,
            self.queues,
            self.renderer,
            fetch=self.web.fetch,
            fetch_object=self.web.fetch_object,
            call_webhook=self.web.call_webhook,
            describe=partial(video_to_wire, brand=self.brand),
            now_ms=self.clock,
            webhook_delays_s=(10, 60),
            reuse=self.reuse,
            memory_mb=1000,
        )

    def mortal_on(self, calls: int) -> Collaborators:
        """The collaborators of a process that is killed after so many calls of them."""
        left = [calls]
        tables = ("templates", "medias", "videos", "segments", "leases", "fonts", "notifications", "deliveries")
        names = (*tables, "profiles", "storage", "queues")
        mortals = {name: Mortal(getattr(self, name), left) for name in names}
        return replace(
            self.on,
            **mortals,
            renderer=Mortal(self.renderer, left),
            fetch=Mortal(self.web.fetch, left),
            fetch_object=Mortal(self.web.fetch_object, left),
            call_webhook=Mortal(self.web.call_webhook, left),
        )

    def add_media(self, body: bytes = PICTURE, **changes: Any) -> Media:
        """A media and its file."""
        media = make_media(**changes)
        self.medias.put(media)
        self.storage.put_bytes(media.key, body, media.content_type)
        return media
