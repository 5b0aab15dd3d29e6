"""What differs between the services whose clients are spoken to, and what does not."""

import re
from dataclasses import replace

import pytest

from chalicelib.api.contract import contract_of, spellings
from chalicelib.barrister import load_contract
from chalicelib.domain.brand import BRANDS, PIRSONAL, SEZION
from chalicelib.domain.video import OutFile, VideoStatus
from tests.fakes import PROFILE, TEMPLATE, VIDEO, World, make_media, make_template, make_video
from tests.unit.api.calling import NEW_TEMPLATE, PHOTO_SCRIPT, Caller, photo

# One that is not there: what it takes to add one.
ACME = replace(
    SEZION,
    name="acme",
    interface="AcmeAPI",
    link_method="Video_Acme_Link",
    storage_key="acmeID",
    output="acme",
    without=SEZION.without - {"InputMedia_t.sezionID", "OutputType.sezion"},
)
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
EVERY = pytest.mark.parametrize("brand", [SEZION, PIRSONAL, ACME], ids=lambda brand: brand.name)
INTERFACES = [(SEZION, "SezionAPI"), (PIRSONAL, "PirsonalAPI"), (PIRSONAL, "SezionAPI"), (ACME, "AcmeAPI")]
DELETES = [("Template_Delete", TEMPLATE), ("Video_Delete", VIDEO)]


def functions_of(brand):
    return load_contract(contract_of(brand)).functions


def fill(world):
    world.templates.put(make_template())
    world.videos.put(make_video(out_files=(OUT,)))


@pytest.mark.parametrize(("brand", "interface"), INTERFACES)
def test_a_method_is_called_by_the_interface_of_the_brand(brand, interface):
    assert Caller(World(brand)).post({"id": "1", "method": f"{interface}.Template_List"})["result"] == []


@pytest.mark.parametrize(("brand", "interface"), [(SEZION, "PirsonalAPI"), (ACME, "SezionAPI"), (ACME, "BrandAPI")])
def test_the_interface_of_another_brand_is_none(brand, interface):
    answer = Caller(World(brand)).post({"id": "1", "method": f"{interface}.Template_List"})
    assert answer["error"]["code"] == -32601


@EVERY
def test_a_method_is_called_without_its_interface(brand):
    fill(world := World(brand))
    answer = Caller(world).post({"id": "1", "method": "Video_Get", "params": {"videoID": VIDEO}})
    assert answer["result"]["id"] == VIDEO


@EVERY
def test_the_contract_has_the_interface_of_the_brand_and_that_of_accounts(brand):
    interfaces = [element["name"] for element in contract_of(brand) if element["type"] == "interface"]
    assert interfaces == [brand.interface, "AccountAPI"]


@EVERY
def test_the_contract_has_no_word_that_stands_for_the_brands_own(brand):
    words = set(re.findall(r"\w+", str(contract_of(brand)[:-1])))
    assert words & spellings(brand).keys() == set()


@EVERY
def test_an_out_file_is_linked_by_the_method_of_the_brand(brand):
    fill(world := World(brand))
    params = {"videoID": VIDEO, brand.storage_key: f"{VIDEO}.{PROFILE}"}
    answer = Caller(world).post({"id": "1", "method": brand.link_method, "params": params})
    assert answer["result"]["id"] == f"{VIDEO}.{PROFILE}"


@EVERY
def test_an_out_file_is_stored_under_the_key_of_the_brand(brand):
    fill(world := World(brand))
    [out_file] = Caller(world).call("Video_Get", VIDEO)["outFiles"]
    assert out_file["storage"] == {brand.storage_key: f"{VIDEO}.{PROFILE}"}


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
    body = World(brand).on.describe(video)
    assert {name: body[name] for name in expected} == expected


@EVERY
def test_a_media_is_given_back_under_the_key_of_the_brand(brand):
    world, media = World(brand), make_media()
    world.medias.put(media)
    caller = Caller(world)
    caller.call("Template_New", NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [photo(media.id)]})
    [template] = caller.call("Template_List")
    assert template["inputMedias"] == [{"inputID": "photo", "type": "image", brand.storage_key: media.id}]


@EVERY
@pytest.mark.parametrize("key", ["sezionID", "pirsonalID"])
def test_a_media_is_taken_by_the_keys_of_all_brands(brand, key):
    world, media = World(brand), make_media()
    world.medias.put(media)
    photo = {"inputID": "photo", "type": "image", key: media.id}
    Caller(world).call("Template_New", NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [photo]})


@EVERY
@pytest.mark.parametrize("output", ["sezion", "pirsonal"])
def test_videos_may_be_sent_to_the_storage_by_the_names_of_all_brands(brand, output):
    world = World(brand)
    world.templates.put(make_template())
    Caller(world).call("Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": {"type": output}})


@EVERY
def test_videos_go_into_the_storage_of_the_brand(brand):
    fill(world := World(brand))
    [template] = Caller(world).call("Template_List")
    assert template["videoOutput"] == {"type": brand.output}


@pytest.mark.parametrize(("brand", "params"), [(SEZION, 1), (PIRSONAL, 2), (ACME, 1)])
@pytest.mark.parametrize("method", ["Template_Delete", "Video_Delete"])
def test_the_contract_declares_the_deletes_as_the_brand_has_them(brand, params, method):
    assert len(functions_of(brand)[f"{brand.interface}.{method}"].params) == params


@EVERY
@pytest.mark.parametrize("more", [(), (True,)])
@pytest.mark.parametrize(("method", "entity_id"), DELETES)
def test_the_deletes_are_taken_with_their_flag_and_without_it(brand, more, method, entity_id):
    fill(world := World(brand))
    assert Caller(world).call(method, entity_id, *more) == "OK"


def test_brands_have_the_same_methods_but_for_the_link():
    methods = [{name.partition(".")[2] for name in functions_of(brand)} for brand in BRANDS.values()]
    assert methods[0] ^ methods[1] == {"Video_Sezion_Link", "Video_Pirsonal_Link"}
