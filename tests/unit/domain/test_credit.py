"""Changes of balances, and the allowance of a new month."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.domain.account_plan import Plan
from chalicelib.domain.credit import (
    Amounts,
    Balance,
    EntryKind,
    affordable,
    entry_for_row,
    media_balance_delta,
    next_month_ms,
    renewed,
    video_balance_delta,
)
from chalicelib.domain.media import MediaStatus
from chalicelib.domain.video import UNFINISHED, OutFile, VideoStatus
from tests.fakes import ACCOUNT, MEDIA, NOW_MS, VIDEO, make_media, make_temporary_media, make_video, with_changes

OUT = OutFile("profile", "name", 500, "key")
RENDERING = make_video(status=VideoStatus.RENDERING, price=3)
DONE = with_changes(RENDERING, status=VideoStatus.DONE, duration_ms=2500, out_files=(OUT,))
FREE_RENDERING, FREE_DONE = replace(RENDERING, price=0), replace(DONE, price=0)
PLAN = Plan("PLAN", credits=100)


@pytest.mark.parametrize(
    ("before", "after", "moved", "kind"),
    [
        (None, RENDERING, Amounts(available=-3, held=3), "reserve"),
        (None, replace(RENDERING, price=1), Amounts(available=-1, held=1), "reserve"),
        (RENDERING, replace(RENDERING, price=5), Amounts(available=-2, held=2), "reserve"),
        (RENDERING, replace(RENDERING, price=1), Amounts(available=2, held=-2), "release"),
        (RENDERING, DONE, Amounts(held=-3, spent=3, video_bytes=500), "charge"),
        (FREE_RENDERING, FREE_DONE, Amounts(unmetered=3, video_bytes=500), "charge"),
        (RENDERING, replace(RENDERING, status=VideoStatus.ERROR), Amounts(available=3, held=-3), "release"),
        (RENDERING, None, Amounts(available=3, held=-3), "release"),
        (DONE, None, Amounts(video_bytes=-500), "storage"),
        (DONE, replace(DONE, status=VideoStatus.QUEUED), Amounts(available=-3, held=3), "reserve"),
    ],
)
def test_a_video_moves_its_accounts_balance(before, after, moved, kind):
    assert video_balance_delta(before, after) == moved
    assert entry_for_row(before or after, moved, NOW_MS).kind == kind


@pytest.mark.parametrize("status", sorted(UNFINISHED))
def test_a_video_in_progress_does_not_change_the_balance(status):
    assert not video_balance_delta(RENDERING, replace(RENDERING, status=status))


def test_a_video_that_is_done_and_settled_moves_nothing():
    assert not video_balance_delta(DONE, with_changes(DONE, finalized=True))


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (None, make_media(), 5),
        (make_media(status=MediaStatus.WAITING, size_bytes=9), make_media(), 5),
        (make_media(), None, -5),
        (None, make_media(status=MediaStatus.WAITING), 0),
        (make_media(status=MediaStatus.WAITING), make_media(status=MediaStatus.ERROR), 0),
        (None, make_temporary_media(is_counted=True), 5),
        (None, make_temporary_media(), 0),
    ],
)
def test_a_media_counts_once_it_is_ready_unless_a_visitor_of_an_earlier_release_sent_it(before, after, moved):
    assert media_balance_delta(before, after) == Amounts(media_bytes=moved)


@pytest.mark.parametrize(("row", "ids"), [(RENDERING, (VIDEO, None)), (make_media(), (None, MEDIA))])
def test_an_entry_names_its_video_or_media_file(row, ids):
    entry = entry_for_row(row, Amounts(video_bytes=1), NOW_MS)
    assert (entry.account_id, entry.video_id, entry.media_id) == (ACCOUNT, *ids)


def test_entries_sort_by_their_time():
    assert entry_for_row(DONE, Amounts(held=1), NOW_MS).id < entry_for_row(DONE, Amounts(held=1), NOW_MS + 1).id


@pytest.mark.parametrize(("left", "count"), [(0, 0), (2, 0), (3, 1), (8, 2), (9, 3), (99, 3)])
def test_credit_pays_the_first_videos(left, count):
    assert len(affordable([RENDERING] * 3, left)) == count


def month(**amounts):
    """Return the amounts after a new month with an allowance of 100 credits has begun."""
    balance = Balance(ACCOUNT, Amounts(**amounts), "PLAN", 100, NOW_MS)
    return renewed(balance, PLAN, NOW_MS).amounts


def test_the_first_month_begins_with_the_allowance():
    expected = Balance(ACCOUNT, Amounts(available=100), "PLAN", 100, next_month_ms(NOW_MS))
    assert renewed(Balance(ACCOUNT), PLAN, NOW_MS) == expected


def test_the_rest_of_an_allowance_expires():
    assert month(available=60, spent=40) == Amounts(available=100)


def test_granted_credits_stay():
    assert month(available=110, granted=50, spent=40) == Amounts(available=150, granted=50)


def test_granted_credits_are_used_after_the_allowance():
    assert month(available=30, granted=50, spent=120) == Amounts(available=130, granted=30)


def test_held_credits_are_spent_in_the_new_month():
    assert month(available=20, held=30, granted=0, spent=50) == Amounts(available=70, held=30)


def test_no_more_is_taken_than_the_balance_has():
    balance = Balance(ACCOUNT, Amounts(held=500, spent=500), "PRO", 1000, NOW_MS)
    assert renewed(balance, PLAN, NOW_MS).amounts == Amounts(held=500)


def test_bytes_are_not_renewed():
    assert month(media_bytes=5, video_bytes=7) == Amounts(available=100, media_bytes=5, video_bytes=7)


def test_an_allowance_is_granted_once_a_month():
    assert renewed(renewed(Balance(ACCOUNT), PLAN, NOW_MS), PLAN, next_month_ms(NOW_MS) - 1) is None


def test_another_plan_starts_a_month_at_once():
    balance = replace(renewed(Balance(ACCOUNT), Plan("FREE", credits=5), NOW_MS))
    assert renewed(balance, PLAN, NOW_MS).amounts == Amounts(available=100)


def test_a_plan_without_limit_gives_nothing():
    assert renewed(Balance(ACCOUNT), Plan("UNLIMITED"), NOW_MS) is None


@pytest.mark.parametrize(
    ("now", "then"),
    [("2026-11-24T12:30", "2026-12-01"), ("2026-12-31T23:59", "2027-01-01"), ("2026-01-01T00:00", "2026-02-01")],
)
def test_months_begin_at_midnight_in_utc(now, then):
    now, then = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, then))
    assert next_month_ms(round(now.timestamp() * 1000)) == round(then.timestamp() * 1000)


def test_every_kind_of_entry_has_a_name_of_its_own():
    assert len({kind.value for kind in EntryKind}) == 10
