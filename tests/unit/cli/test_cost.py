"""`reelwright cost`: sums for people and for programs, without a deployment."""

import json

import pytest
from click.testing import CliRunner

from chalicelib.cli.main import cli
from tests.unit.cli.cost_guide import printed, shown


def run(*arguments):
    return CliRunner().invoke(cli, ["cost", *arguments])


def sums(*arguments):
    """Return the JSON that the command prints."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def total(rows):
    return rows[-1]["USD x86-64"]


def test_the_tables_of_the_guide_are_what_the_command_prints():
    assert shown() == printed(), "run: python -m tests.unit.cli.cost_guide"


def test_programs_get_numbers():
    made = sums()
    assert made["region"] == "us-east-1"
    for table in ("campaign", "idle"):
        *lines, last = made[table]
        assert last["for"] == "total"
        assert last["USD arm64"] == pytest.approx(sum(line["USD arm64"] for line in lines))


def test_arm64_is_cheaper_by_its_price():
    for row in sums()["minute"]:
        assert row["USD arm64"] == pytest.approx(row["USD x86-64"] * 0.8, rel=0.01)


def test_a_campaign_grows_with_its_videos_and_their_personal_seconds():
    ten, hundred = (total(sums("--videos", number)["campaign"]) for number in ("1000", "10000"))
    assert ten * 9 < hundred < ten * 10
    assert total(sums("--personal", "0")["campaign"]) < total(sums("--personal", "30")["campaign"])


@pytest.mark.parametrize(("option", "value"), [("--views", "0"), ("--months", "0")])
def test_files_that_nobody_keeps_or_downloads_cost_nothing(option, value):
    assert total(sums(option, value)["campaign"]) < total(sums()["campaign"])


def test_stored_files_cost_in_a_month_without_calls():
    assert total(sums("--stored-gb", "1000")["idle"]) == pytest.approx(total(sums()["idle"]) + 23)


def test_an_operators_prices_count(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[transfer_out_gb]\nus-east-1 = 0\n")
    assert total(sums("--prices", str(path))["campaign"]) < total(sums()["campaign"])


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("--seconds", "5", "--personal", "6"), 2, "6 s are more than the 5 s of a video"),
        (("--profile", "MP3"), 2, "MP3 has no picture: choose a profile with one"),
        (("--profile", "MP4"), 2, "'MP4': MP4 is not supported"),
        (("--videos", "0"), 2, "0 is not in the range x>=1"),
        (("--region", "mars-1"), 1, "mars-1: not all prices are known: choose among eu-central-1"),
        (("--seconds", "nan"), 2, "nan is not a finite number"),
        (("--seconds", "inf"), 2, "inf is not a finite number"),
        (("--views", "inf"), 2, "inf is not a finite number"),
        (("--stored-gb", "nan"), 2, "nan is not a finite number"),
    ],
)
def test_wrong_arguments_are_named(arguments, code, error):
    result = run(*arguments)
    assert (result.exit_code, error in result.stderr) == (code, True), result.stderr
