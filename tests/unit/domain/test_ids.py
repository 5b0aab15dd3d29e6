import re

import pytest

from chalicelib.domain.ids import MAX_SECRETS, derived_id, hash_secret, id_ms, new_id, new_secret, secret_matches


def test_an_id_is_24_lower_case_hex_characters():
    assert re.fullmatch("[0-9a-f]{24}", new_id())


def test_the_first_8_characters_of_an_id_are_its_second():
    assert new_id(1_700_000_000_999)[:8] == f"{1_700_000_000:08x}"


@pytest.mark.parametrize("ms", [0, 999, 1000, 1_700_000_000_999])
def test_the_time_of_an_id_is_read_to_the_ms(ms):
    assert id_ms(new_id(ms)) == ms


def test_ids_sort_by_the_time_they_were_made():
    times = [0, 1, 999, 1000, 1001, 1_700_000_000_000, 4_000_000_000_000]
    ids = [new_id(ms) for ms in times]
    assert ids == sorted(ids)


def test_ids_of_one_moment_differ():
    assert new_id(5) != new_id(5)


def test_a_derived_id_is_an_id_of_the_same_time():
    base = new_id(1_700_000_000_000)
    assert re.fullmatch(f"{base[:11]}[0-9a-f]{{13}}", derived_id(base, "http://a"))


def test_a_derived_id_is_always_the_same():
    assert derived_id("a" * 24, "x") == derived_id("a" * 24, "x")


@pytest.mark.parametrize(("base", "about"), [("b" * 24, "x"), ("a" * 24, "y")])
def test_a_derived_id_is_of_one_thing(base, about):
    assert derived_id("a" * 24, "x") != derived_id(base, about)


def test_a_secret_is_32_bytes_in_url_safe_base64_with_its_sign():
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}=", new_secret())


def test_a_secret_matches_its_hash():
    secret = new_secret()
    assert secret_matches(secret, [hash_secret(secret)])


def test_a_secret_matches_without_the_sign_that_gets_lost_in_urls():
    secret = new_secret()
    assert secret_matches(secret.rstrip("="), [hash_secret(secret)])


@pytest.mark.parametrize("secret", ["", "=", "other", "\ud800", "é"])
def test_another_secret_does_not_match(secret):
    assert not secret_matches(secret, [hash_secret("mine"), hash_secret("older")])


def test_no_secret_matches_where_none_is_stored():
    assert not secret_matches("0" * 64, [])


def test_a_secret_may_match_any_stored_hash():
    assert secret_matches(
        "mine", [hash_secret(str(number)) for number in range(MAX_SECRETS - 1)] + [hash_secret("mine")]
    )
