"""The methods that have an entry in the audit trail, and what it names. Every method is in one of the two lists."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.ids import hash_secret, is_id

UPLOAD = "upload"
"""The name of `POST /api/upload` in the trail and in the log."""

AUDITED = frozenset(
    {
        UPLOAD,
        *("Account_Secret_New", "Account_New", "Account_Activate", "Account_Delete"),
        *("Log_In", "Log_Out", "Password_Change", "Password_Reset"),
        *("Media_Delete", "Media_Upload_New", "Media_Apply_Pattern"),
        *("Template_New", "Template_Update", "Template_SetStatus", "Template_Media_Assign", "Template_Delete"),
        # Their answers hold the secrets of the templates.
        *("Template_List", "Template_Get"),
        *("Template_Webhook_Secret_Get", "Template_Webhook_Secret_New"),
        *("Template_Webhook_Test", "Webhook_Delivery_Redeliver"),
        *("Template_Secret_New", "Template_Webhook_Add", "Template_Webhook_Delete", "Webhook_Redeliver"),
        *("Template_Video_New", "Template_Videos_New", "Video_Update", "Video_Update_Metadata", "Video_Delete"),
        *("Campaign_New", "Campaign_Check", "Campaign_Delete", "Campaign_Result_New"),
        *("Campaign_Start", "Campaign_Pause", "Campaign_Resume", "Campaign_Cancel", "Campaign_Retry"),
        *("Video_Publish", "Bucket_Connect", "Connection_Test", "Connection_Delete"),
        *("Youtube_Connect", "Youtube_Account_Delete"),
        "Recipient_Erase",
        # The page of the provider that Billing_Portal opens ends a subscription.
        *("Order_New", "Order_Confirm", "Billing_Portal"),
        *("Video_SharePage_New", "Video_SharePage_Delete"),
        *("Profile_New", "Profile_Delete", "Font_Delete", "Notification_Delete"),
    }
)
"""The methods that change something, reveal a secret, or cost credits."""

NOT_AUDITED = frozenset(
    {
        *("Account_Get", "Credit_List", "Media_List", "Font_List", "Profile_List", "Notification_List", "Audit_List"),
        *("Erasure_Get", "Erasure_List", "Connection_List", "Youtube_Account_List", "Video_Youtube_Link"),
        *("Plan_List", "Order_Get", "Order_List", "Billing_Get"),
        *("Campaign_Get", "Campaign_List", "Campaign_Rows", "Campaign_Forecast", "Campaign_Result"),
        *("Template_Check", "Template_Video_Check", "Template_Video_Cost", "Template_Preview", "Template_Explain"),
        *("Template_Inputs", "Template_Inputs_CSV"),
        *(
            "Template_Videos_Check",
            "Template_Batch_Get",
            "Template_Batch_List",
            "Template_Video_List",
            "Template_Video_Page",
        ),
        *("Template_Analytics", "Template_Analytics_CSV", "Video_Analytics", "Video_Analytics_CSV"),
        *("Template_Analytics_Videos", "Template_Analytics_Videos_CSV"),
        *("Video_Get", "Video_Get_Links", "Video_Sezion_Link", "Video_Pirsonal_Link", "Video_SharePage_Get"),
        # These show addresses without passwords.
        *("Template_Webhook_List", "Webhook_Delivery_List"),
        # Anybody may ask for a mail, and the answer must take the same time for every e-mail. The mail itself shows it.
        "Password_Forgotten",
    }
)
"""The methods that only read."""

_KINDS = {
    "templateID": "template",
    "videoID": "video",
    "mediaID": "media",
    "notificationID": "notification",
    "deliveryID": "delivery",
    "erasureID": "erasure",
    "campaignID": "campaign",
    "orderID": "order",
    "connectionID": "connection",
    "youtubeID": "connection",
    "fontName": "font",
    "profileName": "profile",
}
_MAX_NAME_CHARS = 100
_FINGERPRINT_CHARS = 8


def fingerprint_of(secret: str) -> str:
    """Return the fingerprint of a secret in the trail: the beginning of its hash. It reveals nothing of the secret."""
    return hash_secret(secret)[:_FINGERPRINT_CHARS]


def resources_named(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the ids that a call names, by kind. What has not the form of an id is left out: it may be any text."""
    named = {_KINDS[name]: value for name, value in params.items() if name in _KINDS}
    return {kind: value for kind, value in named.items() if isinstance(value, str) and is_id(value)}


def resources_changed(method: str, params: Mapping[str, Any], result: Any) -> dict[str, str]:
    """Return the ids and names of what a call has changed, made or revealed, by kind."""
    named = {kind: params[name] for name, kind in _KINDS.items() if name in params}
    return {kind: str(value)[:_MAX_NAME_CHARS] for kind, value in (named | _made(method, params, result)).items()}


def number_made(method: str, result: Any) -> int | None:
    """Return how many resources a call has made, or listed with their secrets. None: it is about one resource."""
    if method == "Template_Videos_New":
        return sum("id" in row for row in result)
    return len(result) if method == "Template_List" else None


def _made(method: str, params: Mapping[str, Any], result: Any) -> dict[str, str]:
    match method:
        case "Template_New":
            return {"template": result}
        case "Template_Video_New":
            return {"video": result}
        case "Template_Videos_New":
            batch = next((row["batch"] for row in result if "batch" in row), None)
            return {"batch": batch} if batch else {}
        case "Order_New":
            return {"order": result["id"]}
        case "Campaign_New":
            return {"campaign": result["id"]}
        case "Bucket_Connect":
            return {"connection": result["id"]}
        case "Recipient_Erase":
            return {"erasure": result}
        case "Media_Upload_New":
            return {"media": result["media"]["id"]}
        case "Account_Secret_New" | "Template_Secret_New" | "Template_Webhook_Secret_New":
            return {"secret": fingerprint_of(result)}
        case "Log_In":
            return {"secret": fingerprint_of(result["accountSecret"])}
        case "Log_Out":
            return {"secret": fingerprint_of(params["accountSecret"])}
        case "Profile_New":
            return {"profile": params["profile"]["name"]}
    if method == UPLOAD:
        kind = "font" if "font" in result else "media"
        return {kind: result[kind]["name" if kind == "font" else "id"]}
    return {}
