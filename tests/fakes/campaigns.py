"""The fake table of campaigns."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.domain.campaign import Campaign
from chalicelib.domain.campaign_result import CampaignResult, ResultState
from tests.fakes.account_table import AccountTable


class Campaigns(AccountTable):
    def swap(self, was: Campaign, now: Campaign) -> Campaign | None:
        stored = self.get(was.account_id, was.id)
        if stored is None or stored.version != was.version:
            return None
        self.put(replace(now, version=was.version + 1, result=stored.result))
        return self.get(was.account_id, was.id)  # type: ignore[no-any-return]

    def swap_result(self, was: Campaign, now: CampaignResult) -> Campaign | None:
        stored = self.get(was.account_id, was.id)
        if stored is None or stored.result != was.result:
            return None
        self.put(replace(stored, result=now))
        return self.get(was.account_id, was.id)  # type: ignore[no-any-return]

    def list_busy(self) -> Iterator[Campaign]:
        return iter([row for row in self.rows.values() if row.is_busy or row.result.state is ResultState.MAKING])
