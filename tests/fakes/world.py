"""Everything there is."""

from dataclasses import replace
from functools import partial
from typing import Any

from chalicelib.api.entrance import Entrance
from chalicelib.api.store import Store
from chalicelib.api.video_wire import video_to_wire
from chalicelib.domain.brand import SEZION, Brand
from chalicelib.domain.departure import Holdings
from chalicelib.domain.media import Media
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.mail import PostOffice
from chalicelib.pipeline.rehearse import Rehearsals
from tests.fakes.deaths import Mortal
from tests.fakes.entrance import Attempts, Emails, Mailer, Passwords
from tests.fakes.holdings import Rows, SegmentRows
from tests.fakes.makers import make_account, make_media
from tests.fakes.names import PICTURE
from tests.fakes.outside import Clock, Renderer, Web
from tests.fakes.services import Queues, Storage
from tests.fakes.tables import Accounts, Fonts, Leases, Medias, Notifications, Removals, Segments, Templates, Videos


class World:
    """Everything there is: as the API sees it (`store`), and as the pipeline does (`on`)."""

    def __init__(self, brand: Brand = SEZION) -> None:
        self.brand = brand
        self.accounts, self.medias, self.templates, self.fonts = Accounts(), Medias(), Templates(), Fonts()
        self.videos, self.segments, self.notifications = Videos(), Segments(), Notifications()
        self.removals, self.leases = Removals(), Leases()
        self.storage, self.queues = Storage(), Queues()
        self.renderer, self.web, self.clock = Renderer(), Web(), Clock()
        self.emails, self.attempts, self.passwords, self.mailer = Emails(), Attempts(), Passwords(), Mailer()
        self.reuse, self.is_open, self.sends_mail = True, True, True
        self.stopwatch = Clock()
        self.stopwatch.step_ms = 0
        self.accounts.put(make_account())

    @property
    def store(self) -> Store:
        return Store(
            self.accounts,
            self.medias,
            self.templates,
            self.removals,
            self.videos,
            self.segments,
            self.notifications,
            self.storage,
            self.queues,
            fonts=self.fonts,
            bundled_fonts=("Inter", "Inter-Bold"),
            brand=self.brand,
            now_ms=self.clock,
            passed_ms=self.stopwatch,
            rehearsals=lambda: Rehearsals(self.on),
            entrance=Entrance(
                self.emails,
                self.attempts,
                self.passwords,
                is_open=self.is_open,
                sends_mail=self.sends_mail,
                plans=("FREE", "PRO"),
            ),
        )

    @property
    def post_office(self) -> PostOffice:
        return PostOffice(self.accounts, self.emails, self.mailer, "https://api.test/v1", self.clock() // 1000)

    @property
    def holdings(self) -> Holdings:
        tables = (self.templates, self.removals, self.videos, self.medias, self.fonts, self.notifications)
        rows = (SegmentRows(self.segments, self.videos), *(Rows(table.rows) for table in tables))
        return Holdings(self.accounts, self.emails, rows, self.storage)

    @property
    def on(self) -> Collaborators:
        return Collaborators(
            self.templates,
            self.removals,
            self.medias,
            self.videos,
            self.segments,
            self.leases,
            self.fonts,
            self.notifications,
            self.storage,
            self.queues,
            self.renderer,
            fetch=self.web.fetch,
            call_webhook=self.web.call_webhook,
            describe=partial(video_to_wire, brand=self.brand),
            now_ms=self.clock,
            accounts=self.accounts,
            webhook_delays_s=(10, 60),
            reuse=self.reuse,
            memory_mb=1000,
        )

    def mortal_on(self, calls: int) -> Collaborators:
        """The collaborators of a process that is killed after so many calls of them."""
        left = [calls]
        return replace(
            self.on,
            **self._mortals(left),
            leases=Mortal(self.leases, left),
            renderer=Mortal(self.renderer, left),
            fetch=Mortal(self.web.fetch, left),
            call_webhook=Mortal(self.web.call_webhook, left),
        )

    def mortal_store(self, calls: int) -> Store:
        """What the API works with, in a process that is killed after so many calls of it."""
        return replace(self.store, **self._mortals([calls]))

    def _mortals(self, left: list[int]) -> dict[str, Any]:
        rows = ("templates", "removals", "medias", "videos", "segments", "fonts", "notifications")
        return {name: Mortal(getattr(self, name), left) for name in (*rows, "storage", "queues")}

    def add_media(self, body: bytes = PICTURE, **changes: Any) -> Media:
        """A media and its file."""
        media = make_media(**changes)
        self.medias.put(media)
        self.storage.put_bytes(media.key, body, media.content_type)
        return media
