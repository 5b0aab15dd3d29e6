"""The ledger: the same tests for DynamoDB and the fakes."""

from dataclasses import replace

import pytest

from chalicelib.domain.account_plan import Plan
from chalicelib.domain.credit import Amounts, Balance, Entry, EntryKind, InsufficientCredit
from chalicelib.domain.video import UNFINISHED, OutFile, VideoStatus
from tests.fakes import ACCOUNT, NOW_MS, OTHER_ACCOUNT, VIDEO, make_media, make_template, make_transition, make_video

GRANT = Entry(ACCOUNT, "9" * 24, EntryKind.GRANT, NOW_MS, Amounts(available=10, granted=10), note="sorry")
OUT = OutFile("profile", "name", 500, "key")


def amounts(cloud):
    return cloud.ledger.balance(ACCOUNT).amounts


def kinds(cloud):
    return [entry.kind.value for entry in cloud.ledger.list(ACCOUNT)]


def grant(cloud, credits_):
    cloud.ledger.append(replace(GRANT, moved=Amounts(available=credits_, granted=credits_)))


def test_a_new_account_has_an_empty_balance(cloud):
    assert cloud.ledger.balance(ACCOUNT) == Balance(ACCOUNT)


def test_an_entry_is_returned_as_it_was_written(cloud):
    assert cloud.ledger.append(GRANT)
    assert (cloud.ledger.list(ACCOUNT), amounts(cloud)) == ([GRANT], GRANT.moved)


def test_an_entry_of_the_same_id_is_written_once(cloud):
    cloud.ledger.append(GRANT)
    assert not cloud.ledger.append(GRANT)
    assert amounts(cloud) == GRANT.moved


def test_an_entry_is_written_once_even_if_it_would_take_too_much(cloud):
    grant(cloud, 10)
    assert not cloud.ledger.append(replace(GRANT, moved=Amounts(available=-99)))


def test_the_ledger_is_listed_since_a_time(cloud):
    late = replace(GRANT, id=f"{NOW_MS // 1000:08x}".ljust(24, "0"))
    early = replace(GRANT, id=f"{NOW_MS // 1000 - 1:08x}".ljust(24, "0"), created_ms=NOW_MS - 1000)
    for entry in (late, early):
        cloud.ledger.append(entry)
    assert (cloud.ledger.list(ACCOUNT, NOW_MS), cloud.ledger.list(ACCOUNT)) == ([late], [early, late])


def test_the_ledger_of_another_account_is_not_listed(cloud):
    cloud.ledger.append(GRANT)
    assert cloud.ledger.list(OTHER_ACCOUNT) == []


def test_a_balance_is_replaced_by_the_next(cloud):
    after = Balance(ACCOUNT, Amounts(available=5, media_bytes=1), "FREE", 5, NOW_MS)
    assert cloud.ledger.replace(Balance(ACCOUNT), after, GRANT)
    assert (cloud.ledger.balance(ACCOUNT), cloud.ledger.list(ACCOUNT)) == (after, [GRANT])


def test_a_balance_that_has_changed_is_not_replaced(cloud):
    grant(cloud, 3)
    before = Balance(ACCOUNT, Amounts(available=2, granted=2))
    assert not cloud.ledger.replace(before, before, replace(GRANT, id="8" * 24))
    assert amounts(cloud).available == 3


def test_a_new_video_is_paid_for(cloud):
    grant(cloud, 10)
    assert cloud.videos.add([make_video(price=4)]) == 1
    assert (amounts(cloud), kinds(cloud)) == (Amounts(available=6, held=4, granted=10), ["reserve", "grant"])


def test_a_video_that_nothing_is_taken_for_needs_no_credit(cloud):
    assert cloud.videos.add([make_video()]) == 1
    assert (amounts(cloud), kinds(cloud)) == (Amounts(), [])


def test_videos_are_stored_in_order_until_the_credit_runs_out(cloud):
    grant(cloud, 130)
    videos = [make_video(id=f"{number:024x}", price=2) for number in range(120)]
    assert cloud.videos.add(videos) == 65
    assert cloud.videos.list(ACCOUNT) == videos[:65]
    assert (amounts(cloud).available, amounts(cloud).held) == (0, 130)


def test_long_videos_are_stored_together(cloud):
    grant(cloud, 99)
    videos = [make_video(id=f"{number:024x}", price=1, scripts=("x" * 290_000,)) for number in range(16)]
    assert cloud.videos.add(videos) == 16
    assert cloud.videos.list(ACCOUNT) == videos


def test_a_video_without_enough_credit_is_not_stored(cloud):
    with pytest.raises(InsufficientCredit) as caught:
        cloud.videos.put(make_video(price=4))
    assert (caught.value.needed, caught.value.left, cloud.videos.list(ACCOUNT)) == (4, 0, [])


def test_a_video_whose_new_price_exceeds_the_credit_is_not_changed(cloud):
    grant(cloud, 10)
    cloud.videos.add([make_video(price=1)])
    with pytest.raises(InsufficientCredit) as caught:
        cloud.videos.apply(make_transition(make_video(), UNFINISHED, VideoStatus.RENDERING, price=11))
    assert (caught.value.needed, caught.value.left) == (10, 9)
    assert cloud.videos.get(ACCOUNT, VIDEO) == make_video(price=1)


def test_a_video_that_is_done_is_charged_once(cloud):
    grant(cloud, 10)
    cloud.videos.add([make_video(price=4, status=VideoStatus.ASSEMBLING, duration_ms=4000)])
    for _ in range(2):
        cloud.videos.apply(make_transition(make_video(), {VideoStatus.ASSEMBLING}, VideoStatus.DONE, out_files=(OUT,)))
    assert amounts(cloud) == Amounts(available=6, granted=10, spent=4, video_bytes=500)


def test_the_cost_of_an_unmetered_video_is_recorded(cloud):
    cloud.videos.put(make_video(status=VideoStatus.ASSEMBLING, duration_ms=2500))
    cloud.videos.apply(make_transition(make_video(), {VideoStatus.ASSEMBLING}, VideoStatus.DONE))
    assert (amounts(cloud), kinds(cloud)) == (Amounts(unmetered=3), ["charge"])


def test_a_deleted_video_releases_its_held_credits(cloud):
    grant(cloud, 10)
    cloud.videos.add([make_video(price=4)])
    assert [cloud.videos.delete(ACCOUNT, VIDEO) for _ in range(2)] == [True, False]
    assert amounts(cloud) == Amounts(available=10, granted=10)


def test_videos_that_are_deleted_together_release_their_held_credits(cloud):
    grant(cloud, 60)
    begun = [make_video(id=f"{number:024x}", price=1) for number in range(60)]
    cloud.videos.add(begun)
    done = make_video(id="d" * 24, status=VideoStatus.DONE, out_files=(OUT,))
    failed = make_video(id="e" * 24, status=VideoStatus.ERROR)
    cloud.videos.put(done)
    cloud.videos.put(failed)
    for _ in range(2):
        cloud.videos.delete_many(ACCOUNT, [video.id for video in (*begun, done, failed)])
        assert (cloud.videos.list(ACCOUNT), amounts(cloud)) == ([], Amounts(available=60, granted=60))


def test_a_media_file_counts_from_the_time_it_is_ready_until_its_deletion(cloud):
    cloud.medias.put(make_media())
    counted = amounts(cloud)
    cloud.medias.delete(ACCOUNT, make_media().id)
    assert (counted, amounts(cloud)) == (Amounts(media_bytes=5), Amounts())


def test_plans_are_returned_as_they_were_stored(cloud):
    plan = Plan("MINE", credits=5, profiles=("MP4_*",), custom_profiles=False)
    cloud.plan_rows.put(plan)
    assert (cloud.plan_rows.get("MINE"), cloud.plan_rows.list()) == (plan, [plan])


def test_a_plan_is_deleted_once(cloud):
    cloud.plan_rows.put(Plan("MINE"))
    assert [cloud.plan_rows.delete("MINE") for _ in range(2)] == [True, False]
    assert (cloud.plan_rows.get("MINE"), cloud.plan_rows.get("")) == (None, None)


def test_the_accounts_own_templates_are_counted(cloud):
    for template in (make_template(), make_template(id="5" * 24), make_template(account_id=OTHER_ACCOUNT)):
        cloud.templates.put(template)
    assert cloud.templates.count(ACCOUNT) == 2
