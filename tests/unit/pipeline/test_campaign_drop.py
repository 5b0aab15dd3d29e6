"""Lists in drop folders: each becomes one campaign that starts by itself, or gets an answer that says why not."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Credential
from chalicelib.domain.campaign import CampaignState
from chalicelib.domain.drop_folder import DroppedList
from chalicelib.domain.messages import CheckCampaignMessage, RunCampaignMessage, UploadedFiles
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import TemplateStatus
from chalicelib.pipeline.campaign_drop import take_list
from chalicelib.pipeline.ingest import handle_files
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, TEMPLATE, Crashed, FakeCloud, make_account, make_campaign, make_template
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import run, run_some, run_with_crashes, work_dead_letter

SCRIPT = '[{"text": {"id": "title", "duration": 1000}}]'
LIST = DroppedList(ACCOUNT, TEMPLATE, "spring/people.csv")


@pytest.fixture
def cloud():
    """Return an account whose drop folder has a list of two people."""
    cloud = FakeCloud()
    cloud.limit(credits=1000)
    cloud.accounts.put(make_account())
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    put(cloud, LIST)
    return cloud


def put(cloud, dropped, text="title\nAva\nBo\n"):
    cloud.storage.put_bytes(dropped.key, text.encode(), "text/csv")


def take(cloud, dropped=LIST):
    handle_files(UploadedFiles((), (dropped,)), cloud.pipeline_services)


def campaigns(cloud):
    return cloud.campaigns.list(ACCOUNT)


def error_of(cloud, dropped=LIST):
    return cloud.storage.files[dropped.error_key].decode()


def test_a_list_becomes_a_campaign_that_is_checked(cloud):
    take(cloud)
    (campaign,) = campaigns(cloud)
    assert (campaign.state, campaign.name, campaign.file_name) == (CampaignState.CHECKING, "people", "people.csv")
    assert (campaign.dropped, campaign.base_url) == ("spring/people.csv", "https://api.test/v1")
    assert cloud.storage.files[campaign.file_key] == cloud.storage.files[LIST.key]
    assert cloud.queues.parsed(Queue.PREPARE) == [CheckCampaignMessage(ACCOUNT, campaign.id, 1)]


def test_a_checked_list_starts_by_itself_and_makes_its_videos(cloud):
    put(cloud, LIST, "title,name\nAva,\nBo\nCy,\n")
    take(cloud)
    run(cloud)
    (campaign,) = campaigns(cloud)
    assert (campaign.state, campaign.run, campaign.done, campaign.ok_rows) == (CampaignState.DONE, 1, 2, 2)


def test_the_result_is_written_beside_the_list(cloud):
    put(cloud, LIST, "title,name\nAva,\nBo\n")
    take(cloud)
    run(cloud)
    header, ava, bo = cloud.storage.files[LIST.result_key].decode().splitlines()
    assert header.startswith("title,name,videoID,status,error,page")
    assert (",done,," in ava, "https://api.test/v1/v/" in ava, ",invalid," in bo) == (True, True, True)
    assert LIST.error_key not in cloud.storage.files


def test_a_list_of_which_no_row_is_valid_has_a_result_with_the_problems(cloud):
    put(cloud, LIST, "title,name\nBo\n")
    take(cloud)
    run(cloud)
    assert ",invalid," in cloud.storage.files[LIST.result_key].decode()


@pytest.mark.parametrize("text", ["\x89PNG\r\n\x1a\n", "name\nAva\n", "title\n"])
def test_a_list_that_cannot_be_used_as_a_whole_gets_the_reason(cloud, text):
    put(cloud, LIST, text)
    take(cloud)
    run(cloud)
    (campaign,) = campaigns(cloud)
    assert campaign.state is CampaignState.FAILED
    assert error_of(cloud) == f"people.csv: {campaign.problem.rstrip('.')}.\n"
    assert LIST.result_key not in cloud.storage.files


def test_a_campaign_that_pauses_says_why_until_it_goes_on(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,), status=TemplateStatus.ACTIVE))
    take(cloud)
    run_some(cloud, 1)
    cloud.templates.put(make_template(scripts=(SCRIPT,), status=TemplateStatus.INACTIVE))
    run(cloud)
    (campaign,) = campaigns(cloud)
    assert f"The campaign {campaign.id} is paused until it is resumed." in error_of(cloud)
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    Caller(cloud).call("Campaign_Resume", campaign.id)
    run(cloud)
    assert (LIST.error_key in cloud.storage.files, LIST.result_key in cloud.storage.files) == (False, True)


@pytest.mark.parametrize("times", [2, 3])
def test_events_that_come_several_times_make_one_campaign(cloud, times):
    for _ in range(times):
        take(cloud)
    run(cloud)
    take(cloud)
    run(cloud)
    assert [(each.state, each.run, each.done) for each in campaigns(cloud)] == [(CampaignState.DONE, 1, 2)]


@pytest.mark.parametrize("calls", range(1, 9))
def test_a_worker_that_dies_between_any_two_calls_loses_nothing(cloud, calls):
    with pytest.raises(Crashed):
        take_list(LIST, cloud.services_with_crash_after(calls))
    take(cloud)
    assert len(campaigns(cloud)) == 1
    assert CheckCampaignMessage(ACCOUNT, campaigns(cloud)[0].id, 1) in cloud.queues.parsed(Queue.PREPARE)


@pytest.mark.parametrize("calls", [1, 3, 5, 8, 13, 21, 34])
def test_workers_that_die_answer_a_list_once(cloud, calls):
    take(cloud)
    run_with_crashes(cloud, calls)
    (campaign,) = campaigns(cloud)
    assert (campaign.state, campaign.done) == (CampaignState.DONE, 2)
    assert cloud.storage.files[LIST.result_key].decode().count(",done,") == 2


def test_two_workers_with_the_same_event_make_one_campaign(cloud):
    take(cloud)
    (first,) = campaigns(cloud)
    services = cloud.pipeline_services

    class Late(type(cloud.campaigns)):
        """A table that does not show the campaign before it is put."""

        def get(self, account_id, entity_id):
            self.get = super().get

        def list(self, account_id):
            return []

    late = Late()
    late.rows = cloud.campaigns.rows
    cloud.campaigns.put(replace(first, version=7, state=CampaignState.RUNNING, run=1))
    take_list(LIST, replace(services, campaigns=late))
    assert [each.version for each in campaigns(cloud)] == [7]


def test_a_list_that_is_put_there_again_becomes_another_campaign_after_the_first(cloud):
    take(cloud)
    cloud.storage.stored_ms += 1000
    with pytest.raises(RetryLater, match="the list before with this name"):
        take(cloud)
    run(cloud)
    take(cloud)
    assert [each.state for each in campaigns(cloud)] == [CampaignState.DONE, CampaignState.CHECKING]


def again(cloud, text):
    """Put a changed list there, and return its campaign at the end."""
    put(cloud, LIST, text)
    cloud.storage.stored_ms += 1000
    take(cloud)
    run(cloud)
    return campaigns(cloud)[-1]


@pytest.mark.parametrize(
    ("first", "second", "changes"),
    [
        ("title\nAva\nBo\n", "title\nBo\nAva\n", (2, 0, 0, 0)),
        ("title\nAva\nBo\n", "title\nAva\nCy\n", (1, 0, 1, 1)),
        ("title,_key\nAva,1\nBo,2\n", "title,_key\nAva,1\nBob,2\nCy,3\n", (1, 1, 1, 0)),
    ],
)
def test_a_changed_list_makes_only_the_rows_that_have_changed(cloud, first, second, changes):
    put(cloud, LIST, first)
    take(cloud)
    run(cloud)
    campaign = again(cloud, second)
    found = campaign.changes
    assert (found.kept, found.changed, found.new, found.vanished) == changes
    assert campaign.state is CampaignState.DONE


def test_a_list_whose_campaign_before_is_paused_says_what_to_do(cloud):
    paused = make_campaign(state=CampaignState.PAUSED, run=1, dropped=LIST.name)
    cloud.campaigns.put(paused)
    take(cloud)
    assert f"resume or cancel its campaign {paused.id} first" in error_of(cloud)
    assert campaigns(cloud) == [paused]


@pytest.mark.parametrize(("others", "waits"), [(2, False), (3, True)])
def test_a_list_waits_while_three_others_are_checked(cloud, others, waits):
    for number in range(others):
        cloud.campaigns.put(make_campaign(id=f"{number:024}", state=CampaignState.CHECKING))
    if waits:
        with pytest.raises(RetryLater, match="too many"):
            take(cloud)
    else:
        take(cloud)
    assert len(campaigns(cloud)) == others + (not waits)


@pytest.mark.parametrize(
    ("dropped", "problem"),
    [
        (DroppedList("f" * 24, TEMPLATE, "x.csv"), "there is no account"),
        (DroppedList("me", TEMPLATE, "x.csv"), "there is no account 'me'"),
        (DroppedList(ACCOUNT, "f" * 24, "x.csv"), "the account has no template"),
        (DroppedList(ACCOUNT, "welcome", "x.csv"), "the account has no template 'welcome'"),
        (DroppedList(ACCOUNT, TEMPLATE, "x" * 201), "its name has 201 characters; up to 200 are allowed"),
    ],
)
def test_a_list_at_a_wrong_place_is_answered(cloud, dropped, problem):
    put(cloud, dropped)
    take(cloud, dropped)
    assert (problem in error_of(cloud, dropped), campaigns(cloud), cloud.queues.sent) == (True, [], [])


@pytest.mark.parametrize(("size", "is_taken"), [(0, False), (1, True), (50_000_000, True), (50_000_001, False)])
def test_a_list_has_up_to_50_million_bytes(cloud, size, is_taken):
    put(cloud, LIST, "x" * size)
    take(cloud)
    assert (len(campaigns(cloud)), LIST.error_key in cloud.storage.files) == (int(is_taken), not is_taken)


@pytest.mark.parametrize("changes", [{"active": False}, {"active": False, "is_deleting": True}])
def test_an_account_that_may_not_call_gets_no_campaign(cloud, changes):
    cloud.accounts.put(make_account(**changes))
    take(cloud)
    assert ("account" in error_of(cloud), campaigns(cloud)) == (True, [])


def test_a_template_that_is_switched_off_gets_no_campaign(cloud):
    cloud.templates.put(make_template(status=TemplateStatus.INACTIVE))
    take(cloud)
    assert (error_of(cloud), campaigns(cloud)) == ("people.csv: the template is not active.\n", [])


def test_the_answer_to_an_earlier_list_goes_when_a_better_one_comes(cloud):
    put(cloud, LIST, "")
    take(cloud)
    assert "it has 0 bytes" in error_of(cloud)
    put(cloud, LIST)
    take(cloud)
    assert LIST.error_key not in cloud.storage.files


def test_a_list_that_is_deleted_at_once_is_nothing(cloud):
    cloud.storage.delete(LIST.key)
    take(cloud)
    assert (campaigns(cloud), cloud.storage.files) == ([], {})


def test_a_list_that_is_replaced_while_it_is_copied_is_taken_as_it_is_then(cloud):
    storage = cloud.storage

    class Replacing(type(storage)):
        def copy(self, key, to):
            super().copy(key, to)
            self.files[LIST.key] = b"title\nCy\n"

    cloud.storage = Replacing()
    cloud.storage.files = storage.files
    with pytest.raises(RetryLater, match="replaced"):
        take(cloud)
    assert campaigns(cloud) == []


def test_the_audit_trail_names_the_campaign(cloud):
    take(cloud)
    take(cloud)
    (entry,) = cloud.audit.each(ACCOUNT)
    (campaign,) = campaigns(cloud)
    assert (entry.credential, entry.method) == (Credential.FOLDER, "drop")
    assert entry.resources == {"template": TEMPLATE, "campaign": campaign.id}


def test_a_list_that_is_given_up_is_answered(cloud):
    record = {"s3": {"object": {"key": LIST.key}}}
    work_dead_letter(cloud, {"Records": [record]})
    assert "people.csv: it was given up after several attempts." in error_of(cloud)


def test_messages_that_come_again_after_the_end_make_nothing(cloud):
    take(cloud)
    run(cloud)
    (campaign,) = campaigns(cloud)
    cloud.queues.send(Queue.PREPARE, CheckCampaignMessage(ACCOUNT, campaign.id, 1))
    cloud.queues.send(Queue.PREPARE, RunCampaignMessage(ACCOUNT, campaign.id, 1))
    run(cloud)
    assert campaigns(cloud)[0].done == 2
