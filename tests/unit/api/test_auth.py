"""Authentication, and the reach of credentials."""

import pytest

from chalicelib.api.api_contract import ACCOUNTS, contract_of
from chalicelib.barrister import load_contract
from chalicelib.domain.brand import SEZION
from tests.fakes import (
    ACCOUNT,
    CAMPAIGN,
    MEDIA,
    OTHER_ACCOUNT,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    SECRET,
    TEMPLATE,
    TEMPLATE_SECRET,
    VIDEO,
    make_account,
    make_template,
    make_video,
)
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, NEW_TEMPLATE, Caller, request

# A call of each method that a template's credentials do not reach.
FOR_ACCOUNTS = [
    ("Account_Get",),
    ("Account_Secret_New", 24),
    ("Template_Secret_New", TEMPLATE, 24),
    ("Media_List",),
    ("Media_Delete", MEDIA),
    ("Media_Apply_Pattern", MEDIA, "audiolevel", "info", ""),
    ("Template_New", NEW_TEMPLATE),
    ("Template_List",),
    ("Template_Get", TEMPLATE),
    ("Template_Update", TEMPLATE, {"name": "Mine"}),
    ("Template_SetStatus", TEMPLATE, "inactive"),
    ("Template_Media_Assign", TEMPLATE, {"inputID": "title", "type": "text", "text": "Hello"}),
    ("Template_Delete", TEMPLATE),
    ("Template_Video_List", TEMPLATE),
    ("Template_Video_Page", TEMPLATE, {}),
    ("Template_Batch_Get", TEMPLATE, "0" * 24),
    ("Template_Batch_List", TEMPLATE, {}),
    ("Template_Video_Cost", TEMPLATE, {"name": "Ava"}),
    ("Template_Check", NEW_TEMPLATE),
    ("Template_Videos_New", TEMPLATE, [{"name": "Ava"}]),
    ("Template_Videos_Check", TEMPLATE, [{"name": "Ava"}]),
    ("Template_Video_Check", TEMPLATE, {"name": "Ava"}),
    ("Template_Preview", TEMPLATE, {"name": "Ava"}, 0),
    ("Template_Explain", TEMPLATE, {"name": "Ava"}),
    ("Template_Inputs", TEMPLATE),
    ("Template_Inputs_CSV", TEMPLATE),
    ("Video_Update", VIDEO, {"name": "Mine"}),
    ("Video_Update_Metadata", VIDEO, {"name": "Mine"}),
    ("Template_Webhook_List", TEMPLATE),
    ("Template_Webhook_Add", TEMPLATE, "https://example.com/mine"),
    ("Template_Webhook_Delete", TEMPLATE, "https://example.com/mine"),
    ("Template_Webhook_Secret_Get", TEMPLATE),
    ("Template_Webhook_Secret_New", TEMPLATE, 24),
    ("Template_Webhook_Test", TEMPLATE, "https://example.com/mine"),
    ("Webhook_Delivery_Redeliver", f"{VIDEO}/1"),
    ("Webhook_Delivery_List", VIDEO),
    ("Webhook_Redeliver", VIDEO),
    ("Template_Analytics", TEMPLATE, "", ""),
    ("Template_Analytics_CSV", TEMPLATE, "", ""),
    ("Template_Analytics_Videos", TEMPLATE, {}),
    ("Template_Analytics_Videos_CSV", TEMPLATE, {}),
    ("Video_Analytics", VIDEO),
    ("Video_Analytics_CSV", VIDEO),
    ("Video_Delete", VIDEO),
    ("Campaign_New", TEMPLATE, {"name": "Spring", "fileName": "people.csv", "size": 5}),
    ("Campaign_Check", CAMPAIGN),
    *((f"Campaign_{verb}", CAMPAIGN) for verb in ("Start", "Pause", "Resume", "Cancel", "Retry")),
    ("Campaign_Get", CAMPAIGN),
    ("Campaign_List",),
    ("Campaign_Rows", CAMPAIGN, {}),
    *((method, CAMPAIGN) for method in ("Campaign_Result", "Campaign_Result_New", "Campaign_Forecast")),
    ("Campaign_Delete", CAMPAIGN),
    ("Plan_List",),
    ("Order_New", {"credits": 100, "returnURL": "https://shop.example"}),
    *((method, VIDEO) for method in ("Order_Get", "Order_Confirm")),
    ("Order_List",),
    ("Billing_Get",),
    ("Billing_Portal", "https://shop.example"),
    ("Video_Publish", VIDEO),
    ("Bucket_Connect", {"bucket": "acme-videos"}),
    ("Youtube_Connect",),
    ("Youtube_Account_List",),
    ("Youtube_Account_Delete", "1" * 21),
    ("Connection_List",),
    ("Connection_Test", "acme-videos"),
    ("Connection_Delete", "acme-videos"),
    ("Recipient_Erase", {"email": "ava@example.com"}),
    ("Erasure_Get", VIDEO),
    ("Erasure_List", {}),
    ("Video_SharePage_New", VIDEO),
    ("Video_SharePage_Delete", VIDEO),
    ("Profile_List",),
    ("Profile_New", {"name": "mine", "variantOf": "MP3"}),
    ("Profile_Delete", "mine"),
    ("Credit_List", ""),
    ("Font_List",),
    ("Font_Delete", "OurOwn"),
    ("Notification_List", ""),
    ("Notification_Delete", VIDEO),
    ("Audit_List", {}),
]
# And of each that they reach.
FOR_TEMPLATES = [
    ("Media_Upload_New", {"name": "a", "type": "image/png", "size": 5}),
    ("Template_Video_New", TEMPLATE, {"name": "Ava"}),
    ("Video_Get", VIDEO),
    ("Video_Get_Links", VIDEO),
]
# And of each that finds nothing to answer with.
FOR_NOBODY = [
    ("Video_Sezion_Link", VIDEO, "nothing"),
    ("Video_Pirsonal_Link", VIDEO, "nothing"),
    ("Video_Youtube_Link", VIDEO, "nothing"),
    ("Video_SharePage_Get", VIDEO),
]


def test_the_lists_of_this_file_name_all_methods():
    functions = load_contract(contract_of(SEZION)).functions
    methods = {name.partition(".")[2] for name in functions if not name.startswith(ACCOUNTS)}
    assert {call[0] for call in (*FOR_ACCOUNTS, *FOR_TEMPLATES, *FOR_NOBODY)} == methods


@pytest.mark.parametrize("call", FOR_ACCOUNTS, ids=lambda call: call[0])
def test_a_templates_credentials_do_not_reach(visitor, call):
    problem = "a template's credentials do not reach this method"
    assert visitor.error(*call) == (1015, {"problem": problem})


@pytest.mark.parametrize("call", FOR_TEMPLATES, ids=lambda call: call[0])
def test_a_templates_credentials_reach(cloud, visitor, call):
    cloud.videos.put(make_video(by_template=True))
    visitor.call(*call)


@pytest.mark.parametrize("call", [*FOR_ACCOUNTS, *FOR_TEMPLATES, *FOR_NOBODY], ids=lambda call: call[0])
def test_wrong_credentials_reach(cloud, call):
    assert Caller(cloud, BY_ACCOUNT | {"accountSecret": "wrong"}).error(*call) == (1018, {"parameter": "accountSecret"})


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({}, (1015, {"problem": "accountID is missing: send it in the Authorization header, or in the URL's query"})),
        (
            {"accountID": ""},
            (1015, {"problem": "accountID is missing: send it in the Authorization header, or in the URL's query"}),
        ),
        (
            {"accountID": ACCOUNT},
            (1015, {"problem": "accountSecret is missing: send it in the Authorization header, or in the URL's query"}),
        ),
        (
            BY_ACCOUNT | {"accountSecret": ""},
            (1015, {"problem": "accountSecret is missing: send it in the Authorization header, or in the URL's query"}),
        ),
        (
            BY_TEMPLATE | {"templateSecret": ""},
            (
                1015,
                {"problem": "templateSecret is missing: send it in the Authorization header, or in the URL's query"},
            ),
        ),
        (
            BY_ACCOUNT | {"templateID": TEMPLATE},
            (
                1015,
                {"problem": "templateSecret is missing: send it in the Authorization header, or in the URL's query"},
            ),
        ),
        (BY_ACCOUNT | {"accountID": OTHER_ACCOUNT}, (1010, {"accountID": OTHER_ACCOUNT})),
        (BY_ACCOUNT | {"accountID": "\ud800" * 1000}, (1010, {"accountID": "\ud800" * 100})),
        (BY_TEMPLATE | {"accountID": OTHER_ACCOUNT}, (1010, {"accountID": OTHER_ACCOUNT})),
        (BY_ACCOUNT | {"accountSecret": "wrong"}, (1018, {"parameter": "accountSecret"})),
        (BY_ACCOUNT | {"accountSecret": "\ud800"}, (1018, {"parameter": "accountSecret"})),
        (BY_TEMPLATE | {"templateSecret": "wrong"}, (1018, {"parameter": "templateSecret"})),
        (BY_TEMPLATE | {"templateSecret": SECRET}, (1018, {"parameter": "templateSecret"})),
        (BY_TEMPLATE | {"templateID": OTHER_TEMPLATE}, (1000, {"templateID": OTHER_TEMPLATE})),
    ],
)
def test_credentials_that_are_incomplete_are_rejected_with_the_reason(cloud, query, error):
    cloud.templates.put(make_template())
    assert Caller(cloud, query).error("Template_Video_New", TEMPLATE, {"name": "Ava"}) == error


@pytest.mark.parametrize("query", [BY_ACCOUNT, BY_TEMPLATE])
def test_an_account_that_is_not_active_cannot_call(cloud, query):
    cloud.accounts.put(make_account(active=False))
    cloud.templates.put(make_template())
    assert Caller(cloud, query).error("Video_Get", VIDEO) == (1021, {"accountID": ACCOUNT})


@pytest.mark.parametrize("secret", [SECRET, SECRET.rstrip("="), SECRET + "="])
def test_the_sign_at_the_end_of_a_secret_does_not_count(cloud, secret):
    assert Caller(cloud, BY_ACCOUNT | {"accountSecret": secret}).call("Template_List") == []


@pytest.mark.parametrize("secret", [TEMPLATE_SECRET, TEMPLATE_SECRET.rstrip("=")])
def test_the_time_of_a_check_does_not_reveal_a_templates_secret(cloud, secret):
    cloud.templates.put(make_template())
    cloud.videos.put(make_video(by_template=True))
    assert Caller(cloud, BY_TEMPLATE | {"templateSecret": secret}).call("Video_Get", VIDEO)["id"] == VIDEO


def test_every_caller_may_read_the_contract(cloud):
    contract = Caller(cloud, {}).post({"id": "1", "method": "barrister-idl"})["result"]
    assert "SezionAPI" in [item.get("name") for item in contract]


def test_a_batch_is_answered_call_by_call_as_far_as_the_credentials_reach(cloud, visitor):
    cloud.videos.put(make_video(by_template=True))
    calls = [request("Template_List", id="a"), request("Video_Get", VIDEO, id="b"), {"id": "c", "method": "nothing"}]
    answers = visitor.post([*calls, {"id": "d", "method": "barrister-idl"}])
    assert [(answer["id"], answer.get("error", {}).get("code")) for answer in answers] == [
        ("a", 1015),
        ("b", None),
        ("c", -32601),
        ("d", None),
    ]


def test_a_templates_credentials_make_videos_of_no_other_template(cloud, visitor):
    cloud.templates.put(make_template(id=OTHER_TEMPLATE))
    problem = "these credentials are for another template"
    assert visitor.error("Template_Video_New", OTHER_TEMPLATE, {"name": "Ava"}) == (1015, {"problem": problem})


@pytest.mark.parametrize(
    "video",
    [
        make_video(by_template=False),
        make_video(by_template=True, template_id=OTHER_TEMPLATE),
        make_video(by_template=True, account_id=OTHER_ACCOUNT),
        make_video(by_template=True, id=OTHER_VIDEO),
    ],
)
@pytest.mark.parametrize("call", [("Video_Get",), ("Video_Get_Links",), ("Video_Sezion_Link", "x")])
def test_a_templates_credentials_show_only_videos_made_with_them(cloud, visitor, video, call):
    cloud.videos.put(video)
    assert visitor.error(call[0], VIDEO, *call[1:]) == (1007, {"videoID": VIDEO})


def test_an_account_sees_the_videos_that_were_made_with_a_templates_credentials(cloud, caller):
    cloud.videos.put(make_video(by_template=True))
    assert caller.call("Video_Get", VIDEO)["id"] == VIDEO
