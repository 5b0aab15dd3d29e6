"""The fake table of campaigns."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.domain.campaign import Campaign, CampaignState
from tests.fakes.account_table import AccountTable


class Campaigns(AccountTable):
    def swap(self, was: Campaign, now: Campaign) -> Campaign | None:
        stored = self.get(was.account_id, was.id)
        if stored is None or stored.version != was.version:
            return None
        self.put(replace(now, version=was.version + 1))
        return self.get(was.account_id, was.id)  # type: ignore[no-any-return]

    def list_checking(self) -> Iterator[Campaign]:
        return iter([row for row in self.rows.values() if row.state is CampaignState.CHECKING])
