"""After any sequence of events, the ledger of an account adds up to its balance."""

from typing import Any

from hypothesis import settings

from tests.fakes import FakeCloud
from tests.unit.domain.ledger_machine import LedgerMachine


class InMemory(LedgerMachine):
    def make(self) -> Any:
        return FakeCloud()


TestTheBooksOfTheFakes = InMemory.TestCase
TestTheBooksOfTheFakes.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
