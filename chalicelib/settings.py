"""The settings of a deployment, read from the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.brand import BRANDS, SEZION, Brand
from chalicelib.domain.bucket_names import check_bucket_name
from chalicelib.domain.destinations import DEFAULT_PORTS, Destinations, own_servers, parse_hosts, parse_ports
from chalicelib.domain.payment_settings import PaymentSettings, read_payment_settings
from chalicelib.domain.youtube import DEFAULT_DAILY_UPLOADS

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# Each delay costs several receives of a message, and a queue allows 1000 (deployment/stack/queues.py).
MOST_DELAYS = 50
LONGEST_DELAY_S = 86_400
# The records of attempts are kept for 30 days.
MOST_DELAYED_S = 14 * 86_400
WEBHOOK_DELAYS_S = (10, 60, 600, 1800, 3600, 7200, 14_400, 21_600, 36_000)
"""A bit less than a day altogether."""
_MOST_CALLS = 1_000_000
# DynamoDB allows these characters in the name of a table. A full name has at most 255 of them.
# Source: Secrets Manager, `CreateSecret`.
_SECRET_NAME = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
_TABLE_SUFFIX = re.compile(r"[A-Za-z0-9_.-]{0,64}")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this deployment.

    - `brand`: the service whose clients it answers
    - `stack`: the CloudFormation stack's name, the prefix of its tables and queues
    - `bucket`: the S3 bucket
    - `table_suffix`: the end of the names of all tables; empty, unless the tables are restored from a backup
    - `link_host`: the host of CloudFront in links to files, in place of the bucket's
    - `publish_role`: the ARN of the role that writes to buckets of customers
    - `youtube_secret`: the name of the secret in Secrets Manager with the OAuth client of YouTube; empty: no YouTube
    - `youtube_daily_uploads`: the uploads to YouTube of all accounts in a day
    - `youtube_url`: a server in place of Google's, for tests
    - `link_role`: the ARN of the role that signs links; without one, the process's own credentials do
    - `ffmpeg_dir`: the folder of ffmpeg and ffprobe, if they are neither in the layers nor in the wheel
    - `webhook_delays_s`: the waits before each further attempt to call a webhook
    - `concurrency`: the number of functions that the stack may run at once, for estimates of time
    - `deliver_workers`: the number of functions that may call webhooks at once
    - `webhook_on_error`: whether a failed video calls its webhooks, too; by default, the brand decides
    - `reuse`: whether an account's videos share equal segments
    - `watched`: whether videos may be made when they are first watched
    - `memory_mb`: the memory of this Lambda
    - `downloads_per_host`: the limit of parallel downloads from one host, over all functions
    - `destinations`: the ports and hosts that media files may be downloaded from, and webhooks called at
    - `sign_up`: whether anyone may sign up; `sign_up_plans`: the plans on offer, the default one first
    - `mail_from`: the sender of mail; without one, the deployment sends none
    - `stack_url`: the URL that the stack gives the API, for work that no call asks for.
    - `url`: the URL of the API, for links in mail
    - `metrics`: whether metrics are written for CloudWatch
    - `calls_per_account`, `calls_per_address`: the calls in a minute of an account, of visitors at an address; 0: all
    - `s3_sources`: the buckets of others that media files may be read from
    - `s3_public_sources`: the buckets of `s3_sources` that callers with a template's credentials may name
    - `payments`: the settings of payments
    """

    stack: str
    bucket: str
    brand: Brand = SEZION
    ffmpeg_dir: str | None = None
    webhook_delays_s: tuple[int, ...] = WEBHOOK_DELAYS_S
    concurrency: int = 10
    deliver_workers: int = 2
    webhook_on_error: bool = False
    reuse: bool = True
    watched: bool = True
    memory_mb: int = 1024
    downloads_per_host: int = 8
    calls_per_account: int = 3_000
    calls_per_address: int = 3_000
    destinations: Destinations = field(default_factory=Destinations)
    s3_sources: frozenset[str] = frozenset()
    s3_public_sources: frozenset[str] = frozenset()
    sign_up: bool = False
    sign_up_plans: tuple[str, ...] = ("FREE",)
    mail_from: str | None = None
    url: str | None = None
    stack_url: str | None = None
    metrics: bool = True
    table_suffix: str = ""
    link_role: str | None = None
    link_host: str | None = None
    payments: PaymentSettings = field(default_factory=PaymentSettings)
    publish_role: str = ""
    youtube_secret: str = ""
    youtube_daily_uploads: int = DEFAULT_DAILY_UPLOADS
    youtube_url: str | None = None


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment variables `REELWRIGHT_…`.

    Raises:
        ValueError: a variable is missing or invalid; the message names it.
    """
    brand = _brand(environment)
    public = _buckets(environment, "REELWRIGHT_S3_PUBLIC_SOURCES")
    return Settings(
        stack=_required(environment, "REELWRIGHT_STACK"),
        bucket=_required(environment, "REELWRIGHT_BUCKET"),
        brand=brand,
        ffmpeg_dir=environment.get("REELWRIGHT_FFMPEG_DIR"),
        webhook_delays_s=_webhook_delays_s(environment),
        concurrency=_number(environment, "REELWRIGHT_CONCURRENCY", 10, 10_000),
        deliver_workers=_number(environment, "REELWRIGHT_DELIVER_WORKERS", 2, 1000),
        webhook_on_error=_switch(environment, "REELWRIGHT_WEBHOOK_ON_ERROR", default=brand.webhook_on_error),
        reuse=_switch(environment, "REELWRIGHT_REUSE", default=True),
        watched=_switch(environment, "REELWRIGHT_WATCHED", default=True),
        downloads_per_host=_number(environment, "REELWRIGHT_DOWNLOADS_PER_HOST", 8, 100),
        calls_per_account=_calls(environment, "REELWRIGHT_CALLS_PER_ACCOUNT"),
        calls_per_address=_calls(environment, "REELWRIGHT_CALLS_PER_ADDRESS"),
        destinations=_destinations(environment),
        memory_mb=int(environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024")),
        s3_sources=_buckets(environment, "REELWRIGHT_S3_SOURCES") | public,
        s3_public_sources=public,
        sign_up=_sign_up(environment),
        sign_up_plans=_sign_up_plans(environment),
        mail_from=environment.get("REELWRIGHT_MAIL_FROM") or None,
        url=_url(environment),
        stack_url=environment.get("REELWRIGHT_STACK_URL") or None,
        metrics=_switch(environment, "REELWRIGHT_METRICS", default=True),
        table_suffix=_table_suffix(environment),
        link_role=environment.get("REELWRIGHT_LINK_ROLE") or None,
        link_host=environment.get("REELWRIGHT_LINK_HOST") or None,
        payments=read_payment_settings(environment),
        publish_role=environment.get("REELWRIGHT_PUBLISH_ROLE", ""),
        youtube_secret=_secret_name(environment, "REELWRIGHT_YOUTUBE_SECRET"),
        youtube_daily_uploads=_number(
            environment, "REELWRIGHT_YOUTUBE_DAILY_UPLOADS", DEFAULT_DAILY_UPLOADS, 1_000_000
        ),
        youtube_url=environment.get("REELWRIGHT_YOUTUBE_URL") or None,
    )


def _webhook_delays_s(environment: Mapping[str, str]) -> tuple[int, ...]:
    name = "REELWRIGHT_WEBHOOK_DELAYS"
    value = environment.get(name, ",".join(map(str, WEBHOOK_DELAYS_S)))
    try:
        delays_s = tuple(int(part) for part in value.split(",") if part.strip())
    except ValueError:
        raise ValueError(f"{name}: expected seconds, comma-separated, got {value!r}") from None
    if not all(0 <= delay_s <= LONGEST_DELAY_S for delay_s in delays_s):
        raise ValueError(f"{name}: expected 0 to {LONGEST_DELAY_S} seconds each, got {value!r}")
    if len(delays_s) > MOST_DELAYS or sum(delays_s) > MOST_DELAYED_S:
        given = f"{len(delays_s)} of {sum(delays_s)} seconds"
        raise ValueError(f"{name}: expected at most {MOST_DELAYS} of {MOST_DELAYED_S} seconds altogether, got {given}")
    return delays_s


def _number(environment: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = environment.get(name, str(default))
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= most):
        raise ValueError(f"{name}: expected 1 to {most}, got {value!r}")
    return int(value)


def _destinations(environment: Mapping[str, str]) -> Destinations:
    try:
        ports = parse_ports(environment.get("REELWRIGHT_ALLOWED_PORTS", DEFAULT_PORTS))
    except ValueError as error:
        raise ValueError(f"REELWRIGHT_ALLOWED_PORTS: {error}") from None
    try:
        hosts = parse_hosts(environment.get("REELWRIGHT_ALLOWED_HOSTS", ""))
    except ValueError as error:
        raise ValueError(f"REELWRIGHT_ALLOWED_HOSTS: {error}") from None
    return Destinations(ports, hosts, own_servers(environment))


def _calls(environment: Mapping[str, str], name: str) -> int:
    value = environment.get(name, "3000")
    if not (value.isascii() and value.isdecimal() and int(value) <= _MOST_CALLS):
        raise ValueError(f"{name}: expected 0 to {_MOST_CALLS:,} calls a minute, got {value!r}")
    return int(value)


def _secret_name(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if value and not _SECRET_NAME.fullmatch(value):
        raise ValueError(f"{name}: expected the name of a secret in Secrets Manager, not its ARN, got {value!r}")
    return value


def _table_suffix(environment: Mapping[str, str]) -> str:
    value = environment.get("REELWRIGHT_TABLE_SUFFIX", "")
    if not _TABLE_SUFFIX.fullmatch(value):
        raise ValueError(f"REELWRIGHT_TABLE_SUFFIX: expected up to 64 letters, digits, '_', '.' or '-', got {value!r}")
    return value


def _buckets(environment: Mapping[str, str], name: str) -> frozenset[str]:
    buckets = frozenset(filter(None, map(str.strip, environment.get(name, "").split(","))))
    for bucket in sorted(buckets):
        try:
            check_bucket_name(bucket)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    return buckets


def read_log_level(environment: Mapping[str, str] = os.environ) -> str:
    """Return the lowest level of our own log lines.

    Raises:
        ValueError: there is no such level.
    """
    level = environment.get("REELWRIGHT_LOG_LEVEL", "INFO")
    if level not in LOG_LEVELS:
        raise ValueError(f"REELWRIGHT_LOG_LEVEL: expected one of {', '.join(LOG_LEVELS)}, got {level!r}")
    return level


def _sign_up(environment: Mapping[str, str]) -> bool:
    value = environment.get("REELWRIGHT_SIGN_UP", "closed")
    if value not in ("closed", "open"):
        raise ValueError(f"REELWRIGHT_SIGN_UP: expected closed or open, got {value!r}")
    return value == "open"


def _sign_up_plans(environment: Mapping[str, str]) -> tuple[str, ...]:
    value = environment.get("REELWRIGHT_SIGN_UP_PLANS", "FREE")
    plans = tuple(value.replace(",", " ").split())
    if not plans:
        raise ValueError(f"REELWRIGHT_SIGN_UP_PLANS: expected the names of plans, comma-separated, got {value!r}")
    return plans


def _url(environment: Mapping[str, str]) -> str | None:
    url = environment.get("REELWRIGHT_URL", "").rstrip("/")
    if environment.get("REELWRIGHT_MAIL_FROM") and not url.startswith(("https://", "http://")):
        raise ValueError(f"REELWRIGHT_URL: mail needs the URL that the API is deployed at, got {url!r}")
    if url and not url.startswith(("https://", "http://")):
        raise ValueError(f"REELWRIGHT_URL: expected a URL that begins with https:// or http://, got {url!r}")
    return url or None


def _brand(environment: Mapping[str, str]) -> Brand:
    name = environment.get("REELWRIGHT_BRAND", SEZION.name)
    if name not in BRANDS:
        raise ValueError(f"REELWRIGHT_BRAND: expected {' or '.join(BRANDS)}, got {name!r}")
    return BRANDS[name]


def _switch(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environment.get(name, str(default).lower())
    if value not in ("true", "false"):
        raise ValueError(f"{name}: expected true or false, got {value!r}")
    return value == "true"


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise ValueError(f"{name} is not set; .chalice/config.json sets it for each stage")
    return value
