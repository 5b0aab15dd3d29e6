"""The tallies of a check, a file for each step, and the report that they add up to.

A step that repeats stores the same tally under the same key. So the report is right after crashes and duplicates.
"""

from chalicelib.domain.campaign import Campaign
from chalicelib.domain.list_report import report_of
from chalicelib.domain.list_tally import ListTally
from chalicelib.domain.ports import ObjectStore


class StepTallies:
    """The tallies of the steps that a worker makes, beside those that were stored before it began with `campaign`."""

    def __init__(self, campaign: Campaign, storage: ObjectStore) -> None:
        self._campaign = campaign
        self._storage = storage
        self._own = ListTally()

    def add(self, first_row: int, tally: ListTally) -> None:
        """Store the tally of the next step, by the number of its first row."""
        self._storage.put_json(self._campaign.tally_key(first_row), tally.to_data())
        self._own.merge(tally)

    def store_report(self) -> None:
        """Store the report of all rows. The check of an earlier release has no tallies, and gets no report."""
        whole = ListTally()
        try:
            for first in range(1, self._campaign.checked_rows + 1, self._campaign.step_rows):
                whole.merge(ListTally.from_data(self._storage.get_json(self._campaign.tally_key(first))))
        except KeyError:
            return
        whole.merge(self._own)
        self._storage.put_json(self._campaign.report_key, report_of(whole).to_data())
