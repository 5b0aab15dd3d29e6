"""The limits of the domain: the last allowed value passes, and the first forbidden one does not."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.account_plan import Plan, check_plan
from chalicelib.domain.credit import Amounts, Balance, affordable, renewed
from chalicelib.domain.custom_profile import CustomProfile, check_custom_profile
from chalicelib.domain.deletion import delete_batch
from chalicelib.domain.email import parse_email
from chalicelib.domain.errors import ApiError
from chalicelib.domain.expiring import MAX_OLD_SECRETS, ExpiringSecret, newest, superseded, valid_at
from chalicelib.domain.ids import is_id
from chalicelib.domain.known_plans import KEEP_MS, KnownPlans
from chalicelib.domain.lockout import EMAIL, PAIR, TRUSTED, LoginRecord, after_attempt
from chalicelib.domain.media import MediaType, type_of_content
from chalicelib.domain.password import check_new, is_too_long
from chalicelib.domain.profile import Quality, parse_profile
from chalicelib.domain.queue import Queue
from chalicelib.domain.quota import AccountQuota, check_objects, check_templates
from chalicelib.domain.segment_release import release_running_segments
from chalicelib.domain.template import PendingDeletion
from tests.fakes import ACCOUNT, TEMPLATE, FakeCloud, make_video, with_changes

BALANCE = Balance(ACCOUNT, Amounts(available=10, media_bytes=60, video_bytes=99))
QUOTA = AccountQuota(Plan("SMALL", credits=100, media_bytes=100, video_bytes=100, objects=5, templates=3), BALANCE)
MP4 = "MP4_H264_AAC_640x480_24fps"


def is_refused(check, *values):
    try:
        check(*values)
    except (ApiError, ValueError):
        return True
    return False


@pytest.mark.parametrize(
    ("check", "allowed", "forbidden"),
    [
        (QUOTA.check_credit, 10, 11),
        (QUOTA.check_media_storage, 40, 41),
        (lambda count: check_objects(count, QUOTA.plan), 5, 6),
        (lambda count: check_templates(count, QUOTA.plan), 3, 4),
        (lambda limit: check_plan(Plan("P", credits=limit)), 0, -1),
        (lambda chars: check_new("x" * chars, "ann@example.com"), 10, 9),
        (lambda size: check_new("x" * size, "ann@example.com"), 1000, 1001),
        (lambda chars: parse_email(f"{'x' * chars}@example.com"), 64, 65),
        (lambda chars: parse_email(f"{'x' * 61}@{'.'.join(['y' * 63] * 3)[: chars - 65]}.de"), 254, 255),
        (lambda chars: parse_email(f"ann@{'x' * chars}.com"), 63, 64),
    ],
)
def test_the_last_allowed_value_passes_and_the_next_does_not(check, allowed, forbidden):
    assert (is_refused(check, allowed), is_refused(check, forbidden)) == (False, True)


def test_a_video_may_start_while_one_byte_is_free():
    full = replace(QUOTA, balance=replace(BALANCE, amounts=Amounts(video_bytes=100)))
    assert (is_refused(QUOTA.check_video_storage), is_refused(full.check_video_storage)) == (False, True)


@pytest.mark.parametrize(("size", "too_long"), [(1000, False), (1001, True)])
def test_a_password_of_more_bytes_is_too_long(size, too_long):
    assert is_too_long("x" * size) == too_long


@pytest.mark.parametrize(
    ("allowed", "forbidden"),
    [
        ("MP4_H264_AAC_16x16_24fps", "MP4_H264_AAC_14x16_24fps"),
        ("MP4_H264_AAC_16x16_24fps", "MP4_H264_AAC_16x14_24fps"),
        ("MP4_H264_AAC_3840x2160_24fps", "MP4_H264_AAC_3842x2160_24fps"),
        ("MP4_H264_AAC_2160x3840_24fps", "MP4_H264_AAC_2160x3842_24fps"),
        ("MP4_HEVC_AAC_64x64_24fps", "MP4_HEVC_AAC_62x64_24fps"),
        ("GIF_1920x1080_12fps", "GIF_1922x1080_12fps"),
        ("GIF_320x240_50fps", "GIF_320x240_51fps"),
        ("MP4_H264_AAC_640x480_1fps", "MP4_H264_AAC_640x480_0fps"),
        ("MP4_H264_AAC_640x480_60fps", "MP4_H264_AAC_640x480_61fps"),
    ],
)
def test_a_profile_of_the_last_size_and_rate_is_one_and_the_next_is_not(allowed, forbidden):
    assert (is_refused(parse_profile, allowed), is_refused(parse_profile, forbidden)) == (False, True)


@pytest.mark.parametrize(
    ("allowed", "forbidden", "base"),
    [
        (Quality(crf=10), Quality(crf=9), MP4),
        (Quality(crf=45), Quality(crf=46), MP4),
        (Quality(crf=8), Quality(crf=7), "WEBM_VP8_VORBIS_640x480_24fps"),
        (Quality(crf=60), Quality(crf=61), "WEBM_VP9_OPUS_640x480_24fps"),
        (Quality(max_kbps=50), Quality(max_kbps=49), MP4),
        (Quality(max_kbps=100_000), Quality(max_kbps=100_001), MP4),
        (Quality(sound_kbps=32), Quality(sound_kbps=31), MP4),
        (Quality(sound_kbps=320), Quality(sound_kbps=321), MP4),
        (Quality(sound_kbps=320), Quality(sound_kbps=256 + 1), "MP3"),
    ],
)
def test_a_custom_profile_of_the_last_quality_is_one_and_the_next_is_not(allowed, forbidden, base):
    good, bad = (CustomProfile(ACCOUNT, "mine", base, quality, 0) for quality in (allowed, forbidden))
    assert (is_refused(check_custom_profile, good), is_refused(check_custom_profile, bad)) == (False, True)


@pytest.mark.parametrize(("chars", "refused"), [(1, False), (50, False), (51, True), (0, True)])
def test_a_custom_profile_has_a_name_of_1_to_50_characters(chars, refused):
    assert is_refused(check_custom_profile, CustomProfile(ACCOUNT, "x" * chars, MP4, Quality(), 0)) == refused


@pytest.mark.parametrize(
    ("width", "height", "is_allowed"), [(854, 480, True), (480, 854, True), (856, 480, False), (640, 482, False)]
)
def test_a_plan_of_480_lines_allows_pictures_up_to_16_by_9(width, height, is_allowed):
    profile = parse_profile(f"MP4_H264_AAC_{width}x{height}_24fps")
    assert Plan("P", lines=480).allows_profile(profile) == is_allowed


@pytest.mark.parametrize(("chars", "kind"), [(200, MediaType.VIDEO), (201, None)])
def test_a_content_type_has_at_most_200_characters(chars, kind):
    assert type_of_content("video/mp4;".ljust(chars, "x")) == kind


@pytest.mark.parametrize(("digits", "known"), [(24, True), (23, False), (25, False)])
def test_an_id_has_24_digits(digits, known):
    assert is_id("a" * digits) == known


def test_a_secret_is_valid_until_the_last_second_before_its_end():
    secret = ExpiringSecret("hash", 100)
    assert (valid_at([secret], 99), valid_at([secret], 100)) == (["hash"], [])
    assert (newest([secret], 1, 99), newest([secret], 1, 100)) == ((secret,), ())
    account = Account(ACCOUNT, "Ann", "own", 0, old_secrets=(secret,))
    assert (account.secrets_at(99), account.secrets_at(100)) == (["own", "hash"], ["own"])


def test_an_old_secret_that_ends_now_takes_the_others_along():
    old = ExpiringSecret("old", 200)
    ends_now, ends_later = ExpiringSecret("new", 100), ExpiringSecret("new", 101)
    assert (superseded([old], ends_now, 100), len(superseded([old], ends_later, 100))) == ((), 2)


def test_no_more_old_secrets_stay_than_may():
    secrets = [ExpiringSecret(str(until_s), until_s) for until_s in range(101, 101 + MAX_OLD_SECRETS)]
    assert len(superseded(secrets[:-1], secrets[-1], 100)) == MAX_OLD_SECRETS
    kept = superseded(secrets, ExpiringSecret("last", 500), 100)
    assert [secret.hash for secret in kept] == ["102", "103", "104", "last"]


@pytest.mark.parametrize("rule", [PAIR, TRUSTED, EMAIL])
def test_the_last_free_attempt_locks_the_next(rule):
    before = LoginRecord("key", failures=rule.free - 2)
    free = after_attempt(before, rule, 1000)
    assert (free.locked_until_s, after_attempt(free, rule, 1000).locked_until_s) == (0, 1000 + rule.first_s)


def test_a_month_starts_in_the_millisecond_of_its_renewal():
    balance, plan = Balance(ACCOUNT, Amounts(), "PLAN", 100, renews_ms=1000), Plan("PLAN", credits=100)
    assert renewed(balance, plan, 999) is None
    assert renewed(balance, plan, 1000).amounts.available == 100


@pytest.mark.parametrize(("left", "count"), [(2, 0), (3, 1), (5, 1), (6, 2)])
def test_videos_that_use_up_the_credit_are_affordable(left, count):
    assert len(affordable([make_video(price=3), make_video(price=3)], left)) == count


def test_a_plan_is_read_again_after_a_minute():
    cloud, now_ms = FakeCloud(), [0]
    plans = KnownPlans(cloud.plan_rows, lambda: now_ms[0])
    plans.get("MINE")
    cloud.plan_rows.put(Plan("MINE"))
    now_ms[0] = KEEP_MS - 1
    assert plans.get("MINE") is None
    now_ms[0] = KEEP_MS
    assert plans.get("MINE") == Plan("MINE")


def put_videos(cloud, count, segments):
    for number in range(count):
        names = {MP4: tuple(f"{number:x}.{name:x}" for name in range(segments))}
        cloud.videos.put(with_changes(make_video(id=f"{number:024x}"), segments=names))


@pytest.mark.parametrize(
    ("videos", "segments", "left"), [(25, 0, 0), (26, 0, 1), (2, 250, 0), (2, 251, 1), (1, 501, 0)]
)
def test_a_batch_has_at_most_25_videos_and_500_segments_but_one_video(videos, segments, left):
    cloud = FakeCloud()
    put_videos(cloud, videos, segments)
    assert delete_batch(PendingDeletion(ACCOUNT, TEMPLATE), cloud)
    assert len(cloud.videos.list(ACCOUNT)) == left


@pytest.mark.parametrize(("segments", "messages"), [(4000, 1), (4001, 2)])
def test_a_message_names_at_most_4000_segments(segments, messages):
    cloud = FakeCloud()
    put_videos(cloud, 1, segments)
    release_running_segments(cloud.videos.list(ACCOUNT), cloud)
    names = [sum(map(len, body["uses"].values())) for body in cloud.queues.messages(Queue.REMOVE)]
    assert (len(names), max(names), sum(names)) == (messages, 4000, segments)


def test_a_message_names_segments_by_the_video_that_has_used_them():
    cloud = FakeCloud()
    put_videos(cloud, 2, 2)
    videos = cloud.videos.list(ACCOUNT)
    release_running_segments(videos, cloud)
    (orphaned,) = cloud.queues.messages(Queue.REMOVE)
    assert orphaned["uses"] == {video.segment_user: list(video.plan.segment_names) for video in videos}
