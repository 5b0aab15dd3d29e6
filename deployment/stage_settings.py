"""The settings named `REELWRIGHT_…` of a stage in .chalice/config.json.

A package for AWS takes them only from there, so that it does not depend on the shell that built it.
"""

import difflib
from collections.abc import Iterable, Mapping

from chalicelib.settings import Settings, read_log_level, read_settings
from deployment.errors import DeploymentError
from deployment.stage_config import read_config, stage_config

PREFIX = "REELWRIGHT_"
# The deployment itself sets these.
FIXED = (
    "REELWRIGHT_BUCKET",
    "REELWRIGHT_CONCURRENCY",
    "REELWRIGHT_DELIVER_WORKERS",
    "REELWRIGHT_LINK_HOST",
    "REELWRIGHT_LINK_ROLE",
    "REELWRIGHT_PUBLISH_ROLE",
    "REELWRIGHT_STACK",
    "REELWRIGHT_STACK_URL",
    "REELWRIGHT_TABLE_SUFFIX",
)
SETTINGS = frozenset(
    {
        *FIXED,
        "REELWRIGHT_ALLOWED_HOSTS",
        "REELWRIGHT_ALLOWED_PORTS",
        "REELWRIGHT_BRAND",
        "REELWRIGHT_CALLS_PER_ACCOUNT",
        "REELWRIGHT_CALLS_PER_ADDRESS",
        "REELWRIGHT_DOWNLOADS_PER_HOST",
        "REELWRIGHT_FFMPEG_DIR",
        "REELWRIGHT_FONTS_DIR",
        "REELWRIGHT_LOG_LEVEL",
        "REELWRIGHT_MAIL_FROM",
        "REELWRIGHT_METRICS",
        "REELWRIGHT_PAYMENTS",
        "REELWRIGHT_PAYMENT_GRACE_DAYS",
        "REELWRIGHT_REUSE",
        "REELWRIGHT_SIGN_UP",
        "REELWRIGHT_SIGN_UP_PLANS",
        "REELWRIGHT_S3_PUBLIC_SOURCES",
        "REELWRIGHT_S3_SOURCES",
        "REELWRIGHT_STRIPE_KEY",
        "REELWRIGHT_STRIPE_SECRET",
        "REELWRIGHT_STRIPE_TAXES",
        "REELWRIGHT_STRIPE_URL",
        "REELWRIGHT_STRIPE_WEBHOOK_SECRETS",
        "REELWRIGHT_UNPAID_PLAN",
        "REELWRIGHT_URL",
        "REELWRIGHT_WATCHED",
        "REELWRIGHT_WEBHOOK_DELAYS",
        "REELWRIGHT_WEBHOOK_ON_ERROR",
        "REELWRIGHT_YOUTUBE_DAILY_UPLOADS",
        "REELWRIGHT_YOUTUBE_SECRET",
        "REELWRIGHT_YOUTUBE_URL",
    }
)
"""The settings that the functions read."""
OTHERS = frozenset(
    {
        "REELWRIGHT_ACCOUNT_ID",
        "REELWRIGHT_ACCOUNT_SECRET",
        "REELWRIGHT_INTERFACE",
        "REELWRIGHT_LOCAL",
    }
)
"""The variables that callers of the API and our own commands read."""


def stage_settings(stage: str) -> dict[str, str]:
    """Return the settings of a stage in .chalice/config.json.

    Raises:
        DeploymentError: the functions would reject a setting.
    """
    variables = read_config().get("environment_variables", {}) | stage_config(stage).get("environment_variables", {})
    settings = {name: value for name, value in variables.items() if name.startswith(PREFIX)}
    check_names(settings)
    check(settings)
    return settings


def check(settings: Mapping[str, str]) -> Settings:
    """Return the settings as the functions read them. The template creates the bucket, so it may be missing.

    Raises:
        DeploymentError: the functions would reject a setting; the text names it.
    """
    try:
        read_log_level(settings)
        return read_settings({"REELWRIGHT_BUCKET": "made-by-the-template", **settings})
    except ValueError as error:
        raise DeploymentError(str(error)) from error


def check_names(names: Iterable[str]) -> None:
    """Check that the deployment knows all these variables.

    Raises:
        DeploymentError: it does not know one; the text names the nearest name.
    """
    for name in sorted(names):
        if name not in SETTINGS | OTHERS:
            known = [setting.removeprefix(PREFIX) for setting in sorted(SETTINGS)]
            near = difflib.get_close_matches(name.removeprefix(PREFIX), known, n=1)
            hint = f"; did you mean {PREFIX}{near[0]}?" if near else "; docs/reference/settings.md lists them"
            raise DeploymentError(f"There is no setting {name}{hint}")
