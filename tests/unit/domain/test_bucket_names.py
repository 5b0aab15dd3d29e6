"""Names of buckets, as S3 allows them."""

import pytest

from chalicelib.domain.bucket_names import check_bucket_name


@pytest.mark.parametrize("name", ["abc", "a" * 63, "acme-films", "films.example.com", "1a2", "a--b"])
def test_a_valid_name(name):
    check_bucket_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "ab", "a" * 64, "Acme", "a_b", "a b", "a..b", "-abc", "abc-", "abc.", "s3://abc", "1.2.3.4", "a\nb"],
)
def test_an_invalid_name(name):
    with pytest.raises(ValueError, match="S3 allows 3 to 63"):
        check_bucket_name(name)
