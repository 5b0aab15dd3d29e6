"""Changes of a stack: shown, asked about, made, and explained when they fail."""

from datetime import UTC, datetime

import pytest

from deployment import change_sets, questions, stack_events
from deployment.change_sets import Change, DesiredStack, execution_status
from deployment.change_table import show_changes, warnings
from deployment.errors import DeploymentError
from deployment.rollout import WatchEndedError, roll_out
from deployment.stack_events import Progress
from tests.unit.deployment.clients import FakeClient, client_error, fake_aws

TARGET = DesiredStack("s", "https://s3.test/bucket/template.json", {"Concurrency": "10"})
NO_STACK = client_error("ValidationError", "Stack with id s does not exist")


def change(action, kind="AWS::Lambda::Function", replacement="False", policy=None):
    described = {"Action": action, "LogicalResourceId": "It", "ResourceType": kind, "Replacement": replacement}
    return {"Type": "Resource", "ResourceChange": described | ({"PolicyAction": policy} if policy else {})}


class Formation(FakeClient):
    """CloudFormation with a stack that gets a change set, and ends an operation with a status."""

    def __init__(self, changes=(), *, before="UPDATE_COMPLETE", after="UPDATE_COMPLETE", reason="", failures=()):
        super().__init__(
            create_change_set={},
            delete_change_set={},
            delete_stack={},
            describe_stacks=self._stacks,
            execute_change_set=self._execute,
            describe_change_set={"Status": "FAILED" if reason else "CREATE_COMPLETE", "StatusReason": reason},
        )
        self._changes = list(changes)
        self._status, self._after = before, after
        self._failures = failures
        self.events = []

    def get_paginator(self, operation):
        pages = {
            "describe_change_set": {"Changes": self._changes},
            "describe_stack_events": {"StackEvents": self.events},
        }
        return FakeClient(paginate=lambda **_: [pages[operation]])

    def _stacks(self, **_):
        if self._status is None:
            raise NO_STACK
        return {"Stacks": [{"StackId": "arn:aws:cloudformation:r:1:stack/s/1", "StackStatus": self._status}]}

    def _execute(self, **_):
        self._status = self._after
        self.events = [event("s", "UPDATE_IN_PROGRESS", kind="AWS::CloudFormation::Stack"), *self._failures]
        self.events.reverse()


def event(resource, status, reason="", kind="AWS::DynamoDB::Table"):
    return {
        "EventId": f"{resource}-{status}",
        "LogicalResourceId": resource,
        "ResourceType": kind,
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
        "Timestamp": datetime(2026, 11, 28, 10, tzinfo=UTC),
    }


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    monkeypatch.setattr(change_sets, "_POLL_S", 0)
    monkeypatch.setattr(stack_events, "_POLL_S", 0)


def answer(monkeypatch, text):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: text)


def run(formation, target=TARGET, *, yes=True):
    return roll_out(fake_aws(cloudformation=formation), target, yes=yes)


def test_a_stack_is_changed_by_a_change_set(capsys):
    formation = Formation([change("Modify")])
    assert run(formation).changed
    assert "execute_change_set" in formation.operations
    assert "1 modify" in capsys.readouterr().out


def test_a_stack_without_changes_stays_as_it_is(capsys):
    formation = Formation(reason="The submitted information didn't contain changes.")
    assert not run(formation).changed
    assert "execute_change_set" not in formation.operations
    assert "the stack is up to date" in capsys.readouterr().out


def test_a_new_stack_gets_a_change_set_for_its_creation():
    formation = Formation([change("Add")], before=None)
    with pytest.raises(DeploymentError):  # the fake has no stack before the change set is executed
        run(formation)
    assert formation.calls[1][1]["ChangeSetType"] == "CREATE"


def test_existing_data_is_taken_over():
    formation = Formation([change("Import")])
    run(formation, DesiredStack("s", "https://s3.test/t", {}, takes_over=True))
    (arguments,) = [arguments for name, arguments in formation.calls if name == "create_change_set"]
    assert arguments["ImportExistingResources"]


def test_without_a_terminal_and_without_yes_nothing_is_changed():
    formation = Formation([change("Modify")])
    with pytest.raises(DeploymentError, match=r"no terminal to ask at, so nothing is changed.*YES=1"):
        run(formation, yes=False)
    assert formation.operations[-1] == "delete_change_set"


@pytest.mark.parametrize(("text", "changed"), [("y", True), ("Yes", True), ("", False), ("n", False)])
def test_the_operator_decides(monkeypatch, text, changed):
    answer(monkeypatch, text)
    formation = Formation([change("Modify")])
    if changed:
        assert run(formation, yes=False).changed
    else:
        with pytest.raises(
            DeploymentError, match=r"The stack s was not changed\. The files of the release stay in the artifact bucket"
        ):
            run(formation, yes=False)
    assert ("execute_change_set" in formation.operations) == changed


@pytest.mark.parametrize(
    "described", [change("Remove", "AWS::S3::Bucket"), change("Modify", "AWS::DynamoDB::Table", "True")]
)
def test_yes_does_not_answer_for_data(described):
    formation = Formation([described])
    with pytest.raises(DeploymentError, match="YES=1 does not answer for tables, buckets and keys"):
        run(formation)
    assert "execute_change_set" not in formation.operations


@pytest.mark.parametrize(
    "described", [change("Add", "AWS::S3::Bucket"), change("Remove"), change("Modify", replacement="True")]
)
def test_yes_answers_for_the_rest(described):
    assert run(Formation([described])).changed


def test_a_rejected_template_is_reported():
    formation = Formation(reason="Parameter X is unknown")
    with pytest.raises(DeploymentError, match="CloudFormation cannot make this change: Parameter X is unknown"):
        run(formation)


def test_a_failure_is_reported_with_the_resource_that_failed_first():
    failures = [
        event("VideosTable", "UPDATE_FAILED", "Limit exceeded"),
        event("Bucket", "UPDATE_FAILED", "Resource update cancelled"),
    ]
    formation = Formation([change("Modify")], after="UPDATE_ROLLBACK_COMPLETE", failures=failures)
    with pytest.raises(DeploymentError) as error:
        run(formation)
    said = "s ended with UPDATE_ROLLBACK_COMPLETE. VideosTable (AWS::DynamoDB::Table): Limit exceeded"
    assert str(error.value).startswith(said)


def test_a_failed_validation_is_reported_with_what_it_has_found():
    failures = [event("s", "CREATE_FAILED", "Call DescribeEvents", kind="AWS::CloudFormation::Stack")]
    formation = Formation([change("Modify")], after="ROLLBACK_COMPLETE", failures=failures)
    found = [{"LogicalResourceId": "Bucket", "ValidationStatusReason": "the name is taken"}, {"LogicalResourceId": "s"}]
    formation._answers["describe_events"] = {"OperationEvents": found}
    with pytest.raises(DeploymentError, match="Bucket: the name is taken"):
        run(formation)


def test_old_events_are_not_reported():
    formation = Formation()
    formation.events = [event("Old", "UPDATE_FAILED", "long ago")]
    progress = Progress(fake_aws(cloudformation=formation), "s", lambda _: None, 0)
    assert progress.reason() == "CloudFormation names no reason; look at the stack's events."


@pytest.mark.parametrize(
    ("action", "deletes", "words"),
    [
        ("Remove", True, "removes T (AWS::DynamoDB::Table). The present one is deleted with all that it holds."),
        (
            "Replace",
            False,
            "replaces T (AWS::DynamoDB::Table). The present one stays, but the stack no longer uses it.",
        ),
        ("Maybe replace", False, "may replace T"),
    ],
)
def test_changes_of_tables_stand_out(capsys, action, deletes, words):
    changes = [Change(action, "T", "AWS::DynamoDB::Table", deletes), Change("Modify", "F", "AWS::Lambda::Function")]
    assert words in warnings(changes)[0]
    show_changes(changes)
    lines = [line for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert [line.split()[0] for line in lines if "DynamoDB" in line or "Lambda" in line][:2] == [
        "Modify",
        action.split()[0],
    ]


def test_an_action_that_we_do_not_know_is_shown(capsys):
    show_changes([Change("SyncWithActual", "It", "AWS::Lambda::Function"), Change("Add", "T", "AWS::SNS::Topic")])
    assert "1 add, 1 syncwithactual" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "said"), [("t", "You typed 't', and the name is 's'. Nothing was changed"), ("", "You typed no name")]
)
def test_the_name_has_to_be_typed(monkeypatch, typed, said):
    monkeypatch.delenv("CONFIRM", raising=False)
    answer(monkeypatch, typed)
    with pytest.raises(DeploymentError, match=said):
        questions.confirm_name("Delete?", "s")
    answer(monkeypatch, "s")
    questions.confirm_name("Delete?", "s")


def test_the_name_may_be_given_where_there_is_no_terminal(monkeypatch):
    monkeypatch.setenv("CONFIRM", "s")
    questions.confirm_name("Delete?", "s")
    monkeypatch.setenv("CONFIRM", "other")
    with pytest.raises(DeploymentError, match=r"CONFIRM is 'other', and the name is 's'. Nothing was changed"):
        questions.confirm_name("Delete?", "s")


def interrupt(*_, **__):
    raise KeyboardInterrupt


@pytest.mark.parametrize("before", ["UPDATE_COMPLETE", "REVIEW_IN_PROGRESS"])
def test_ctrl_c_at_the_question_leaves_nothing_behind(monkeypatch, before):
    answer(monkeypatch, "")
    monkeypatch.setattr("builtins.input", interrupt)
    formation = Formation([change("Add")], before=before)
    with pytest.raises(DeploymentError, match="The stack s was not changed"):
        run(formation, yes=False)
    is_new = before == "REVIEW_IN_PROGRESS"
    assert formation.operations[-1] == ("delete_stack" if is_new else "delete_change_set")


def test_ctrl_c_while_cloudformation_compares_leaves_nothing_behind():
    formation = Formation([change("Add")])
    formation._answers["describe_change_set"] = interrupt
    with pytest.raises(DeploymentError, match="The stack s was not changed"):
        run(formation)
    assert formation.operations[-1] == "delete_change_set"


def test_ctrl_c_ends_the_watch_and_says_where_to_look(monkeypatch):
    monkeypatch.setattr(Progress, "wait", interrupt)
    formation = Formation([change("Modify")])
    with pytest.raises(WatchEndedError, match=r"CloudFormation goes on with s: look with make releases STAGE=s"):
        run(formation)
    assert formation.operations[-1] == "execute_change_set"


def test_a_failed_creation_names_the_way_on():
    formation = Formation([change("Add")], before="REVIEW_IN_PROGRESS", after="ROLLBACK_COMPLETE")
    with pytest.raises(DeploymentError, match=r"make destroy STAGE=s. Then try again: make deploy STAGE=s"):
        run(formation)


def test_a_change_set_that_is_gone_has_no_execution():
    formation = FakeClient(describe_change_set=client_error("ChangeSetNotFound"))
    assert execution_status(formation, "s", "gone") == "GONE"
