import pytest

from chalicelib.domain.brand import PIRSONAL
from chalicelib.domain.destinations import Destinations, parse_hosts, parse_ports
from chalicelib.settings import (
    LOG_LEVELS,
    LONGEST_DELAY_S,
    MOST_DELAYED_S,
    MOST_DELAYS,
    Settings,
    read_log_level,
    read_settings,
)

NEEDED = {"REELWRIGHT_STACK": "reelwright-test", "REELWRIGHT_BUCKET": "bucket"}


def test_a_deployment_needs_a_stack_and_a_bucket():
    assert read_settings(NEEDED) == Settings("reelwright-test", "bucket")


def test_everything_else_may_be_set():
    environment = NEEDED | {
        "REELWRIGHT_BRAND": "pirsonal",
        "REELWRIGHT_FFMPEG_DIR": "/opt/bin",
        "REELWRIGHT_WEBHOOK_DELAYS": "1, 900",
        "REELWRIGHT_WEBHOOK_ON_ERROR": "false",
        "REELWRIGHT_REUSE": "false",
        "REELWRIGHT_S3_SOURCES": "films, photos",
        "REELWRIGHT_ALLOWED_PORTS": "443, 8000-8999",
        "REELWRIGHT_ALLOWED_HOSTS": "10.0.0.7:9000",
    }
    buckets = frozenset({"films", "photos"})
    destinations = Destinations(parse_ports("443,8000-8999"), parse_hosts("10.0.0.7:9000"))
    expected = Settings(
        "reelwright-test",
        "bucket",
        PIRSONAL,
        "/opt/bin",
        (1, 900),
        reuse=False,
        s3_sources=buckets,
        destinations=destinations,
    )
    assert read_settings(environment) == expected


def test_the_template_names_the_role_that_signs_links():
    arn = "arn:aws:iam::123456789012:role/links"
    assert read_settings(NEEDED | {"REELWRIGHT_LINK_ROLE": arn}).link_role == arn


def test_public_buckets_may_be_read_by_accounts_too():
    settings = read_settings(
        NEEDED | {"REELWRIGHT_S3_SOURCES": "films", "REELWRIGHT_S3_PUBLIC_SOURCES": "photos, logos"}
    )
    assert settings.s3_public_sources == {"photos", "logos"}
    assert settings.s3_sources == {"films", "photos", "logos"}


@pytest.mark.parametrize(("brand", "called"), [("sezion", False), ("pirsonal", True)])
def test_whether_failed_videos_call_webhooks_is_as_the_brand_has_it(brand, called):
    assert read_settings(NEEDED | {"REELWRIGHT_BRAND": brand}).webhook_on_error == called


def test_sign_up_is_closed_by_default():
    assert not read_settings(NEEDED).sign_up
    assert read_settings(NEEDED | {"REELWRIGHT_SIGN_UP": "open"}).sign_up


def test_the_plans_on_offer_are_listed():
    assert read_settings(NEEDED | {"REELWRIGHT_SIGN_UP_PLANS": "FREE, PRO"}).sign_up_plans == ("FREE", "PRO")


def test_mail_needs_to_know_where_its_links_lead():
    with pytest.raises(ValueError, match="REELWRIGHT_URL"):
        read_settings(NEEDED | {"REELWRIGHT_MAIL_FROM": "operator@example.com"})


@pytest.mark.parametrize("url", ["ftp://x", "api.example.com", "https://"])
def test_a_url_that_no_browser_opens_is_refused(url):
    with pytest.raises(ValueError, match=r"^REELWRIGHT_URL: expected a URL that begins with https:// or http://"):
        read_settings(NEEDED | {"REELWRIGHT_URL": url})


@pytest.mark.parametrize("name", ["REELWRIGHT_S3_SOURCES", "REELWRIGHT_S3_PUBLIC_SOURCES"])
def test_an_invalid_name_of_another_bucket_is_refused(name):
    with pytest.raises(ValueError, match=f"^{name}: 'My_Films' is no name of a bucket"):
        read_settings(NEEDED | {name: "films, My_Films"})


def test_a_url_has_no_slash_at_its_end():
    mail = {"REELWRIGHT_MAIL_FROM": "operator@example.com", "REELWRIGHT_URL": "https://api.example.com/v1/"}
    assert read_settings(NEEDED | mail).url == "https://api.example.com/v1"


@pytest.mark.parametrize("number", [1, 100])
def test_the_number_of_parallel_downloads_from_a_host_can_be_set(number):
    assert read_settings(NEEDED | {"REELWRIGHT_DOWNLOADS_PER_HOST": str(number)}).downloads_per_host == number


@pytest.mark.parametrize("number", ["0", "101", "-1", "many", ""])
def test_an_invalid_number_of_downloads_is_refused(number):
    with pytest.raises(ValueError, match="REELWRIGHT_DOWNLOADS_PER_HOST"):
        read_settings(NEEDED | {"REELWRIGHT_DOWNLOADS_PER_HOST": number})


CALLS = [
    ("REELWRIGHT_CALLS_PER_ACCOUNT", "calls_per_account"),
    ("REELWRIGHT_CALLS_PER_ADDRESS", "calls_per_address"),
]


@pytest.mark.parametrize(("name", "field"), CALLS)
@pytest.mark.parametrize("number", [0, 1_000_000])
def test_the_calls_of_a_minute_can_be_limited(name, field, number):
    assert getattr(read_settings(NEEDED), field) == 3000
    assert getattr(read_settings(NEEDED | {name: str(number)}), field) == number


@pytest.mark.parametrize("name", dict(CALLS))
@pytest.mark.parametrize("number", ["1000001", "-1", "many", ""])
def test_an_invalid_number_of_calls_is_refused(name, number):
    with pytest.raises(ValueError, match=name):
        read_settings(NEEDED | {name: number})


def test_webhooks_are_not_called_more_often_than_their_queue_lets_a_message_be_received():
    delays = ["1"] * MOST_DELAYS
    assert len(read_settings(NEEDED | {"REELWRIGHT_WEBHOOK_DELAYS": ",".join(delays)}).webhook_delays_s) == MOST_DELAYS
    with pytest.raises(ValueError, match="at most 50 of 1209600 seconds altogether, got 51 of 51 seconds"):
        read_settings(NEEDED | {"REELWRIGHT_WEBHOOK_DELAYS": ",".join([*delays, "1"])})


def test_webhooks_are_called_for_almost_a_day_unless_it_is_set():
    delays_s = read_settings(NEEDED).webhook_delays_s
    assert (delays_s, sum(delays_s)) == ((10, 60, 600, 1800, 3600, 7200, 14_400, 21_600, 36_000), 85_270)


def test_the_attempts_of_a_webhook_end_while_their_records_are_kept():
    allowed = ",".join([str(LONGEST_DELAY_S)] * 14)
    assert sum(read_settings(NEEDED | {"REELWRIGHT_WEBHOOK_DELAYS": allowed}).webhook_delays_s) == MOST_DELAYED_S
    with pytest.raises(ValueError, match="at most 50 of 1209600 seconds altogether, got 15 of"):
        read_settings(NEEDED | {"REELWRIGHT_WEBHOOK_DELAYS": f"{allowed},1"})


@pytest.mark.parametrize("number", ["0", "10001", "many"])
def test_the_concurrency_of_estimates_has_limits(number):
    assert read_settings(NEEDED).concurrency == 10
    assert read_settings(NEEDED | {"REELWRIGHT_CONCURRENCY": "10000"}).concurrency == 10_000
    with pytest.raises(ValueError, match="REELWRIGHT_CONCURRENCY: expected 1 to 10000"):
        read_settings(NEEDED | {"REELWRIGHT_CONCURRENCY": number})


@pytest.mark.parametrize("number", ["0", "1001", "many"])
def test_an_invalid_number_of_workers_is_refused(number):
    assert read_settings(NEEDED | {"REELWRIGHT_DELIVER_WORKERS": "1000"}).deliver_workers == 1000
    with pytest.raises(ValueError, match="REELWRIGHT_DELIVER_WORKERS: expected 1 to 1000"):
        read_settings(NEEDED | {"REELWRIGHT_DELIVER_WORKERS": number})


@pytest.mark.parametrize("suffix", ["", "-restored-20261128T100000Z", "x" * 64])
def test_restored_tables_are_named_by_their_suffix(suffix):
    assert read_settings(NEEDED | {"REELWRIGHT_TABLE_SUFFIX": suffix}).table_suffix == suffix


@pytest.mark.parametrize("suffix", ["x" * 65, "-re stored", "-a/b"])
def test_a_suffix_that_a_table_cannot_have_is_refused(suffix):
    with pytest.raises(ValueError, match="REELWRIGHT_TABLE_SUFFIX"):
        read_settings(NEEDED | {"REELWRIGHT_TABLE_SUFFIX": suffix})


def test_webhooks_may_be_called_only_once():
    assert read_settings(NEEDED | {"REELWRIGHT_WEBHOOK_DELAYS": ""}).webhook_delays_s == ()


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_variable_is_named(name):
    with pytest.raises(ValueError, match=f"{name} is not set"):
        read_settings({other: value for other, value in NEEDED.items() if other != name})


@pytest.mark.parametrize("name", NEEDED)
def test_an_empty_variable_counts_as_missing(name):
    with pytest.raises(ValueError, match=f"{name} is not set"):
        read_settings(NEEDED | {name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REELWRIGHT_BRAND", "Sezion"),
        ("REELWRIGHT_BRAND", ""),
        ("REELWRIGHT_WEBHOOK_DELAYS", "soon"),
        ("REELWRIGHT_SIGN_UP", "yes"),
        ("REELWRIGHT_SIGN_UP_PLANS", " , "),
        ("REELWRIGHT_WEBHOOK_DELAYS", "1.5"),
        ("REELWRIGHT_WEBHOOK_DELAYS", "-1"),
        ("REELWRIGHT_WEBHOOK_DELAYS", "86401"),
        ("REELWRIGHT_WEBHOOK_ON_ERROR", "yes"),
        ("REELWRIGHT_WEBHOOK_ON_ERROR", ""),
    ],
)
def test_a_value_that_is_none_is_refused_by_the_name_of_its_variable(name, value):
    with pytest.raises(ValueError, match=f"{name}: .*{value}"):
        read_settings(NEEDED | {name: value})


def test_metrics_are_written_unless_they_are_switched_off():
    assert read_settings(NEEDED).metrics
    assert not read_settings(NEEDED | {"REELWRIGHT_METRICS": "false"}).metrics


@pytest.mark.parametrize("level", LOG_LEVELS)
def test_the_level_of_the_log_can_be_set(level):
    assert read_log_level({}) == "INFO"
    assert read_log_level({"REELWRIGHT_LOG_LEVEL": level}) == level


@pytest.mark.parametrize("level", ["", "info", "TRACE", "10"])
def test_an_invalid_level_of_the_log_is_refused(level):
    with pytest.raises(ValueError, match="REELWRIGHT_LOG_LEVEL: expected one of DEBUG, INFO, WARNING, ERROR, got"):
        read_log_level({"REELWRIGHT_LOG_LEVEL": level})


def test_the_servers_of_the_function_itself_are_never_called():
    settings = read_settings(NEEDED | {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001"})
    assert settings.destinations.own == {("127.0.0.1", 9001)}


@pytest.mark.parametrize(
    ("name", "value"), [("REELWRIGHT_ALLOWED_PORTS", "http"), ("REELWRIGHT_ALLOWED_HOSTS", "169.254.169.254")]
)
def test_destinations_that_cannot_be_allowed_are_refused(name, value):
    with pytest.raises(ValueError, match=name):
        read_settings(NEEDED | {name: value})
