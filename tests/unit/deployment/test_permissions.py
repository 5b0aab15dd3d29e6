"""The policies and what the code calls, in both directions. `python -m tests.permissions.record` records the calls."""

import pytest

from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.functions import API, FUNCTIONS
from chalicelib.domain.queue import Queue
from deployment.stack.grants import (
    DELETE,
    GET,
    LIST,
    PUT,
    READ,
    REMOVE,
    SCAN,
    STORE,
    UPDATE,
    WRITE_MANY,
    assumes,
    keys,
    logs,
    objects,
    receives,
    rows,
    sends,
    traces,
    wakes,
)
from deployment.stack.link_role import LINK_ROLE
from deployment.stack.policies import grants_of
from tests.permissions.needs import needed
from tests.permissions.record import recorded

CALLS = recorded()
# Calls that the code can make and the recorded unit tests do not, with the reason.
_PLAN_IS_GONE = rows("plans", SCAN)  # the error names the plans that there are
_WEBHOOKS_OF_FAILURES = [*rows("templates", GET), *sends(Queue.DELIVER)]  # if the stage's setting asks for them
_FONTS_ARE_CACHED = [*objects("fonts/", READ), *keys("fonts/")]  # another test has downloaded them to /tmp
_VIDEO_WAITS = wakes(Queue.PREPARE)  # a video waits for the file that was uploaded or refused
# The videos that the tests of the reaper fail have no segments or deliveries.
_LEFT_OF_VIDEOS = [
    *rows("segments", LIST, DELETE, WRITE_MANY),
    *objects("segments/", REMOVE),
    *rows("deliveries", DELETE),
]
_PAGES = objects("out/*/page/", STORE)  # viewers ask for pictures, and no test of the API does
# A late message of a video that is done, and whose files are to be published.
_PUBLISHES = sends(Queue.PUBLISH)
UNCALLED = {
    "api_handler": _PAGES,
    "resume": [*_PLAN_IS_GONE, *_VIDEO_WAITS, *_LEFT_OF_VIDEOS],
    "ingest": [*_PLAN_IS_GONE, *_VIDEO_WAITS],
    "prepare": [*_PLAN_IS_GONE, *_WEBHOOKS_OF_FAILURES, *_PUBLISHES],
    "render": [*_WEBHOOKS_OF_FAILURES, *_FONTS_ARE_CACHED, *_PUBLISHES],
    "assemble": [*_FONTS_ARE_CACHED, *_PUBLISHES],
    "dead_letter": [*_WEBHOOKS_OF_FAILURES, *_VIDEO_WAITS, *_PUBLISHES, *rows("emails", DELETE)],
}


def called_by(function):
    return {grant for call in CALLS[_recorded_name(function)] for grant in needed(call)}


def given_to(function):
    """Return what a function needs besides what the steps call."""
    given = [*logs(function.name), *traces(), *UNCALLED.get(_recorded_name(function), [])]
    if function.queue is not None:
        # Lambda receives the messages. `queue_handler` counts attempts, lets messages wait, and gives them up.
        given += [*receives(function.queue), *rows("leases", UPDATE, PUT), *sends(Queue.DEAD)]
    return {*given, *(assumes(LINK_ROLE) if function is API else [])}


def _recorded_name(function):
    return "render" if function.queue in RENDER_QUEUES else function.name


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_may_do_what_its_code_calls(function):
    assert called_by(function) - set(grants_of(function)) == set()


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_may_do_nothing_else(function):
    assert set(grants_of(function)) - called_by(function) - given_to(function) == set()


@pytest.mark.parametrize("name", UNCALLED)
def test_a_reason_is_given_only_for_what_is_not_called(name):
    called = {grant for call in CALLS[name] for grant in needed(call)} - {*_WEBHOOKS_OF_FAILURES}
    assert [grant for grant in called & {*UNCALLED[name]} if grant.action != "sqs:GetQueueUrl"] == []


def test_a_call_that_is_not_known_is_an_error():
    with pytest.raises(KeyError):
        needed("Videos.scramble")


def test_reading_what_may_be_gone_needs_its_listing():
    assert set(needed("ObjectStore.get_json work/")) == {*objects("work/", READ), *keys("work/")}


def test_a_query_of_a_templates_videos_needs_the_index_only():
    (grant,) = needed("Videos.list_of_template")
    assert (grant.action, grant.resource.rpartition("/")[2]) == (LIST, "by_template")
