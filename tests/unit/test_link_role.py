"""The role that signs links: its credentials outlive each link, and are renewed in time."""

from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from chalicelib.aws.link_role import SESSION_S, LinkRole
from chalicelib.domain.links import LINK_S

ARN = "arn:aws:iam::123456789012:role/links"
START_S = 1_700_000_000


class Sts:
    """Lends numbered credentials for an hour, unless it has an `error`."""

    def __init__(self, clock):
        self.clock, self.asked, self.error = clock, [], None

    def assume_role(self, **request):
        self.asked.append(request)
        if self.error:
            raise self.error
        until = datetime.fromtimestamp(self.clock.s + request["DurationSeconds"], UTC)
        number = str(len(self.asked))
        given = {"AccessKeyId": number, "SecretAccessKey": "s", "SessionToken": "t", "Expiration": until}
        return {"Credentials": given}


class Clock:
    s = START_S


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sts(clock):
    return Sts(clock)


@pytest.fixture
def role(sts, clock):
    """Return a role whose clients are the ids of their credentials."""
    return LinkRole(ARN, sts, lambda credentials: credentials[0], lambda: clock.s)


def test_a_link_is_valid_for_as_long_as_the_api_promises(role, sts):
    assert role.signer() == ("1", LINK_S)
    assert sts.asked == [{"RoleArn": ARN, "RoleSessionName": "links", "DurationSeconds": SESSION_S}]


def test_aws_lends_a_chained_role_for_an_hour_at_most():
    assert LINK_S < SESSION_S <= 3600


@pytest.mark.parametrize(("age_s", "signer"), [(540, "1"), (541, "2")])
def test_credentials_that_end_before_the_link_are_renewed(role, clock, age_s, signer):
    role.signer()
    clock.s += age_s
    assert role.signer() == (signer, LINK_S)


@pytest.mark.parametrize("error", [ConnectTimeoutError(endpoint_url="sts"), ClientError({}, "AssumeRole")])
def test_without_sts_a_link_is_valid_as_long_as_the_credentials_at_hand(role, sts, clock, error):
    role.signer()
    sts.error = error
    clock.s += 2940
    assert role.signer() == ("1", 600)


def test_credentials_that_end_soon_sign_nothing(role, sts, clock):
    role.signer()
    sts.error = ConnectTimeoutError(endpoint_url="sts")
    clock.s += 2941
    assert role.signer() is None


@pytest.mark.parametrize(("later_s", "asked"), [(29, 1), (30, 2)])
def test_a_failure_of_sts_is_not_repeated_for_each_link(role, sts, clock, later_s, asked):
    sts.error = ConnectTimeoutError(endpoint_url="sts")
    assert role.signer() is None
    clock.s += later_s
    assert role.signer() is None
    assert len(sts.asked) == asked


def test_the_role_signs_again_when_sts_is_back(role, sts, clock):
    sts.error = ConnectTimeoutError(endpoint_url="sts")
    role.signer()
    sts.error = None
    clock.s += 30
    assert role.signer() == ("2", LINK_S)
