"""The services whose clients Reelwright serves. To add a brand, add one entry to `BRANDS`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Brand:
    """The differences between one service and the others.

    `name`: its name in the settings. `title`: its name for people. `interface`: the interface that its clients look
    for. `storage_key`: its name for the id of an output file and of a media file. `output`: its name for its own
    storage as a destination of videos. `user_agent`: the User-Agent of webhook calls. `webhook_on_error`: whether
    failed videos call webhooks if the deployment does not decide. `static_type`: the `template_type`, in any case, that
    only some plans allow. `without`: parameters (`function.param`) that its interface lacks. `other_errors`: by a code
    that it lacks, the code and message that it returns in its place.
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
        """Return this brand with another brand's names in answers, for callers of the other's interface."""
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
