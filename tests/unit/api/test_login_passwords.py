"""Password hashes by the real Argon2."""

import argon2
import pytest

from chalicelib.api.login import Passwords

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def stored():
    return Passwords().hash(PASSWORD)


def test_a_password_matches_its_hash(stored):
    assert Passwords().matches(PASSWORD, stored)


@pytest.mark.parametrize("password", ["", "another one"])
def test_another_does_not(stored, password):
    assert not Passwords().matches(password, stored)


def test_none_matches_where_nothing_is_stored():
    assert not Passwords().matches(PASSWORD, None)


def test_a_hash_has_the_configured_parameters(stored):
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert not Passwords().is_outdated(stored)


def test_a_hash_of_other_parameters_is_outdated():
    assert Passwords().is_outdated(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))
