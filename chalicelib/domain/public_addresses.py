"""The addresses of the public internet, and the addresses that a host spells out.

Sources: IANA's registries of special-purpose IPv4 and IPv6 addresses (RFC 6890), and of the IPv6 address space. The
tables are our own, because the `ipaddress` of each Python version knows other ranges.
"""

import re
import unicodedata
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NOT_PUBLIC_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network: Linux connects 0.0.0.0 to the loopback interface
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by providers (carrier-grade NAT), and by AWS inside of VPCs
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local: metadata and credentials of cloud providers, services of Lambda
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, with Teredo, which wraps IPv4 addresses
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which wraps IPv4 addresses
            "3fff::/20",  # documentation
        ),
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
# The prefix of NAT64 gateways (RFC 6052), such as AWS's: the last 32 bits are the IPv4 address that they connect to.
_NAT64 = IPv6Network("64:ff9b::/96")
_PART = re.compile(r"0[xX][0-9a-fA-F]+|[0-9]+")
# Full stops that IDNA reads as dots. Source: RFC 3490, "Requirements".
_DOTS = re.compile("[\u3002\uff0e\uff61]")


def is_public(address: Address) -> bool:
    """Return whether an address belongs to the public internet, and not to the networks around this deployment."""
    address = _translated(unmapped(address))
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _NOT_PUBLIC_V6)


def unmapped(address: Address) -> Address:
    """Return the IPv4 address that an address is, if it is mapped to IPv6 (`::ffff:127.0.0.1`); otherwise itself."""
    return _last_32_bits(address) if isinstance(address, IPv6Address) and address in _MAPPED else address


def literal_address(host: str) -> Address | None:
    """Return the address that a host spells out, as resolvers read it, or None for a name.

    `127.1`, `0x7f000001`, `017700000001` and `２１３０７０６４３３` are all 127.0.0.1.
    """
    host = _DOTS.sub(".", unicodedata.normalize("NFKC", host)).removeprefix("[").removesuffix("]").rstrip(".")
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return _from_parts(host.split("."))


def _from_parts(parts: list[str]) -> IPv4Address | None:
    """Return the address of one to four decimal, octal or hexadecimal numbers. The last one fills the rest."""
    if len(parts) > 4 or not all(map(_PART.fullmatch, parts)):
        return None
    try:
        *first, last = [int(part, _base(part)) for part in parts]
    except ValueError:
        return None
    rest = 4 - len(first)
    if any(number > 255 for number in first) or last >= 256**rest:
        return None
    return IPv4Address(bytes(first) + last.to_bytes(rest, "big"))


def _base(part: str) -> int:
    if part[:2] in ("0x", "0X"):
        return 16
    return 8 if part.startswith("0") else 10


def _translated(address: Address) -> Address:
    return _last_32_bits(address) if isinstance(address, IPv6Address) and address in _NAT64 else address


def _last_32_bits(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)
