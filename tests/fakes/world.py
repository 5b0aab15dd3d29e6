"""Everything there is."""

from dataclasses import replace
from functools import partial
from typing import Any

from chalicelib.api.store import Store
from chalicelib.api.video_wire import video_to_wire
from chalicelib.domain.brand import SEZION, Brand
from chalicelib.domain.credit import Amounts
from chalicelib.domain.media import Media
from chalicelib.domain.plan import Plan
from chalicelib.domain.plans import KnownPlans
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.rehearse import Rehearsals
from tests.fakes.books import Books, PlanRows
from tests.fakes.deaths import Mortal
from tests.fakes.makers import make_account, make_media
from tests.fakes.names import ACCOUNT, PICTURE
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
        self.renderer, self.web, self.clock = Renderer(), Web(), Clock()
        # Looking at the clock for these does not let it go on.
        self.plan_rows, self.books = PlanRows(), Books(lambda: self.clock.ms)
        self.plans = KnownPlans(self.plan_rows, lambda: self.clock.ms)
        self.accounts, self.templates, self.fonts = Accounts(), Templates(), Fonts()
        self.medias, self.videos = Medias(self.books), Videos(self.books)
        self.segments, self.leases, self.notifications = Segments(), Leases(), Notifications()
        self.deliveries, self.profiles = Deliveries(), Profiles()
        self.storage, self.queues = Storage(), Queues()
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
            plans=self.plans,
            books=self.books,
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
            accounts=self.accounts,
            plans=self.plans,
            books=self.books,
            webhook_delays_s=(10, 60),
            reuse=self.reuse,
            memory_mb=1000,
        )

    def mortal_on(self, calls: int) -> Collaborators:
        """The collaborators of a process that is killed after so many calls of them."""
        left = [calls]
        tables = ("templates", "medias", "videos", "segments", "leases", "fonts", "notifications", "accounts", "plans")
        names = (*tables, "deliveries", "profiles", "books", "storage", "queues")
        mortals = {name: Mortal(getattr(self, name), left) for name in names}
        return replace(
            self.on,
            **mortals,
            renderer=Mortal(self.renderer, left),
            fetch=Mortal(self.web.fetch, left),
            fetch_object=Mortal(self.web.fetch_object, left),
            call_webhook=Mortal(self.web.call_webhook, left),
        )

    def limit(self, **limits: Any) -> None:
        """Give the account a plan with some limits."""
        self.plan_rows.put(Plan("SMALL", **limits))
        self.accounts.put(make_account(plan="SMALL"))
        # As a container does after a minute.
        self.plans = KnownPlans(self.plan_rows, lambda: self.clock.ms)

    @property
    def amounts(self) -> Amounts:
        """What the account has."""
        return self.books.balance(ACCOUNT).amounts

    def add_media(self, body: bytes = PICTURE, **changes: Any) -> Media:
        """A media and its file."""
        media = make_media(**changes)
        self.medias.put(media)
        self.storage.put_bytes(media.key, body, media.content_type)
        return media
