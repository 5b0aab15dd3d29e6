"""The table of connections."""

from chalicelib import wiring
from chalicelib.domain.connection import PENDING, ConnectionKind
from tests.fakes import ACCOUNT, BUCKET, OTHER_ACCOUNT, make_connection

ANN = "116071234567890123456"


def channel(**changes):
    return make_connection(**{"id": ANN, "kind": ConnectionKind.YOUTUBE, "bucket": None} | changes)


def test_a_connection_is_stored_and_deleted(wired):
    connections = wiring.services().connections
    connections.put(make_connection())
    assert connections.get(ACCOUNT, BUCKET) == make_connection()
    assert (connections.delete(ACCOUNT, BUCKET), connections.delete(ACCOUNT, BUCKET)) == (True, False)
    assert connections.list(ACCOUNT) == []


def test_the_accounts_that_share_a_youtube_account_are_known(wired):
    connections = wiring.services().connections
    connections.put(channel())
    connections.put(channel(account_id=OTHER_ACCOUNT))
    assert connections.accounts_with(ANN) == sorted([ACCOUNT, OTHER_ACCOUNT])
    connections.delete(ACCOUNT, ANN)
    assert connections.accounts_with(ANN) == [OTHER_ACCOUNT]


def test_connections_without_consent_are_not_listed_and_expire(wired):
    connections = wiring.services().connections
    connections.put(channel(id=f"{PENDING}1", expires_s=5))
    assert connections.list(ACCOUNT) == []
    assert connections.get(ACCOUNT, f"{PENDING}1").expires_s == 5
    assert connections.accounts_with(f"{PENDING}1") == []


def test_the_deletion_of_an_account_leaves_nothing_of_its_connections(wired):
    services = wiring.services()
    for each in (make_connection(), channel(), channel(account_id=OTHER_ACCOUNT)):
        services.connections.put(each)
    while any(rows.delete_batch(ACCOUNT) for rows in services.account_rows()):
        pass
    assert services.connections.list(ACCOUNT) == []
    assert services.connections.accounts_with(ANN) == [OTHER_ACCOUNT]
