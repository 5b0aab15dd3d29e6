"""A part of the schedules of payments: no credit is wrong, and nobody pays for what he does not get."""

import logging

from tests.simulation.payments import run_schedules

# All kinds of faults, in tests/simulation/payments.py.
KINDS = 14
SCHEDULES = 60


def test_no_fault_makes_a_credit_wrong():
    logging.disable()
    try:
        injected = run_schedules(range(SCHEDULES))
    finally:
        logging.disable(logging.NOTSET)
    assert (len(injected), injected.total() > 10 * SCHEDULES) == (KINDS, True)
