"""Accounts on the local cloud: the operator's commands, log-ins over HTTP, and the page that links in mails lead to."""

import json
import time

import pytest
import urllib3
from playwright.sync_api import Browser, ViewportSize

from chalicelib.aws.accounts import Accounts
from chalicelib.domain.account import MailToken
from chalicelib.domain.ids import hash_secret
from local.deploy import STACK, Cloud
from tests.e2e.cloud import Caller, Up, wait_for

PASSWORD, TOKEN = "correct horse", "a-token-of-a-test"


def operator(up: Up, *arguments: str) -> str:
    """Return the output of an admin command."""
    done = up.run("chalicelib.cli", "--local", "--endpoint-url", up.url.partition("/restapis")[0], *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def new_account(up: Up, email: str) -> str:
    """Return the id of an account whose owner can log in."""
    made = json.loads(operator(up, "accounts", "create", "Ann", "--email", email, "--json"))
    operator(up, "accounts", "password", made["accountID"], "--password", PASSWORD)
    return made["accountID"]


def answer(up: Up, method: str, *params: str) -> dict:
    body = {"jsonrpc": "2.0", "id": "1", "method": f"AccountAPI.{method}", "params": params}
    return urllib3.request("POST", f"{up.url}/api", body=json.dumps(body).encode(), timeout=60).json()


def log_in(up: Up, email: str) -> Caller:
    session = answer(up, "Log_In", email, PASSWORD)["result"]
    return Caller(up.url, f"accountID={session['accountID']}&accountSecret={session['accountSecret']}")


def accounts(up: Up) -> Accounts:
    return Accounts(Cloud(up.url.partition("/restapis")[0]).client("dynamodb"), f"{STACK}-accounts")


def test_a_login_returns_a_secret_that_may_renew_the_secret_of_the_account(up: Up) -> None:
    account_id = new_account(up, "renew@example.com")
    secret = log_in(up, "renew@example.com").call("Account_Secret_New", 0)
    assert Caller(up.url, f"accountID={account_id}&accountSecret={secret}").call("Account_Get")["name"] == "Ann"


def test_a_wrong_password_is_refused_and_soon_locked(up: Up) -> None:
    new_account(up, "locked@example.com")
    codes = [answer(up, "Log_In", "locked@example.com", "a wrong guess")["error"]["code"] for _ in range(6)]
    assert codes == [1017] * 5 + [1015]


def test_an_account_is_deleted_with_its_templates(up: Up, rectangle_template: dict) -> None:
    account_id = new_account(up, "gone@example.com")
    caller = log_in(up, "gone@example.com")
    caller.call("Template_New", rectangle_template)
    operator(up, "accounts", "delete", account_id, "--yes")
    assert caller.answer("Template_List")["error"]["code"] == 1018
    tables = Cloud(up.url.partition("/restapis")[0]).client("dynamodb")
    key = {":account": {"S": account_id}}
    query = {"KeyConditionExpression": "account_id = :account", "ExpressionAttributeValues": key}
    wait_for(lambda: tables.query(TableName=f"{STACK}-templates", **query)["Count"] == 0)


DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 780}


@pytest.mark.parametrize(
    ("kind", "said", "size"),
    [("activation", "Your account is active", DESK), ("reset", "password is set", PHONE)],
    ids=["activation at a desk", "reset on a phone"],
)
def test_a_link_of_a_mail_works(up: Up, browser: Browser, kind: str, said: str, size: ViewportSize) -> None:
    account_id = new_account(up, f"{kind}@example.com")
    found = accounts(up).get(account_id)
    changes = {"active": False, "is_new": True, "token": MailToken(hash_secret(TOKEN), int(time.time()) + 3600)}
    assert accounts(up).update(found, **changes)
    page, troubles = browser.new_page(viewport=size), []
    # Such as code or a style that the Content-Security-Policy does not allow.
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(f"{up.url}/account#{kind}={account_id}{TOKEN}", wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (
        page.locator("button:visible").evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(26, 95, 180)"
    )
    if kind == "reset":
        page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button").click()
    page.get_by_text(said).wait_for()
    assert troubles == []
    assert log_in(up, f"{kind}@example.com").call("Account_Get")["active"]


def test_a_used_link_is_reported(up: Up, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{up.url}/account#activation={'a' * 24}{TOKEN}")
    page.get_by_role("button").click()
    page.get_by_text("the token is wrong, was used, or is too old").wait_for()
