"""The rows that earlier releases have stored."""

from dataclasses import replace

from chalicelib.domain.account_deletion import DELETING, pending_deletion
from chalicelib.domain.ids import hash_secret
from chalicelib.domain.sealed import is_sealed
from chalicelib.domain.template_secrets import shown_secret
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import OVERDUE_MS
from chalicelib.pipeline.reaper import reap, resume
from tests.fakes import ACCOUNT, TEMPLATE, TEMPLATE_SECRET, Failing, make_account, make_template
from tests.unit.pipeline.reaper.stopped import FOREVER, HOOK, add_upload, forget_watches, reaped, stop


def test_rows_of_earlier_releases_are_found_half_an_hour_after_the_first_run(cloud):
    stop(cloud, VideoStatus.QUEUED)
    add_upload(cloud)
    cloud.accounts.put(replace(make_account(), **DELETING))
    forget_watches(cloud)
    assert reaped(cloud) == 0
    cloud.clock.ms += 1_800_000 - 1
    assert (reaped(cloud), cloud.videos.watches) == (0, {})
    cloud.clock.ms += 1
    reaped(cloud)
    cloud.clock.ms += OVERDUE_MS
    assert reaped(cloud) == 2
    assert pending_deletion(ACCOUNT).id in [id_ for _, id_ in cloud.removals.rows]


def test_the_tables_are_read_once(cloud):
    reaped(cloud)
    cloud.clock.ms += 1_800_000
    reaped(cloud)
    stop(cloud, VideoStatus.QUEUED)
    forget_watches(cloud)
    assert (reaped(cloud), reaped(cloud), cloud.videos.watches) == (0, 0, {})


WEEK_MS = 7 * 86_400_000


def in_clear(cloud, **changes):
    """Store a template as earlier releases did."""
    cloud.templates.put(make_template(secret=TEMPLATE_SECRET, **changes))


def template_of(cloud):
    return cloud.templates.get(ACCOUNT, TEMPLATE)


def test_secrets_in_clear_are_encrypted_a_week_after_the_first_run(cloud):
    in_clear(cloud)
    reaped(cloud)
    cloud.clock.ms += WEEK_MS - 1
    reaped(cloud)
    assert template_of(cloud).secret == TEMPLATE_SECRET
    cloud.clock.ms += 1
    reaped(cloud)
    assert is_sealed(template_of(cloud).secret)
    assert template_of(cloud).current_hash == hash_secret(TEMPLATE_SECRET)
    assert shown_secret(template_of(cloud), cloud.sealer) == TEMPLATE_SECRET


def test_an_operator_who_takes_up_everything_right_after_an_update_can_still_roll_it_back(cloud):
    in_clear(cloud)
    resume(cloud.pipeline_services)
    assert template_of(cloud).secret == TEMPLATE_SECRET


def test_a_secret_is_encrypted_also_if_its_template_changes_meanwhile(cloud):
    in_clear(cloud)
    seal = cloud.sealer.seal

    def meanwhile(*arguments):
        cloud.sealer.seal = seal
        cloud.templates.update(ACCOUNT, TEMPLATE, webhooks=(HOOK,))
        return seal(*arguments)

    cloud.sealer.seal = meanwhile
    reaped(cloud)
    cloud.clock.ms += WEEK_MS
    reaped(cloud)
    assert (template_of(cloud).webhooks, is_sealed(template_of(cloud).secret)) == ((HOOK,), True)


def test_a_large_table_is_read_some_pages_a_run(cloud):
    pages = iter(["1", "2", "3", None])
    read = []
    videos = Failing(cloud.videos, "no method")

    def watch_earlier_rows(cursor):
        read.append(cursor)
        cloud.clock.ms += 40_000
        return next(pages)

    videos.watch_earlier_rows = watch_earlier_rows
    services = replace(cloud.pipeline_services, videos=videos)
    reap(services, FOREVER)
    cloud.clock.ms += 1_800_000
    reap(services, FOREVER)
    assert read == ["", "1"]
    reap(services, FOREVER)
    assert read == ["", "1", "2", "3"]
