"""The differences between the brands, and their common behaviour."""

import pytest

from chalicelib.api.api_contract import contract_of
from chalicelib.barrister import load_contract
from chalicelib.domain.brand import BRANDS, Brand
from chalicelib.domain.video import OutFile, VideoStatus
from tests.fakes import PROFILE, TEMPLATE, VIDEO, FakeCloud, make_media, make_template, make_video
from tests.unit.api.calling import NEW_TEMPLATE, PHOTO_SCRIPT, Caller, photo, request

# The body of a webhook. Source: the seeds, "Webhook call example".
EXAMPLE_STORAGE_ID = "5331669c0fa92a6755582c9e.MP4_H264_AAC_640x480_24fps"
EXAMPLE_FILE = {
    "name": "5331669c0fa92a6755582c9e.MP4_H264_AAC_640x480.mp4",
    "profile": "MP4_H264_AAC_640x480_24fps",
    "size": 27841,
}
EXAMPLE = {
    "accountID": "533154e50fa92a6755582c8c",
    "description": "Test video for webhoook",
    "duration": 2000,
    "name": "Test video",
    "templateID": "533155ec0fa92a6755582c8e",
    "status": {"code": "done"},
    "date": "2014-03-25T11:21:00.047Z",
    "id": "5331669c0fa92a6755582c9e",
    "data": "String passed as data parameter",
}
OUT = OutFile(PROFILE, "video.mp4", 5, "out/video.mp4")
EVERY = pytest.mark.parametrize("brand", BRANDS.values(), ids=lambda brand: brand.name)
WORDS = pytest.mark.parametrize("words", BRANDS.values(), ids=lambda brand: f"in words of {brand.name}")
DELETES = [("Template_Delete", TEMPLATE), ("Video_Delete", VIDEO)]


def functions_of(brand):
    return load_contract(contract_of(brand)).functions


def fill(cloud):
    cloud.templates.put(make_template())
    cloud.videos.put(make_video(out_files=(OUT,)))


def ask(cloud, interface, function, *params):
    """Return the result of a call by an interface."""
    return Caller(cloud).post(request(function, *params, interface=interface))["result"]


@EVERY
@WORDS
def test_a_method_is_called_by_the_interfaces_of_all_brands(brand, words):
    assert ask(FakeCloud(brand), words.interface, "Template_List") == []


@EVERY
@pytest.mark.parametrize("interface", ["VideoAPI", "AcmeAPI", "sezionAPI"])
def test_no_other_interface_exists(brand, interface):
    answer = Caller(FakeCloud(brand)).post({"id": "1", "method": f"{interface}.Template_List"})
    assert answer["error"]["code"] == -32601


@EVERY
def test_a_method_is_called_without_its_interface(brand):
    fill(cloud := FakeCloud(brand))
    answer = Caller(cloud).post({"id": "1", "method": "Video_Get", "params": {"videoID": VIDEO}})
    assert answer["result"]["id"] == VIDEO


@EVERY
def test_the_contract_has_the_interfaces_of_all_brands_and_the_account_interface(brand):
    interfaces = [element["name"] for element in contract_of(brand) if element["type"] == "interface"]
    assert interfaces[0] == brand.interface
    assert sorted(interfaces) == ["AccountAPI", "PirsonalAPI", "SezionAPI"]


@EVERY
@WORDS
@pytest.mark.parametrize(("method", "name"), [("Video_Sezion_Link", "sezionID"), ("Video_Pirsonal_Link", "pirsonalID")])
def test_an_out_file_is_linked_by_the_methods_of_all_brands(brand, words, method, name):
    fill(cloud := FakeCloud(brand))
    params = {"videoID": VIDEO, name: f"{VIDEO}.{PROFILE}"}
    answer = Caller(cloud).post({"id": "1", "method": f"{words.interface}.{method}", "params": params})
    assert answer["result"]["id"] == f"{VIDEO}.{PROFILE}"


@EVERY
@WORDS
def test_a_client_finds_the_id_of_an_out_file_by_the_name_of_its_service(brand, words):
    fill(cloud := FakeCloud(brand))
    [out_file] = ask(cloud, words.interface, "Video_Get", VIDEO)["outFiles"]
    assert out_file["storage"] == {words.storage_key: f"{VIDEO}.{PROFILE}"}


@EVERY
def test_without_an_interface_the_names_of_the_brand_apply(brand):
    fill(cloud := FakeCloud(brand))
    answer = Caller(cloud).post({"id": "1", "method": "Video_Get", "params": [VIDEO]})
    assert answer["result"]["outFiles"][0]["storage"] == {brand.storage_key: f"{VIDEO}.{PROFILE}"}


@EVERY
def test_the_body_of_a_webhook_is_as_in_the_documents(brand):
    video = make_video(
        id="5331669c0fa92a6755582c9e",
        account_id="533154e50fa92a6755582c8c",
        template_id="533155ec0fa92a6755582c8e",
        name="Test video",
        description="Test video for webhoook",
        data="String passed as data parameter",
        created_ms=1_395_746_460_047,
        status=VideoStatus.DONE,
        duration_ms=2000,
        out_files=(OutFile(PROFILE, "5331669c0fa92a6755582c9e.MP4_H264_AAC_640x480.mp4", 27841, "out"),),
    )
    expected = EXAMPLE | {"outFiles": [EXAMPLE_FILE | {"storage": {brand.storage_key: EXAMPLE_STORAGE_ID}}]}
    body = FakeCloud(brand).pipeline_services.describe(video)
    assert {name: body[name] for name in expected} == expected


@EVERY
def test_a_media_file_is_returned_under_the_key_of_the_brand(brand):
    cloud, media = FakeCloud(brand), make_media()
    cloud.medias.put(media)
    caller = Caller(cloud)
    caller.call("Template_New", NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [photo(media.id)]})
    [template] = caller.call("Template_List")
    assert template["inputMedias"] == [{"inputID": "photo", "type": "image", brand.storage_key: media.id}]


@EVERY
@pytest.mark.parametrize("key", ["sezionID", "pirsonalID"])
def test_a_media_is_taken_by_the_keys_of_all_brands(brand, key):
    cloud, media = FakeCloud(brand), make_media()
    cloud.medias.put(media)
    photo = {"inputID": "photo", "type": "image", key: media.id}
    Caller(cloud).call("Template_New", NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [photo]})


@EVERY
@pytest.mark.parametrize("output", ["sezion", "pirsonal"])
def test_videos_may_be_sent_to_the_storage_by_the_names_of_all_brands(brand, output):
    cloud = FakeCloud(brand)
    cloud.templates.put(make_template())
    Caller(cloud).call("Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": {"type": output}})


@EVERY
def test_videos_are_stored_in_the_storage_of_the_brand(brand):
    fill(cloud := FakeCloud(brand))
    [template] = Caller(cloud).call("Template_List")
    assert template["videoOutput"] == {"type": brand.output}


@EVERY
@pytest.mark.parametrize(("interface", "params"), [("SezionAPI", 1), ("PirsonalAPI", 2)])
@pytest.mark.parametrize("method", ["Template_Delete", "Video_Delete"])
def test_each_interface_declares_the_deletes_as_its_service_does(brand, interface, params, method):
    assert len(functions_of(brand)[f"{interface}.{method}"].params) == params


@EVERY
@WORDS
@pytest.mark.parametrize("more", [(), (True,)])
@pytest.mark.parametrize(("method", "entity_id"), DELETES)
def test_the_deletes_are_taken_with_their_flag_and_without_it(brand, words, more, method, entity_id):
    fill(cloud := FakeCloud(brand))
    assert ask(cloud, words.interface, method, entity_id, *more) == "OK"


@EVERY
def test_a_delete_is_taken_with_its_flag_by_name(brand):
    fill(cloud := FakeCloud(brand))
    params = {"templateID": TEMPLATE, "removeExternalFiles": True}
    assert Caller(cloud).post({"id": "1", "method": "Template_Delete", "params": params})["result"] == "OK"


@EVERY
def test_all_interfaces_have_the_same_methods(brand):
    names = [name.partition(".") for name in functions_of(brand)]
    of = {
        interface: {function for owner, _, function in names if owner == interface}
        for interface in ("SezionAPI", "PirsonalAPI")
    }
    assert of["SezionAPI"] == of["PirsonalAPI"]


def test_brands_publish_the_same_types():
    structs = [load_contract(contract_of(brand)).structs for brand in BRANDS.values()]
    assert structs[0] == structs[1]


def test_a_brand_is_one_entry(monkeypatch):
    acme = Brand("acme", "Acme", interface="AcmeAPI", storage_key="acmeID", output="acme", user_agent="Acme")
    monkeypatch.setitem(BRANDS, acme.name, acme)
    queues = FakeCloud(acme)
    media = make_media()
    queues.medias.put(media)
    photo_by_acme = {"inputID": "photo", "type": "image", "acmeID": media.id}
    fields = NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "videoOutput": {"type": "acme"}}
    caller = Caller(queues)
    caller.call("Template_New", fields | {"inputMedias": [photo_by_acme]})
    [template] = caller.call("Template_List")
    assert (template["inputMedias"], template["videoOutput"]) == ([photo_by_acme], {"type": "acme"})
