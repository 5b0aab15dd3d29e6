"""The servers that Reelwright may call for others: where media files are downloaded from, and webhooks called.

The operator sets ports, and hosts of private networks. `outbound` checks each address before it connects to it; the
API refuses URLs that spell out a forbidden address or port when they are stored.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from chalicelib.domain.public_addresses import Address, Network, is_public, literal_address, unmapped

DEFAULT_PORTS = "80,443,8080,8443"
"""The ports of HTTP and HTTPS, and the usual ones of servers without root's rights."""
_DEFAULT_PORTS = tuple(range(port, port + 1) for port in map(int, DEFAULT_PORTS.split(",")))
_SCHEMES = {"http": 80, "https": 443}
_PORTS = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")
_BRACKETS = re.compile(r"\[([^]]+)\](?::(.+))?")
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*")
# Link-local addresses and those of AWS's own services in every VPC: metadata, credentials, time, name servers.
_NEVER = tuple(
    map(ip_network, ("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "fe80::/10", "fd00:ec2::/32", "ff00::/8"))
)
_NEVER_ONE = ip_address("::")
# The servers that these variables name belong to the function's own machine or account.
_OWN = ("AWS_LAMBDA_RUNTIME_API", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_ENDPOINT_URL")


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """A host or a network that the operator allows, although it is not public.

    `host` is a name or a network. `ports` are its own ports; None: the ports of the deployment.
    """

    host: str | Network
    ports: range | None = None

    def is_at(self, name: str, address: Address | None) -> bool:
        """Return whether an address that a name has led to is this host; without an address, whether it can be."""
        if isinstance(self.host, str):
            return name == self.host
        return address is None or address in self.host


@dataclass(frozen=True, slots=True)
class Destinations:
    """The allowed ports, the hosts that are allowed although they are not public, and the machine's own servers.

    `own`: hosts and ports of servers such as Lambda's runtime API. They are never called, even if they are allowed.
    """

    ports: tuple[range, ...] = _DEFAULT_PORTS
    hosts: tuple[AllowedHost, ...] = ()
    own: frozenset[tuple[str, int]] = frozenset()

    def port_problem(self, name: str, port: int) -> str | None:
        """Return why the host `name` of a URL may not be called at a port, or None. No name is resolved."""
        name, address = _plain(name), _spelt_address(name)
        if self._is_usual(port) or any(
            host.ports and port in host.ports and host.is_at(name, address) for host in self.hosts
        ):
            return None
        return f"port {port} is not allowed: use one of {', '.join(map(_ports_to_text, self.ports))}"

    def allows(self, name: str, address: Address, port: int) -> bool:
        """Return whether a connection to an address, which the host `name` of a URL has led to, is allowed."""
        name, address = _plain(name), unmapped(address)
        if self._is_never(name, address, port):
            return False
        if is_public(address) and self._is_usual(port):
            return True
        return any(
            host.is_at(name, address) and (self._is_usual(port) if host.ports is None else port in host.ports)
            for host in self.hosts
        )

    def url_problem(self, url: str) -> str | None:
        """Return why a URL must not be stored, as far as the URL itself shows, or None. No name is resolved."""
        try:
            parts = urlsplit(url)
            name, port = parts.hostname or "", parts.port or _SCHEMES[parts.scheme]
        except (ValueError, KeyError):
            return "it is no URL that can be called"
        if problem := self.port_problem(name, port):
            return problem
        address = _spelt_address(name)
        if address is None or self.allows(name, address, port):
            return None
        return "its host is not public"

    def _is_usual(self, port: int) -> bool:
        return any(port in ports for ports in self.ports)

    def _is_never(self, name: str, address: Address, port: int) -> bool:
        if address == _NEVER_ONE or any(address in network for network in _NEVER):
            return True
        # A server of this machine answers at each of its loopback addresses, if it does not choose one.
        return any(
            port == own_port and (address.is_loopback or own_host in (name, str(address)))
            for own_host, own_port in self.own
        )


def parse_ports(text: str) -> tuple[range, ...]:
    """Return the ports of a comma-separated list, such as `443,8000-8999`.

    Raises:
        ValueError: an entry is not a port or a range of ports.
    """
    return tuple(_parse_range(part.strip()) for part in text.split(",") if part.strip())


def parse_hosts(text: str) -> tuple[AllowedHost, ...]:
    """Return the hosts of a comma-separated list: names, addresses and networks, each with `:port` if need be.

    IPv6 addresses with a port are in brackets: `[fd00::1]:8080`.

    Raises:
        ValueError: an entry is invalid, or is never allowed.
    """
    return tuple(_parse_host(part.strip()) for part in text.split(",") if part.strip())


def own_servers(environment: Mapping[str, str]) -> frozenset[tuple[str, int]]:
    """Return the hosts and ports of the servers that belong to this machine, from the variables that AWS sets."""
    urls = [value for name, value in environment.items() if value and name.startswith(_OWN)]
    parts = [urlsplit(url if "//" in url else f"//{url}") for url in urls]
    return frozenset((each.hostname or "", each.port or _SCHEMES.get(each.scheme, 80)) for each in parts)


def _plain(name: str) -> str:
    return name.lower().rstrip(".")


def _spelt_address(name: str) -> Address | None:
    """Return the address of a host that needs no name server, or None."""
    # Source: RFC 6761, "Domain Name Reservation Considerations for localhost."
    is_localhost = f".{_plain(name)}".endswith(".localhost")
    address = ip_address("127.0.0.1") if is_localhost else literal_address(name)
    return address and unmapped(address)


def _parse_range(text: str) -> range:
    match = _PORTS.fullmatch(text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= first <= last <= 65535:
        raise ValueError(f"expected a port, or two with a hyphen, got {text!r}")
    return range(first, last + 1)


def _ports_to_text(ports: range) -> str:
    return str(ports[0]) if len(ports) == 1 else f"{ports[0]}-{ports[-1]}"


def _parse_host(text: str) -> AllowedHost:
    if match := _BRACKETS.fullmatch(text):
        host, ports = match[1], match[2] or ""
    elif text.count(":") > 1:
        host, ports = text, ""
    else:
        host, _, ports = text.partition(":")
    return AllowedHost(_parse_name_or_network(host.lower()), _parse_range(ports) if ports else None)


def _parse_name_or_network(text: str) -> str | Network:
    try:
        network = ip_network(text)
    except ValueError:
        # Numbers with dots are an address that is misspelt, or a network with bits behind its prefix.
        if "/" in text or not _NAME.fullmatch(text) or literal_address(text):
            raise ValueError(f"expected a host, an address or a network, got {text!r}") from None
        return text
    if any(_contains(never, network) for never in _NEVER) or network == IPv6Network(_NEVER_ONE):
        raise ValueError(f"{text} is never allowed: link-local and AWS's own addresses, multicast, unspecified")
    return network


def _contains(network: Network, part: Network) -> bool:
    return network.version == part.version and network.supernet_of(part)  # type: ignore[arg-type]  # the same version
