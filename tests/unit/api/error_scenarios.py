"""A scenario for each error of the catalogue: `SCENARIOS` maps code and message to a function.

Each function gets a fake cloud and returns the error that a caller sees: of a call, of an upload, or in a video's
status.
"""

import json
from collections.abc import Callable
from typing import Any

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.upload import upload
from chalicelib.api.video_wire import video_to_wire
from chalicelib.domain.brand import SEZION
from chalicelib.domain.connection import ConnectionKind
from chalicelib.domain.errors import NotDeleted, VideoError
from chalicelib.domain.media import MediaType
from chalicelib.domain.publication import Publication, Publishing
from chalicelib.domain.template import InputMedia, TemplateStatus
from chalicelib.domain.video import VideoStatus
from tests.fakes import (
    MEDIA,
    OTHER_ACCOUNT,
    PHOTO,
    PICTURE,
    PROFILE,
    RECTANGLE,
    SCRIPT,
    TEMPLATE,
    VIDEO,
    Failing,
    FakeCloud,
    Renderer,
    make_account,
    make_media,
    make_template,
    make_video,
)
from tests.fakes.stripe import FakePool, make_provider, new_fake
from tests.unit.api.calling import BY_ACCOUNT, NEW_TEMPLATE, Caller, photo, refuse, title
from tests.unit.pipeline.steps_runner import run

FIELDS = [{"fieldName": "size", "fieldType": "text"}]
NEW_ACCOUNT = {"name": "Eve", "email": "eve@example.com", "password": "correct horse"}
Encounter = Callable[[FakeCloud], dict[str, Any]]
SCENARIOS: dict[tuple[int, str], Encounter] = {}


def scenario(code: int, message: str) -> Callable[[Encounter], Encounter]:
    """Register a scenario."""

    def register(encounter: Encounter) -> Encounter:
        SCENARIOS[code, message] = encounter
        return encounter

    return register


def refused(cloud: FakeCloud, function: str, *params: Any, **query: str) -> dict[str, Any]:
    """Return the error of a call, with the account's credentials by default."""
    caller = Caller(cloud, BY_ACCOUNT | query)
    return caller.refusal(function, *params)


def refused_player(cloud: FakeCloud, info: dict[str, Any]) -> dict[str, Any]:
    """Return the error of a new video with a `PlayerInfo`."""
    cloud.templates.put(make_template())
    return refused(cloud, "Template_Video_New", TEMPLATE, {"name": "Ava", "playerInfo": info})


def upload_refused(cloud: FakeCloud, body: bytes = PICTURE, **headers: str) -> dict[str, Any]:
    """Return the error of an upload. Header names have underscores for hyphens."""
    sent = {"content-type": "image/png", "content-length": str(len(body))}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    answer = upload(HttpRequest(body, BY_ACCOUNT, sent), cloud.api_services, Renderer().probe, refuse)
    return json.loads(answer)["error"]


def ended(cloud: FakeCloud) -> dict[str, Any]:
    """Return the error of a video that fails. The text after the message is its data."""
    caller = Caller(cloud)
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    run(cloud)
    status = caller.call("Video_Get", video_id)["status"]
    message, _, cause = status["message"].partition(": ")
    return {"code": status["errorCode"], "message": message, "data": cause}


@scenario(1000, "Template not found")
def an_id_of_no_template(cloud):
    return refused(cloud, "Template_Delete", TEMPLATE)


@scenario(1001, "Media not found")
def an_id_of_no_media(cloud):
    return refused(cloud, "Media_Delete", MEDIA)


@scenario(1002, "MediaID not found in scripts")
def a_media_for_an_object_that_no_script_has(cloud):
    return refused(cloud, "Template_New", NEW_TEMPLATE | {"inputMedias": [title("Hello")]})


@scenario(1003, "Inputs not allowed for this template")
def a_media_for_an_object_that_the_template_fills(cloud):
    cloud.add_media()
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(PHOTO,)))
    return refused(cloud, "Template_Video_New", TEMPLATE, {"name": "Ava", "inputMedias": [photo(MEDIA)]})


@scenario(1004, "Scripts inputs and medias mismatch")
def an_object_that_nobody_fills(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    return refused(cloud, "Template_Video_New", TEMPLATE, {"name": "Ava"})


@scenario(1005, "Bad script")
def a_script_that_is_no_json(cloud):
    return refused(cloud, "Template_New", NEW_TEMPLATE | {"inputScripts": ["["]})


@scenario(1006, "Video file not found")
def an_id_of_no_file(cloud):
    cloud.videos.put(make_video())
    return refused(cloud, "Video_Sezion_Link", VIDEO, f"{VIDEO}.{PROFILE}")


@scenario(1007, "Video not found")
def an_id_of_no_video(cloud):
    return refused(cloud, "Video_Get", VIDEO)


@scenario(1008, "Media in use in templates")
def a_media_that_a_template_shows(cloud):
    cloud.add_media()
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(PHOTO,)))
    return refused(cloud, "Media_Delete", MEDIA)


@scenario(1009, "No scripts")
def a_template_without_scripts(cloud):
    return refused(cloud, "Template_New", NEW_TEMPLATE | {"inputScripts": []})


@scenario(1010, "Account not found")
def an_id_of_no_account(cloud):
    return refused(cloud, "Template_List", accountID=OTHER_ACCOUNT)


@scenario(1011, "Error downloading medias")
def a_page_that_is_not_there(cloud):
    gone = InputMedia("photo", MediaType.IMAGE, http="http://example.com/photo")
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(gone,)))
    return ended(cloud)


@scenario(1012, "Error processing video")
def a_picture_that_cannot_be_drawn(cloud):
    cloud.templates.put(make_template())
    cloud.renderer.error = VideoError("it is truncated")
    return ended(cloud)


def unpublished(code: int) -> dict[str, Any]:
    """Return the error in the status of a video whose upload to YouTube has failed."""
    file = Publication(PROFILE, "1" * 21, ConnectionKind.YOUTUBE).failed("the channel is closed", code)
    status = video_to_wire(make_video(status=VideoStatus.DONE, publishing=Publishing((file,))), SEZION)["status"]
    message, _, problem = status["message"].partition(": ")
    return {"code": status["errorCode"], "message": message, "data": problem}


@scenario(1013, "Error uploading to Youtube")
def an_upload_that_youtube_refuses(cloud):
    return unpublished(1013)


@scenario(1023, "Youtube upload bad token")
def a_token_that_youtube_refuses(cloud):
    return unpublished(1023)


@scenario(1031, "Video is not in Youtube")
def a_video_that_is_not_on_youtube(cloud):
    cloud.videos.put(make_video())
    return refused(cloud, "Video_Youtube_Link", VIDEO, "3iu9xbfnk3w")


@scenario(1014, "Youtube Account not Found")
def a_youtube_account_that_is_not_connected(cloud):
    output = {"type": "youtube", "youtube": {"id": "ours", "privacy": "hidden"}}
    return refused(cloud, "Template_New", NEW_TEMPLATE | {"videoOutput": output})


@scenario(1015, "Authentication error")
def credentials_without_a_secret(cloud):
    return refused(cloud, "Template_List", accountSecret="")


@scenario(1016, "Email already used")
def an_email_that_somebody_has_signed_up_with(cloud):
    cloud.emails.claim("eve@example.com", OTHER_ACCOUNT)
    return refused(cloud, "AccountAPI.Account_New", NEW_ACCOUNT)


@scenario(1017, "Bad password")
def a_password_that_is_too_short(cloud):
    return refused(cloud, "AccountAPI.Account_New", NEW_ACCOUNT | {"password": "short"})


@scenario(1018, "Bad secret")
def a_wrong_secret(cloud):
    return refused(cloud, "Template_List", accountSecret="wrong")


@scenario(1019, "No size specified (content-length)")
def an_upload_without_a_size(cloud):
    return upload_refused(cloud, content_length="0")


@scenario(1020, "Invalid Content-Type")
def an_upload_of_something_else(cloud):
    return upload_refused(cloud, content_type="text/html")


@scenario(1021, "Account not active")
def an_account_that_was_switched_off(cloud):
    cloud.accounts.put(make_account(active=False))
    return refused(cloud, "Template_List")


@scenario(1025, "Account type not found")
def an_account_with_a_plan_that_is_not_there(cloud):
    cloud.accounts.put(make_account(plan="GOLD"))
    return refused(cloud, "Template_New", NEW_TEMPLATE)


@scenario(1028, "Template inactive")
def a_template_that_was_switched_off(cloud):
    cloud.templates.put(make_template(status=TemplateStatus.INACTIVE))
    return refused(cloud, "Template_Video_New", TEMPLATE, {"name": "Ava"})


@scenario(1029, "Bad input media")
def an_upload_that_is_not_what_it_says(cloud):
    return upload_refused(cloud, b"no picture")


@scenario(1030, "Error deleting video files")
def a_deletion_that_the_storage_refuses(cloud):
    cloud.videos.put(make_video())
    cloud.storage = Failing(cloud.storage, "delete_prefix", NotDeleted("slow down"))
    return refused(cloud, "Video_Delete", VIDEO)


@scenario(1032, "This account type does not allow custom video profiles")
def a_profile_of_ones_own_that_the_plan_does_not_include(cloud):
    cloud.limit(custom_profiles=False)
    return refused(cloud, "Profile_New", {"name": "SMALL", "variantOf": PROFILE})


@scenario(1032, "No video profiles in template")
def a_template_without_profiles(cloud):
    return refused(cloud, "Template_New", NEW_TEMPLATE | {"outProfiles": []})


@scenario(1032, "Duplicated profile name")
def a_template_with_a_profile_twice(cloud):
    return refused(cloud, "Template_New", NEW_TEMPLATE | {"outProfiles": [PROFILE, PROFILE]})


@scenario(1033, "Your account was locked after too many failed login attempts. Please try again later.")
def a_password_that_is_guessed_too_often(cloud):
    return [refused(cloud, "AccountAPI.Log_In", "eve@example.com", "a wrong guess") for _ in range(6)][-1]


@scenario(2000, "Stored videos size limit reached")
def a_video_where_there_is_no_room_for_more(cloud):
    cloud.templates.put(make_template())
    cloud.limit(video_bytes=0)
    return refused(cloud, "Template_Video_New", TEMPLATE, {"name": "Ava"})


@scenario(2001, "Stored medias size limit reached")
def an_upload_that_there_is_no_room_for(cloud):
    cloud.limit(media_bytes=4)
    return upload_refused(cloud)


@scenario(2002, "Video profile not allowed")
def a_profile_that_is_none(cloud):
    return refused(cloud, "Template_New", NEW_TEMPLATE | {"outProfiles": ["huge"]})


@scenario(2003, "Too much free objects in template")
def a_template_that_leaves_more_open_than_its_plan_allows(cloud):
    cloud.limit(objects=0)
    return refused(cloud, "Template_New", NEW_TEMPLATE | {"inputScripts": [SCRIPT]})


@scenario(2004, "No credit")
def a_video_that_costs_more_than_is_left(cloud):
    cloud.templates.put(make_template())
    cloud.limit(credits=0)
    return refused(cloud, "Template_Video_New", TEMPLATE, {"name": "Ava"})


@scenario(2004, "Please upgrade your account to use Static Templates with Pirsonal Player")
def a_static_template_that_the_plan_does_not_include(cloud):
    cloud.limit(static_templates=False)
    return refused(cloud, "Template_New", NEW_TEMPLATE | {"template_type": "Static"})


@scenario(2005, "Max templates reached")
def a_template_more_than_the_plan_allows(cloud):
    cloud.limit(templates=0)
    return refused(cloud, "Template_New", NEW_TEMPLATE)


@scenario(2005, "Not all variables defined")
def a_variable_that_nobody_gives(cloud):
    cloud.templates.put(make_template(scripts=(RECTANGLE.replace("1000", '"$seconds"'),)))
    return refused(cloud, "Template_Video_New", TEMPLATE, {"name": "Ava"})


@scenario(2006, "CTA start time cannot be empty.")
def a_call_to_action_that_only_ends(cloud):
    return refused_player(cloud, {"CTAEndTime": 5})


@scenario(2007, "Atleast one field must be specified.")
def a_form_without_fields(cloud):
    return refused_player(cloud, {"CTAForm": {"title": "You"}})


@scenario(2007, "More than one elements have the same start time.")
def a_call_to_action_and_a_form_at_the_start(cloud):
    return refused_player(cloud, {"CTAShowAtStart": True, "CTAForm": {"inputFields": FIELDS, "showAtStart": True}})


@scenario(2007, "More than one elements have the same end time.")
def a_call_to_action_and_a_form_at_the_end(cloud):
    return refused_player(cloud, {"CTABodyText": "Buy", "CTAForm": {"inputFields": FIELDS, "showAtEnd": True}})


@scenario(5000, "Internal Error")
def a_bug(cloud):
    cloud.medias.put(make_media(facts=None, created_ms="yesterday"))
    return refused(cloud, "Media_List")


@scenario(1026, "Payment client error")
def a_customer_that_the_payment_provider_refuses(cloud):
    shop = shop_of(cloud)
    shop.api.broken["customers"] = (402, {"error": {"message": "Your account cannot make customers."}})
    return refused(cloud, "Order_New", {"credits": 100, "returnURL": "https://shop.example"})


@scenario(1027, "Payment mismatch")
def a_payment_of_less_than_was_ordered(cloud):
    shop = shop_of(cloud)
    order = Caller(cloud).call("Order_New", {"credits": 100, "returnURL": "https://shop.example"})
    (session,) = shop.api.world.all("checkout.session")
    session["amount_subtotal"] = 1
    shop.api.world.pay(session["id"])
    return refused(cloud, "Order_Confirm", order["id"])


def shop_of(cloud: FakeCloud) -> FakePool:
    """Let the deployment sell credits by a fake Stripe."""
    _, pool = new_fake(lambda: cloud.clock.ms // 1000)
    cloud.payment_provider = make_provider(pool)
    cloud.limit(credits=10, extra_credit_price=3)
    return pool
