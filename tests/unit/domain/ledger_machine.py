"""A state machine of an account: videos start, end, are deleted and start again; months, plans and grants change."""

from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.domain.account_plan import Plan
from chalicelib.domain.billing_admin import find_discrepancy, grant_credits, recount_balance, set_plan
from chalicelib.domain.credit import Amounts, InsufficientCredit
from chalicelib.domain.known_plans import KnownPlans
from chalicelib.domain.quota import load_quota
from chalicelib.domain.video import UNFINISHED, OutFile, VideoStatus
from tests.fakes import ACCOUNT, NOW_MS, make_account, make_media, make_transition, make_video

IDS = st.sampled_from([f"{number:024x}" for number in range(4)])
PRICES = st.integers(1, 9)
BYTES = st.integers(1, 900)
MONTH_MS = 31 * 86_400_000
PLANS = [Plan("SMALL", credits=20), Plan("LARGE", credits=60), Plan("UNLIMITED")]


class LedgerMachine(RuleBasedStateMachine):
    """The ledger of one account. A subclass makes what they are kept in."""

    def make(self) -> Any:
        """Return services with `accounts`, `videos`, `medias`, `ledger` and `plan_rows`."""
        raise NotImplementedError

    @initialize()
    def open(self) -> None:
        cloud = self.make()
        for plan in PLANS:
            cloud.plan_rows.put(plan)
        cloud.accounts.put(make_account(plan="SMALL"))
        self.ms = NOW_MS
        plans = KnownPlans(cloud.plan_rows, lambda: 0)
        self.pipeline_services = SimpleNamespace(
            accounts=cloud.accounts,
            plans=plans,
            ledger=cloud.ledger,
            videos=cloud.videos,
            medias=cloud.medias,
            now_ms=lambda: self.ms,
        )

    @rule(ids=st.lists(IDS, unique=True, min_size=1), price=PRICES)
    def begin(self, ids: list[str], price: int) -> None:
        new = [video_id for video_id in ids if self.pipeline_services.videos.get(ACCOUNT, video_id) is None]
        price = load_quota(ACCOUNT, self.pipeline_services).price(price)
        self.pipeline_services.videos.add([make_video(id=video_id, price=price) for video_id in new])

    @rule(video_id=IDS, price=PRICES)
    def prepare(self, video_id: str, price: int) -> None:
        video = self.pipeline_services.videos.get(ACCOUNT, video_id)
        with suppress(InsufficientCredit):
            changes = {"price": price if video and video.price else 0, "duration_ms": price * 1000}
            self.pipeline_services.videos.apply(
                make_transition(make_video(id=video_id), {VideoStatus.QUEUED}, VideoStatus.RENDERING, **changes)
            )

    @rule(video_id=IDS, size=BYTES)
    def finish(self, video_id: str, size: int) -> None:
        out = (OutFile("profile", "name", size, "key"),)
        self.pipeline_services.videos.apply(
            make_transition(make_video(id=video_id), {VideoStatus.RENDERING}, VideoStatus.DONE, out_files=out)
        )

    @rule(video_id=IDS)
    def fail(self, video_id: str) -> None:
        self.pipeline_services.videos.apply(
            make_transition(make_video(id=video_id), UNFINISHED, VideoStatus.ERROR, error="no")
        )

    @rule(video_id=IDS, price=PRICES)
    def begin_again(self, video_id: str, price: int) -> None:
        price = load_quota(ACCOUNT, self.pipeline_services).price(price)
        with suppress(InsufficientCredit):
            self.pipeline_services.videos.apply(
                make_transition(make_video(id=video_id), {VideoStatus.DONE}, VideoStatus.QUEUED, price=price)
            )

    @rule(video_id=IDS)
    def delete(self, video_id: str) -> None:
        self.pipeline_services.videos.delete(ACCOUNT, video_id)

    @rule(media_id=IDS, size=BYTES, temp=st.booleans())
    def store_media(self, media_id: str, size: int, temp: bool) -> None:
        self.pipeline_services.medias.put(make_media(id=media_id, size_bytes=size, temp=temp))

    @rule(media_id=IDS)
    def delete_media(self, media_id: str) -> None:
        self.pipeline_services.medias.delete(ACCOUNT, media_id)

    @rule(entry_id=IDS, credits_=st.integers(-20, 20).filter(bool))
    def grant_credits(self, entry_id: str, credits_: int) -> None:
        with suppress(InsufficientCredit):
            grant_credits(ACCOUNT, credits_, "", self.pipeline_services, entry_id)

    @rule()
    def begin_a_month(self) -> None:
        self.ms += MONTH_MS
        load_quota(ACCOUNT, self.pipeline_services)

    @rule(plan=st.sampled_from(PLANS))
    def change_plan(self, plan: Plan) -> None:
        set_plan(ACCOUNT, plan.name, self.pipeline_services)

    @invariant()
    def nothing_is_below_zero(self) -> None:
        amounts = self.pipeline_services.ledger.balance(ACCOUNT).amounts
        parts = (amounts.available, amounts.held, amounts.spent, amounts.media_bytes, amounts.video_bytes)
        assert min(parts) >= 0, amounts

    @invariant()
    def the_ledger_adds_up(self) -> None:
        assert find_discrepancy(ACCOUNT, self.pipeline_services) == Amounts()

    @invariant()
    def the_rows_are_what_is_counted(self) -> None:
        assert recount_balance(ACCOUNT, self.pipeline_services) == Amounts()
