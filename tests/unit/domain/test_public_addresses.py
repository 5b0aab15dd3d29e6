"""Public addresses, and the addresses that hosts spell out."""

import random
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest

from chalicelib.domain.public_addresses import is_public, literal_address, unmapped

# Each range from both sides: the last address before it, its first and its last one, and the first after it.
EDGES_V4 = [
    ("1.0.0.0", "9.255.255.255", "0.0.0.0", "0.255.255.255"),
    ("9.255.255.255", "11.0.0.0", "10.0.0.0", "10.255.255.255"),
    ("100.63.255.255", "100.128.0.0", "100.64.0.0", "100.127.255.255"),
    ("126.255.255.255", "128.0.0.0", "127.0.0.0", "127.255.255.255"),
    ("169.253.255.255", "169.255.0.0", "169.254.0.0", "169.254.255.255"),
    ("172.15.255.255", "172.32.0.0", "172.16.0.0", "172.31.255.255"),
    ("191.255.255.255", "192.0.1.0", "192.0.0.0", "192.0.0.255"),
    ("192.0.1.255", "192.0.3.0", "192.0.2.0", "192.0.2.255"),
    ("192.88.98.255", "192.88.100.0", "192.88.99.0", "192.88.99.255"),
    ("192.167.255.255", "192.169.0.0", "192.168.0.0", "192.168.255.255"),
    ("198.17.255.255", "198.20.0.0", "198.18.0.0", "198.19.255.255"),
    ("198.51.99.255", "198.51.101.0", "198.51.100.0", "198.51.100.255"),
    ("203.0.112.255", "203.0.114.0", "203.0.113.0", "203.0.113.255"),
    ("223.255.255.255", "1.1.1.1", "224.0.0.0", "255.255.255.255"),
]
EDGES_V6 = [
    ("2001:200::", "2a00:1450::1", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
    (
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db9::",
        "2001:db8::",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    ),
    ("2001:ffff:ffff::", "2003::", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("3ffe:ffff:ffff::", "3fff:1000::", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "1fff:ffff::", "4000::"),
]


@pytest.mark.parametrize("edges", [*EDGES_V4, *EDGES_V6], ids=lambda edges: edges[2])
def test_ranges_of_special_purpose_are_not_public_and_their_neighbours_are(edges):
    assert [is_public(ip_address(edge)) for edge in edges] == [True, True, False, False]


@pytest.mark.parametrize(
    "address",
    [
        *("::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "5f00::1", "100::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::", "2001:0:7f00:1::"),
        "fe80::1%eth0",
    ],
)
def test_addresses_of_other_networks_are_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["::ffff:8.8.8.8", "64:ff9b::808:808", "2606:4700::1111"])
def test_addresses_that_lead_to_the_public_internet_are_public(address):
    assert is_public(ip_address(address))


def test_nothing_is_public_that_python_knows_to_be_special():
    numbers = random.Random(6890)
    v4 = (IPv4Address(numbers.getrandbits(32)) for _ in range(20_000))
    v6 = (IPv6Address(numbers.getrandbits(128)) for _ in range(5_000))
    assert [each for each in (*v4, *v6) if is_public(each) and not each.is_global] == []


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F.1", "017700000001", "0177.0.0.01"),
        *("0x7f.0x0.0x0.0x1", "127.0.0.1.", "１２７.０.０.１", "127。0。0。1", "①②⑦.⓪.⓪.①", "[::ffff:127.0.0.1]"),
        *("::ffff:7f00:1", "[::ffff:7f00:1]", "0:0:0:0:0:ffff:127.0.0.1"),
    ],
)
def test_all_spellings_of_an_address_are_known(host):
    assert unmapped(literal_address(host)) == IPv4Address("127.0.0.1")


def test_a_zone_does_not_hide_an_address():
    assert literal_address("[fe80::1%eth0]") == IPv6Address("fe80::1")


@pytest.mark.parametrize(("host", "address"), [("255.255.255.255", "255.255.255.255"), ("1.16777215", "1.255.255.255")])
def test_the_largest_numbers_are_read(host, address):
    assert literal_address(host) == IPv4Address(address)


@pytest.mark.parametrize(
    "host",
    ["", "example.com", "256.1.1.1", "1.16777216", "4294967296", "08.1.1.1", "0x", "1.2.3.4.5", "1..2", "-1", "x"],
)
def test_other_hosts_are_names(host):
    assert literal_address(host) is None
