"""The sender of mail: is it verified in SES, and does mail leave the sandbox?"""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from deployment.aws import Aws, error_code
from deployment.preflight.findings import Finding, note, ok, problem
from deployment.setting_grants import identities_of


def check_mail(aws: Aws, sender: str | None) -> Iterator[Finding]:
    """Yield whether SES sends mail of a sender, the setting REELWRIGHT_MAIL_FROM."""
    if sender is None:
        yield ok("mail", "REELWRIGHT_MAIL_FROM is not set, so the deployment sends no mail.")
        return
    ses = aws.client("sesv2")
    verified = next((each for each in identities_of(sender) if _is_verified(ses, each)), None)
    if verified is None:
        yield problem(
            "mail",
            f"SES has not verified {sender} in {aws.region}: verify the address or its domain in SES's console, or "
            "remove REELWRIGHT_MAIL_FROM from the stage.",
        )
        return
    yield ok("mail", f"SES has verified {verified}.")
    account = ses.get_account()
    if not account.get("ProductionAccessEnabled"):
        yield note("mail", "SES is in its sandbox: mail reaches only verified addresses. Ask for production access.")
    if not account.get("SendingEnabled", True):
        yield problem("mail", "SES sends no mail of this account: sending is paused. See SES's console.")


def _is_verified(ses: Any, identity: str) -> bool:
    try:
        return bool(ses.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except ClientError as error:
        if error_code(error) == "NotFoundException":
            return False
        raise
