"""The demo account, and the file that scripts source to call the API with it."""

import time

from chalicelib.aws.accounts import Accounts
from chalicelib.domain.account import Account
from chalicelib.domain.ids import hash_secret, new_id, new_secret, secret_matches
from local.deploy import STACK, Cloud
from local.paths import DEMO_ENV


def demo_account(cloud: Cloud, url: str, interface: str) -> dict[str, str]:
    """Write `.local/demo.env`, and return its variables. An account of an earlier start is used again.

    `interface` is the prefix of the API's methods, such as `SezionAPI`.
    """
    accounts = Accounts(cloud.client("dynamodb"), f"{STACK}-accounts")
    kept = read_demo_env()
    account_id, secret = kept.get("REELWRIGHT_ACCOUNT_ID", ""), kept.get("REELWRIGHT_ACCOUNT_SECRET", "")
    account = accounts.get(account_id) if account_id else None
    if account is None or not secret_matches(secret, [account.secret_hash]):
        account_id, secret = new_id(), new_secret()
        accounts.put(Account(account_id, "Demo", hash_secret(secret), time.time_ns() // 1_000_000))
    variables = {
        "REELWRIGHT_URL": url,
        "REELWRIGHT_ACCOUNT_ID": account_id,
        "REELWRIGHT_ACCOUNT_SECRET": secret,
        "REELWRIGHT_INTERFACE": interface,
    }
    # This is the only copy of the secret: a full disk must not leave half of it.
    new = DEMO_ENV.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text("".join(f"{name}='{value}'\n" for name, value in variables.items()))
    new.replace(DEMO_ENV)
    return variables


def read_demo_env() -> dict[str, str]:
    """Return the variables of `.local/demo.env`, or none if the file does not exist."""
    try:
        lines = DEMO_ENV.read_text().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name.removeprefix("export ").strip(): value.strip().strip("'") for name, _, value in pairs}
