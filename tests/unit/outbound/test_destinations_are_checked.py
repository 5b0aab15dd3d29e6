"""The gate: no connection to an address that is not allowed, however a caller names it."""

import socket

import pytest

from chalicelib.domain.destinations import Destinations, parse_hosts, parse_ports
from chalicelib.domain.errors import FetchError, FetchLater
from chalicelib.outbound.fetch import fetch
from chalicelib.outbound.pool import Pool
from chalicelib.outbound.webhook import call_webhook
from tests.unit.outbound.raw_site import RawSite
from tests.unit.outbound.site import Answer

NOT_PUBLIC = "the download failed: there is no public server of that name or address"
PUBLIC = "93.184.215.14"


@pytest.fixture
def attempts(monkeypatch):
    """Record the addresses that somebody tries to connect to. None answers."""
    found = []

    def connect(self, address):
        found.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return found


def resolver(**names):
    """Return a resolver of numbers and of these names: of a list of answers each lookup gets the next one."""

    def resolve(host, port):
        if host.partition(".")[0] not in names:
            return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        addresses = names[host.partition(".")[0]]
        if isinstance(addresses, list):
            addresses = addresses.pop(0)
        return [info(address, port) for address in addresses.split()]

    return resolve


def info(address, port):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)


def problem_of(url, path, pool):
    with pytest.raises(FetchError) as error:
        fetch(url, path, pool=pool)
    return str(error.value)


SPELLINGS = [
    *(
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "127.255.1.1",
    ),
    *("127.0.0.1.", "localhost", "localhost.", "LOCALHOST", "0", "0.0.0.0", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]"),
    *(
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
        "１２７.０.０.１",
        "127。0。0。1",
    ),
    *("169.254.169.254", "2852039166", "0xa9fea9fe", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "169.254.170.2"),
    *(
        "169.254.100.1",
        "[fe80::1]",
        "[fe80::1%25lo]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "[fc00::1]",
        "100.64.0.1",
    ),
    *("192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "[2001:db8::1]", "[3fff::1]"),
    *("224.0.0.1", "240.0.0.1", "255.255.255.255", "[ff02::1]", "[fec0::1]", "[5f00::1]"),
]


@pytest.mark.parametrize("port", ["", ":443", ":8080"])
@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_leads_to_another_network(attempts, tmp_path, host, port):
    assert problem_of(f"http://{host}{port}/", tmp_path / "media", Pool(Destinations())) in (
        NOT_PUBLIC,
        # Without the library `idna`, urllib3 refuses letters of other alphabets.
        "the download failed: it is no URL that can be called",
    )
    assert attempts == []


@pytest.mark.parametrize(
    "url",
    [
        *("http://public.example@127.0.0.1/", "http://public.example:443@127.0.0.1/", "http://a@b@127.0.0.1/"),
        *(
            "http://127.0.0.1\\@public.example/",
            "http://127.0.0.1#@public.example/",
            "http://127.0.0.1?@public.example/",
        ),
        *(
            "http:///127.0.0.1/",
            "http:/127.0.0.1/",
            "//127.0.0.1/",
            "http://%31%32%37.1/",
            "http://127.0.0.1%00.example/",
        ),
        *("file:///etc/passwd", "ftp://public.example/", "gopher://public.example/", "data:,x", "unix:///tmp/x"),
        *("http+unix://%2Ftmp%2Fx/", "jar:http://127.0.0.1!/", "HTTP://127.0.0.1/"),
    ],
)
def test_no_trick_with_a_url_leads_to_another_network(attempts, tmp_path, url):
    pool = Pool(Destinations(), resolver(public=PUBLIC))
    problem = problem_of(url, tmp_path / "media", pool)
    assert problem.startswith("the download failed: ")
    assert {address for address, _ in attempts} <= {PUBLIC}


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "fd00::1"])
def test_no_name_leads_to_another_network(attempts, tmp_path, address):
    pool = Pool(Destinations(), resolver(evil=address))
    assert problem_of("https://evil.example/", tmp_path / "media", pool) == NOT_PUBLIC
    assert attempts == []


def test_a_name_that_does_not_exist_and_one_of_another_network_give_one_answer(tmp_path):
    def resolve(host, port):
        if host == "unknown.example":
            raise socket.gaierror(socket.EAI_NONAME, "no")
        return [info("10.0.0.1", port)]

    pool = Pool(Destinations(), resolve)
    answers = {problem_of(f"http://{name}.example/", tmp_path / "media", pool) for name in ("unknown", "internal")}
    assert answers == {NOT_PUBLIC}


def test_a_second_answer_of_the_name_server_is_not_asked_for(attempts, tmp_path):
    answers = [PUBLIC, "127.0.0.1"]
    pool = Pool(Destinations(), resolver(rebinding=answers))
    problem_of("http://rebinding.example/", tmp_path / "media", pool)
    # The retry of the failed connection has resolved the name again, and its address was checked again.
    assert (attempts, answers) == ([(PUBLIC, 80)], [])


def test_all_allowed_addresses_are_tried_in_their_order(attempts, tmp_path):
    addresses = f"127.0.0.1 {PUBLIC} 10.0.0.1 2606:4700::1111 ::1 1.1.1.1"
    problem_of("http://many.example/", tmp_path / "media", Pool(Destinations(), resolver(many=[addresses, "::1"])))
    assert [address for address, _ in attempts] == [PUBLIC, "2606:4700::1111", "1.1.1.1"]


def test_an_address_that_does_not_answer_in_time_is_reported(monkeypatch, tmp_path):
    def connect(self, address):
        raise TimeoutError

    monkeypatch.setattr(socket.socket, "connect", connect)
    pool = Pool(Destinations(), resolver(public=PUBLIC))
    with pytest.raises(FetchLater, match="the server did not take the connection in time"):
        fetch("http://public.example/", tmp_path / "media", pool=pool)


@pytest.mark.parametrize("port", [22, 25, 79, 6379, 8000, 9001])
def test_other_ports_are_not_called(attempts, tmp_path, port):
    pool = Pool(Destinations(), resolver(public=PUBLIC))
    problem = problem_of(f"http://public.example:{port}/", tmp_path / "media", pool)
    assert problem == f"the download failed: port {port} is not allowed: use one of 80, 443, 8080, 8443"
    assert attempts == []


def test_a_refused_destination_is_a_permanent_error(tmp_path):
    with pytest.raises(FetchError) as error:
        fetch("http://127.0.0.1/", tmp_path / "media", pool=Pool(Destinations()))
    assert not isinstance(error.value, FetchLater)


def allowing(site):
    return Pool(Destinations(hosts=parse_hosts(site.url.removeprefix("http://"))), resolver(files="127.0.0.1"))


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "http://169.254.169.254/", "//2130706433/", "http://[::1]/"])
def test_each_redirect_is_checked(site, tmp_path, target):
    site.answers = [Answer(302, headers={"Location": target})]
    pool = Pool(Destinations(hosts=parse_hosts(site.url.removeprefix("http://"))))
    assert problem_of(site.url, tmp_path / "media", pool).startswith("the download failed: ")
    assert len(site.requests) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"])
def test_a_redirect_to_another_scheme_is_refused(site, tmp_path, target):
    site.answers = [Answer(302, headers={"Location": target})]
    assert "it is no URL that can be called" in problem_of(site.url, tmp_path / "media", allowing(site))


def test_a_connection_that_is_kept_open_is_used_again_without_another_lookup(site, tmp_path):
    site.answers = [Answer(body=b"file")]
    answers = ["127.0.0.1"]
    port = site.url.rpartition(":")[2]
    pool = Pool(Destinations(hosts=parse_hosts(f"127.0.0.1:{port}")), resolver(files=answers))
    for _ in range(2):
        fetch(f"http://files.example:{port}/", tmp_path / "media", pool=pool)
    pool.clear()
    assert (len(site.requests), answers) == (2, [])


def test_the_server_is_told_the_name_of_the_url(site, tmp_path):
    site.answers = [Answer(body=b"file")]
    port = site.url.rpartition(":")[2]
    pool = allowing(site)
    fetch(f"http://files.example:{port}/", tmp_path / "media", pool=pool)
    pool.clear()
    assert site.requests[0][2]["Host"] == f"files.example:{port}"


def test_tls_is_begun_with_the_name_of_the_url(tmp_path):
    site = RawSite(list)
    try:
        pool = Pool(Destinations(hosts=parse_hosts(f"127.0.0.1:{site.port}")), resolver(files="127.0.0.1"))
        problem_of(f"https://files.example:{site.port}/", tmp_path / "media", pool)
    finally:
        site.stop()
    assert b"files.example" in site.heard[0]


def test_certificates_are_verified():
    tls = Pool(Destinations()).tls
    assert (tls.check_hostname, tls.verify_mode.name) == (True, "CERT_REQUIRED")


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_proxies_of_the_environment_are_not_used(monkeypatch, site, other_site, tmp_path, name):
    monkeypatch.setenv(name, other_site.url)
    site.answers = [Answer(body=b"file")]
    pool = allowing(site)
    fetch(site.url, tmp_path / "media", pool=pool)
    pool.clear()
    assert other_site.requests == []


def test_webhooks_are_checked_in_the_same_way(attempts):
    pool = Pool(Destinations(), resolver(evil="10.0.0.1"))
    replies = {call_webhook(url, b"{}", {}, "Sezion", pool).error for url in ("http://127.1/", "http://evil.example/")}
    assert replies == {"no answer: there is no public server of that name or address"}
    assert call_webhook("http://evil.example:25/", b"{}", {}, "Sezion", pool).error.startswith(
        "no answer: port 25 is not"
    )
    assert attempts == []


def test_a_webhooks_redirect_leads_nowhere(site):
    site.answers = [Answer(307, headers={"Location": "http://169.254.169.254/"})]
    assert call_webhook(site.url, b"{}", {}, "Sezion", allowing(site)).status == 307


def test_the_operators_ports_are_named(tmp_path):
    pool = Pool(Destinations(parse_ports("443,8000-8999")))
    assert problem_of("http://public.example/", tmp_path / "media", pool).endswith("use one of 443, 8000-8999")
