"""The prices of AWS: each has a source and a day, and an operator may correct them."""

from datetime import date

import pytest

from chalicelib.cost.prices import FILE, read_prices

REGIONS = ["us-east-1", "eu-west-1", "eu-central-1"]


@pytest.fixture
def own(tmp_path):
    """Return a function that writes a price file of the operator's."""

    def write(text):
        path = tmp_path / "prices.toml"
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize("region", REGIONS)
def test_each_price_has_a_source_and_a_day(region):
    for price in read_prices(region).values():
        assert price.usd > 0
        assert price.source.startswith("https://")
        assert price.as_of <= date.today()


def test_a_price_is_for_one_unit():
    assert read_prices("us-east-1")["lambda_request"].usd == pytest.approx(0.20 / 1_000_000)


def test_an_operators_price_replaces_ours(own):
    path = own("[api_request]\nus-east-1 = 1.00\nas_of = 2027-01-31\n")
    price = read_prices("us-east-1", path)["api_request"]
    assert (price.usd, price.as_of) == (pytest.approx(1e-6), date(2027, 1, 31))
    assert read_prices("us-east-1", path)["trace"] == read_prices("us-east-1")["trace"]


def test_a_region_of_the_operator_needs_all_prices(own):
    with pytest.raises(
        ValueError, match=r"^mars-1: .*choose among eu-central-1, eu-west-1.* or pass a file .*lambda_request"
    ):
        read_prices("mars-1", own("[trace]\nmars-1 = 9\n"))


def test_a_whole_region_may_be_added(own):
    names = [line for line in FILE.read_text().splitlines() if line.startswith("[")]
    prices = read_prices("mars-1", own("\n".join(f"{name}\nmars-1 = 2" for name in names)))
    assert prices["transfer_out_gb"].usd == 2


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[tea]\nus-east-1 = 1\n", "unknown price 'tea': choose among lambda_gb_second_x86_64, "),
        ("[trace]\nus-east-1 = -1\n", r"trace: us-east-1: expected a price in USD, got -1"),
        ("[trace]\nus-east-1 = true\n", r"trace: us-east-1: expected a price in USD, got True"),
        ("[trace]\nper = 0\n", "trace: per: expected the quantity that the price is for, got 0"),
        ('[trace]\nas_of = "May"\n', "trace: as_of: expected a day such as 2026-09-05, got 'May'"),
        ("trace = 1\n", r"trace: expected a table such as \[lambda_request\]"),
        ("[trace\n", "not a readable TOML file"),
    ],
)
def test_a_wrong_file_is_refused(own, text, error):
    with pytest.raises(ValueError, match=error):
        read_prices("us-east-1", own(text))
