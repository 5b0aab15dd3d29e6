"""The services whose clients are spoken to. A brand is data; all that differs between brands stands here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Brand:
    """What one service does otherwise than the others.

    `name`: as settings call it; `title`: as people do. `interface`: the name by which its clients look for the methods.
    `storage_key`: what the id of an out file, and of a media, is called. `output`: what its own storage is called among
    the places that finished videos may go to. `user_agent`: the caller of webhooks. `webhook_on_error`: whether failed
    videos call webhooks too, where the deployment does not say. `static_type`: the `template_type`, in any case, of
    templates that only some plans have. `without`: params (`function.param`) that its interface does not declare.
    `other_errors`: what it says (code and message) instead of errors that it does not have, by their codes.
    """

    name: str
    title: str
    interface: str
    storage_key: str
    output: str
    user_agent: str
    webhook_on_error: bool = False
    static_type: str | None = None
    without: frozenset[str] = frozenset()
    other_errors: Mapping[int, tuple[int, str]] = field(default_factory=dict, hash=False)

    def in_words_of(self, other: "Brand") -> "Brand":
        """Return this brand with the words of another one in what it answers: a caller of the other's interface."""
        return replace(self, interface=other.interface, storage_key=other.storage_key, output=other.output)


SEZION = Brand(
    name="sezion",
    title="Sezion",
    interface="SezionAPI",
    storage_key="sezionID",
    output="sezion",
    user_agent="Sezion",
    without=frozenset({"Template_Delete.removeExternalFiles", "Video_Delete.removeFiles"}),
    other_errors={1033: (1015, "Authentication error")},
)

PIRSONAL = Brand(
    name="pirsonal",
    title="Pirsonal",
    interface="PirsonalAPI",
    storage_key="pirsonalID",
    output="pirsonal",
    user_agent="Pirsonal",
    webhook_on_error=True,
    static_type="static",
)

BRANDS = {brand.name: brand for brand in (SEZION, PIRSONAL)}
