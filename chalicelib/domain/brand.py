"""The services whose clients are spoken to. A brand is data; all that differs between brands stands here."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Brand:
    """What one service does otherwise than the others.

    `name`: as settings call it; `title`: as people do. `interface`: the name of the interface that its contract
    publishes; `other_interfaces`: names that its server takes too. `link_method`: the method that links one out file.
    `storage_key`: what the id of an out file, and of a media, is called. `output`: what its own storage is called among
    the places that finished videos may go to. `user_agent`: the caller of webhooks. `webhook_on_error`: whether failed
    videos call webhooks too, where the deployment does not say. `static_type`: the `template_type`, in any case, of
    templates that only some plans have. `without`: members of the contract (`Struct.field`,
    `function.param`) that it does not have. `other_errors`: what it says (code and message) instead of errors that it
    does not have, by their codes.
    """

    name: str
    title: str
    interface: str
    link_method: str
    storage_key: str
    output: str
    user_agent: str
    other_interfaces: tuple[str, ...] = ()
    webhook_on_error: bool = False
    static_type: str | None = None
    without: frozenset[str] = frozenset()
    other_errors: Mapping[int, tuple[int, str]] = field(default_factory=dict, hash=False)


# What a player shows beside a video.
_SHOWN = ("Video", "VideoNew_t", "VideoUpdate_t", "VideoMetaData_t")
_PLAYER = ("formData", "GATrackingCode", "poweredbyPirsonalLogo")

SEZION = Brand(
    name="sezion",
    title="Sezion",
    interface="SezionAPI",
    link_method="Video_Sezion_Link",
    storage_key="sezionID",
    output="sezion",
    user_agent="Sezion",
    without=frozenset(
        {
            "InputMedia_t.sezionID",
            "OutputType.sezion",
            "Template_Delete.removeExternalFiles",
            "Video.template_type",
            "Video_Delete.removeFiles",
            *(f"{struct}.{field}" for struct in _SHOWN for field in _PLAYER),
        }
    ),
    other_errors={1033: (1015, "Authentication error")},
)

PIRSONAL = Brand(
    name="pirsonal",
    title="Pirsonal",
    interface="PirsonalAPI",
    other_interfaces=("SezionAPI",),
    link_method="Video_Pirsonal_Link",
    storage_key="pirsonalID",
    output="pirsonal",
    user_agent="Pirsonal",
    webhook_on_error=True,
    static_type="static",
    without=frozenset({"InputMedia_t.pirsonalID", "OutputType.pirsonal"}),
)

BRANDS = {brand.name: brand for brand in (SEZION, PIRSONAL)}
