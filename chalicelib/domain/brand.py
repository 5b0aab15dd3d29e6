"""The service whose clients are spoken to. A brand is data; all that differs between brands stands here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brand:
    """Names on the wire: of the interface, of the id of an out file and of a media, of the caller of webhooks."""

    interface: str
    storage_key: str
    user_agent: str


SEZION = Brand(interface="SezionAPI", storage_key="sezionID", user_agent="Sezion")
