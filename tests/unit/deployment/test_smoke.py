"""A smoke test leaves no account behind, and checks its options before it makes one."""

from types import SimpleNamespace

import pytest

from deployment import rollback, smoke
from deployment.errors import DeploymentError
from deployment.stacks import Stack
from tests.unit.deployment.clients import fake_aws


@pytest.fixture
def accounts(monkeypatch):
    """Return the accounts that exist."""
    found = set()
    monkeypatch.setattr(smoke, "add_account", lambda account, _: found.add(account.id))
    monkeypatch.setattr(smoke, "request_deletion", lambda account, _: found.remove(account.id))
    return found


SERVICES = SimpleNamespace(now_ms=lambda: 0)


def fail(accounts, error):
    assert accounts
    raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, BrokenPipeError])
def test_the_account_is_deleted_at_any_end(accounts, error):
    with pytest.raises(error), smoke._new_account(SERVICES, "s"):
        fail(accounts, error)
    assert accounts == set()


def test_ctrl_c_while_the_account_is_made_deletes_it(accounts, monkeypatch):
    def interrupted(account, _):
        accounts.add(account.id)
        raise KeyboardInterrupt

    monkeypatch.setattr(smoke, "add_account", interrupted)
    with pytest.raises(KeyboardInterrupt), smoke._new_account(SERVICES, "s"):
        pass
    assert accounts == set()


def test_an_account_that_remains_is_named_with_the_command_that_deletes_it(accounts, monkeypatch):
    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(smoke, "request_deletion", fail)
    with (
        pytest.raises(DeploymentError, match=r"remains.*chalicelib\.cli --stack s accounts delete \w+"),
        smoke._new_account(SERVICES, "s"),
    ):
        pass


@pytest.fixture
def stack(monkeypatch):
    """Return a function that sets the status of the stack, which has no outputs."""
    monkeypatch.setattr(smoke, "connect", fake_aws)

    def be(status):
        monkeypatch.setattr(rollback, "find_stack", lambda *_: Stack("arn", status, {}, {}))

    return be


@pytest.mark.parametrize(
    ("option", "said"), [({"url": "notaurl"}, "URL is 'notaurl'"), ({"webhook": "foo"}, "WEBHOOK is 'foo'")]
)
def test_urls_are_checked_before_an_account_is_made(stack, accounts, option, said):
    stack("UPDATE_COMPLETE")
    with pytest.raises(DeploymentError, match=f"{said}: name a whole URL"):
        smoke.smoke("dev", **option)


def test_a_stack_that_was_never_created_is_not_tried(stack):
    stack("ROLLBACK_COMPLETE")
    with pytest.raises(DeploymentError, match=r"its creation failed.*make destroy STAGE=dev"):
        smoke.smoke("dev")


def test_a_stack_without_a_url_asks_for_it(stack):
    stack("UPDATE_COMPLETE")
    with pytest.raises(DeploymentError, match="has no output Url"):
        smoke.smoke("dev")
