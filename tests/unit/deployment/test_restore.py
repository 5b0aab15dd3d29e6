"""The moment of a restore, and the files of a smoke test."""

from datetime import UTC, datetime

import pytest

from deployment.errors import DeploymentError
from deployment.restore import read_moment
from deployment.smoke import check_mp4
from deployment.tables import suffix_of, suffixes_of

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
FTYP, MOOV, MDAT = (
    len(content).to_bytes(4, "big") + kind + content[8:]
    for kind, content in ((b"ftyp", bytes(16)), (b"moov", bytes(20)), (b"mdat", bytes(30)))
)


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("2026-11-28T10:00Z", datetime(2026, 11, 28, 10, tzinfo=UTC)),
        ("2026-11-28 11:00:30+01:00", datetime(2026, 11, 28, 10, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_has_a_time_zone(at, moment):
    assert read_moment(at, NOW) == moment


@pytest.mark.parametrize("at", ["", "yesterday", "2026-11-28T10:00", "2026-11-28"])
def test_a_moment_without_one_is_refused(at):
    with pytest.raises(DeploymentError, match=r"such as AT=2026-11-28T10:00Z\.$"):
        read_moment(at, NOW)


def test_the_future_cannot_be_restored():
    with pytest.raises(DeploymentError, match="in the future"):
        read_moment("2026-11-28T12:00:01Z", NOW)
    assert read_moment("2026-11-28T12:00:00Z", NOW) == NOW


def test_only_the_last_35_days_can_be_restored():
    assert read_moment("2026-10-24T12:00Z", NOW) == datetime(2026, 10, 24, 12, tzinfo=UTC)
    with pytest.raises(DeploymentError, match="a moment of the last 35 days only"):
        read_moment("2026-10-24T11:59Z", NOW)


def test_restored_tables_are_named_after_the_moment():
    assert suffix_of(NOW) == "-20261128T120000Z"


def test_the_suffixes_of_restored_tables_are_read_from_their_names():
    names = [f"s-videos{suffix_of(NOW)}", f"s-medias{suffix_of(NOW)}", "s-videos", "s-20261128T120000Z-videos"]
    assert suffixes_of(names) == [suffix_of(NOW)]


def test_a_whole_mp4_is_accepted():
    check_mp4(FTYP + MOOV + MDAT)


@pytest.mark.parametrize("body", [b"", b"<html>", FTYP + MOOV, MOOV + MDAT, (FTYP + MOOV + MDAT)[:-1]])
def test_anything_else_is_refused(body):
    with pytest.raises(DeploymentError, match="no whole MP4"):
        check_mp4(body)
