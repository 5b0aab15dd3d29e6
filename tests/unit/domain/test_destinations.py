"""The servers that may be called for others."""

from ipaddress import ip_address

import pytest

from chalicelib.domain.destinations import Destinations, own_servers, parse_hosts, parse_ports

PUBLIC = "93.184.215.14"


def allows(destinations, address, port=443, name="example.com"):
    return destinations.allows(name, ip_address(address), port)


@pytest.mark.parametrize(
    ("port", "allowed"), [(80, True), (443, True), (8080, True), (8443, True), (79, False), (22, False), (65535, False)]
)
def test_public_servers_are_called_at_the_ports_of_http(port, allowed):
    assert allows(Destinations(), PUBLIC, port) == allowed


@pytest.mark.parametrize(("port", "allowed"), [(442, False), (443, True), (7999, False), (8000, True), (8002, True)])
def test_the_operator_sets_the_ports(port, allowed):
    assert allows(Destinations(parse_ports("443, 8000-8002")), PUBLIC, port) == allowed


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_other_networks_are_not_called(address):
    assert not allows(Destinations(), address)


@pytest.mark.parametrize(
    ("hosts", "allowed"),
    [
        *(("10.0.0.7", True), ("10.0.0.0/29", True), ("10.0.0.7:443", True), ("10.0.0.7:400-443", True)),
        *(("10.0.0.8", False), ("10.0.0.8/29", False), ("10.0.0.7:444", False), ("files.corp", False)),
        *(("example.com", True), ("Example.COM", True), ("example.com:443", True), ("example.com:80", False)),
    ],
)
def test_the_operator_allows_hosts_and_networks_with_their_ports(hosts, allowed):
    assert allows(Destinations(hosts=parse_hosts(hosts)), "10.0.0.7") == allowed


@pytest.mark.parametrize("hosts", ["fd00::7", "fd00::/8", "[fd00::7]:443", "[fd00::/8]:443"])
def test_hosts_may_have_addresses_of_ipv6(hosts):
    assert allows(Destinations(hosts=parse_hosts(hosts)), "fd00::7")


def test_an_allowed_host_has_the_ports_of_the_deployment_if_it_has_none():
    destinations = Destinations(parse_ports("443"), parse_hosts("10.0.0.7"))
    assert [allows(destinations, "10.0.0.7", port) for port in (443, 80)] == [True, False]


def test_an_allowed_name_allows_no_other_name_of_its_address():
    destinations = Destinations(hosts=parse_hosts("files.corp"))
    assert allows(destinations, "10.0.0.7", name="files.corp.")
    assert not allows(destinations, "10.0.0.7", name="evil.example")


@pytest.mark.parametrize(
    "address",
    [
        *(
            "169.254.169.254",
            "169.254.170.2",
            "169.254.100.1",
            "fd00:ec2::254",
            "fe80::1",
            "0.0.0.0",
            "::",
            "224.0.0.1",
        ),
        *("ff02::1", "255.255.255.255", "::ffff:169.254.169.254"),
    ],
)
def test_metadata_and_addresses_without_a_host_are_never_called(address):
    assert not allows(Destinations(hosts=parse_hosts("0.0.0.0/0,::/0,example.com")), address)


@pytest.mark.parametrize("host", ["169.254.169.254", "169.254.0.0/16", "fd00:ec2::254", "0.0.0.0", "::", "fe80::/64"])
def test_a_setting_that_only_names_those_is_refused(host):
    with pytest.raises(ValueError, match="never allowed"):
        parse_hosts(host)


LAMBDA = {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001", "AWS_ENDPOINT_URL_S3": "http://10.0.0.7:4566"}


@pytest.mark.parametrize(
    ("address", "port"), [("127.0.0.1", 9001), ("127.0.0.2", 9001), ("::1", 9001), ("10.0.0.7", 4566)]
)
def test_servers_of_the_function_itself_are_never_called(address, port):
    hosts = parse_hosts("127.0.0.0/8:1-65535,[::1]:1-65535,10.0.0.7:1-65535,example.com:1-65535")
    assert allows(Destinations(hosts=hosts), address, port)
    assert not allows(Destinations(hosts=hosts, own=own_servers(LAMBDA)), address, port)


def test_other_servers_at_their_ports_are_called():
    destinations = Destinations(hosts=parse_hosts("10.0.0.8:1-65535"), own=own_servers(LAMBDA))
    assert allows(destinations, "10.0.0.8", 9001)


def test_servers_of_the_function_itself_are_known_from_its_environment():
    environment = {
        "AWS_LAMBDA_RUNTIME_API": "169.254.100.1:9001",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost:9001/2021-04-23/credentials",
        "AWS_ENDPOINT_URL": "https://vpce.example",
        "AWS_ENDPOINT_URL_SQS": "",
        "AWS_REGION": "eu-west-1",
    }
    assert own_servers(environment) == {("169.254.100.1", 9001), ("localhost", 9001), ("vpce.example", 443)}


@pytest.mark.parametrize("text", ["x", "0", "65536", "80-", "90-80", "80 443", "-80", "１"])
def test_a_wrong_port_is_refused(text):
    with pytest.raises(ValueError, match="expected a port"):
        parse_ports(text)


@pytest.mark.parametrize("text", ["http://x", "10.0.0.1/8", "127.1", "a b", "x.y.", "*.corp", "10.0.0.0/33", "[::1"])
def test_a_wrong_host_is_refused(text):
    with pytest.raises(ValueError, match="expected"):
        parse_hosts(text)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://[::ffff:127.0.0.1]/", "http://[::1]/"),
        *(
            "http://localhost/",
            "http://a.localhost./",
            "http://10.0.0.1/",
            "http://user@169.254.169.254/",
            "http://０/",
        ),
        *("http://public.example@127.0.0.1/", "http://192.168.0.1./"),
    ],
)
def test_a_url_that_spells_out_another_network_is_not_stored(url):
    assert Destinations().url_problem(url) == "its host is not public"


def test_a_url_with_a_forbidden_port_is_not_stored():
    assert Destinations().url_problem("http://example.com:22/") == (
        "port 22 is not allowed: use one of 80, 443, 8080, 8443"
    )


@pytest.mark.parametrize("url", ["ftp://example.com/", "file:///etc/passwd", "http://[::1", "http://x:99999/"])
def test_a_url_that_cannot_be_called_is_not_stored(url):
    assert Destinations().url_problem(url) == "it is no URL that can be called"


@pytest.mark.parametrize(
    "url", ["https://example.com/", "http://example.com:8080/", f"https://{PUBLIC}/", "https://x/"]
)
def test_other_urls_are_stored(url):
    assert Destinations().url_problem(url) is None


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        *(
            ("http://127.0.0.1:8000/", True),
            ("http://127.1:8000/", True),
            ("http://[::ffff:127.0.0.1]:8000/", True),
            ("http://127.0.0.1:7999/", False),
        ),
        *(("http://127.0.0.2:8000/", False), ("http://[::1]:8000/", False), ("http://files.corp:9000/", True)),
        ("http://files.corp:9001/", False),
    ],
)
def test_urls_of_allowed_hosts_are_stored(url, stored):
    destinations = Destinations(hosts=parse_hosts("127.0.0.1:8000-8999, files.corp:9000"))
    assert (destinations.url_problem(url) is None) == stored
