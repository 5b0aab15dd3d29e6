"""Servers with TLS: their certificates are verified for the host of the URL, and they have the same deadlines."""

import pytest

from chalicelib.domain.destinations import Destinations, parse_hosts
from chalicelib.domain.errors import FetchError, FetchLater
from chalicelib.outbound.fetch import fetch
from chalicelib.outbound.pool import Pool
from tests.unit.outbound.test_deadlines import DRIPS, TOTAL_S
from tests.unit.outbound.test_destinations_are_checked import resolver
from tests.unit.outbound.tls_site import NAME, TlsSite, write_certificate

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfile"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return write_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def tls_site(certificate):
    sites = []

    def start(answer):
        sites.append(TlsSite(answer, certificate))
        return sites[-1]

    yield start
    for site in sites:
        site.stop()


@pytest.fixture
def pool(certificate):
    """Return a pool that trusts the certificate, and resolves all names to the loopback interface."""
    pool = Pool(Destinations(hosts=parse_hosts("127.0.0.1:1-65535")), resolver(files="127.0.0.1", other="127.0.0.1"))
    pool.tls.load_verify_locations(certificate)
    yield pool
    pool.clear()


def test_a_file_is_downloaded_from_the_host_of_the_certificate(tls_site, pool, tmp_path):
    fetch(f"https://{NAME}:{tls_site(lambda: [ANSWER]).port}/", tmp_path / "media", pool=pool)
    assert (tmp_path / "media").read_bytes() == b"file"


def test_another_host_at_the_same_address_is_not_trusted(tls_site, pool, tmp_path):
    port = tls_site(lambda: [ANSWER]).port
    with pytest.raises(FetchError, match="certificate or encryption is not to be trusted"):
        fetch(f"https://other.example:{port}/", tmp_path / "media", pool=pool)


def test_a_certificate_that_nobody_knows_is_not_trusted(tls_site, tmp_path):
    site = tls_site(lambda: [ANSWER])
    pool = Pool(Destinations(hosts=parse_hosts("127.0.0.1:1-65535")), resolver(files="127.0.0.1"))
    with pytest.raises(FetchError, match="certificate or encryption is not to be trusted"):
        fetch(f"https://{NAME}:{site.port}/", tmp_path / "media", pool=pool)


@pytest.mark.parametrize("drip", ["header", "body", "size of a chunk"])
def test_a_download_that_drips_ends_at_its_deadline(tls_site, pool, tmp_path, drip):
    site = tls_site(DRIPS[drip])
    with pytest.raises(FetchLater, match=r"the download took longer than 0\.2 s"):
        fetch(f"https://{NAME}:{site.port}/", tmp_path / "media", pool=pool, total_s=TOTAL_S)
