"""The bucket: the same tests for S3 and the fake. And S3's links."""

from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import pytest

from chalicelib import wiring
from chalicelib.aws.storage import ObjectStore
from chalicelib.domain.errors import NotDeleted
from chalicelib.domain.links import LINK_S
from tests.integration.stack import AWS_ACCOUNT, REGION, forget, resources


def test_bytes_are_returned_as_a_file(cloud, tmp_path):
    cloud.storage.put_bytes("media/kept/a/b", b"\0\xff", "image/png")
    cloud.storage.get_file("media/kept/a/b", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"\0\xff"


def test_a_file_is_returned_as_a_file(cloud, tmp_path):
    (tmp_path / "in").write_bytes(b"frames")
    cloud.storage.put_file("out/a/b.mp4", tmp_path / "in", "video/mp4")
    cloud.storage.get_file("out/a/b.mp4", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"frames"


@pytest.mark.parametrize(("most", "part"), [(3, b"fra"), (6, b"frames"), (7, b"frames")])
def test_the_beginning_of_a_file_is_returned_as_a_file(cloud, tmp_path, most, part):
    cloud.storage.put_bytes("out/a/b.mp4", b"frames", "video/mp4")
    cloud.storage.get_beginning("out/a/b.mp4", tmp_path / "file", most)
    assert (tmp_path / "file").read_bytes() == part


def test_the_beginning_of_a_missing_file_is_a_key_error(cloud, tmp_path):
    with pytest.raises(KeyError):
        cloud.storage.get_beginning("out/nothing", tmp_path / "file", 3)


def test_a_file_that_is_touched_stays_as_it_is(cloud, tmp_path):
    cloud.storage.put_bytes("segments/a", b"frames", "video/mp4")
    cloud.storage.touch("segments/a")
    cloud.storage.get_file("segments/a", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"frames"


def test_touching_a_missing_object_is_a_key_error(cloud):
    with pytest.raises(KeyError):
        cloud.storage.touch("segments/nothing")


def test_a_copy_stays_when_its_source_is_deleted(cloud, tmp_path):
    cloud.storage.put_bytes("media/temp/a", b"photo", "image/png")
    cloud.storage.copy("media/temp/a", "work/own/0")
    cloud.storage.delete("media/temp/a")
    cloud.storage.get_file("work/own/0", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"photo"


def test_copying_a_missing_object_is_a_key_error(cloud):
    with pytest.raises(KeyError):
        cloud.storage.copy("media/temp/nothing", "work/own/0")


def test_json_is_returned_as_it_was_stored(cloud):
    cloud.storage.put_json("work/manifest.json", {"name": "Zoë 🎬"})
    assert cloud.storage.get_json("work/manifest.json") == {"name": "Zoë 🎬"}


def test_a_missing_file_is_a_key_error(cloud, tmp_path):
    with pytest.raises(KeyError):
        cloud.storage.get_file("work/nothing", tmp_path / "file")


def test_missing_json_is_a_key_error(cloud):
    with pytest.raises(KeyError):
        cloud.storage.get_json("work/nothing")


def test_a_file_is_described_until_it_is_gone(cloud):
    cloud.storage.put_bytes("a", b"bytes", "text/csv")
    first = cloud.storage.describe("a")
    assert (first.size_bytes, first == cloud.storage.describe("a")) == (5, True)
    cloud.storage.put_bytes("a", b"other", "text/csv")
    assert (cloud.storage.describe("a").tag != first.tag, cloud.storage.describe("b")) == (True, None)


def test_the_size_of_a_file_is_known(cloud):
    cloud.storage.put_bytes("a", b"12345", "image/png")
    assert (cloud.storage.size_of("a"), cloud.storage.size_of("b")) == (5, None)


def test_deleting_a_file_twice_is_allowed(cloud):
    cloud.storage.put_bytes("a", b"1", "image/png")
    cloud.storage.delete("a")
    cloud.storage.delete("a")
    assert cloud.storage.size_of("a") is None


def test_many_files_are_deleted_at_once_and_no_others(cloud):
    for key in ("a", "b", "c"):
        cloud.storage.put_bytes(key, b"1", "image/png")
    cloud.storage.delete_many(["a", "b", "nothing"])
    cloud.storage.delete_many([])
    assert [cloud.storage.size_of(key) for key in ("a", "b", "c")] == [None, None, 1]


def test_only_the_objects_with_a_prefix_are_deleted(cloud):
    for key in ("work/a/v1/x", "work/a/v1/y/z", "work/a/v10/x", "work/b/v1/x"):
        cloud.storage.put_bytes(key, b"1", "image/png")
    cloud.storage.delete_prefix("work/a/v1/")
    left = {key: cloud.storage.size_of(key) for key in ("work/a/v1/x", "work/a/v1/y/z", "work/a/v10/x", "work/b/v1/x")}
    assert left == {"work/a/v1/x": None, "work/a/v1/y/z": None, "work/a/v10/x": 1, "work/b/v1/x": 1}


def test_a_prefix_may_hold_more_files_than_one_answer_of_the_bucket(aws):
    storage = ObjectStore(boto3.client("s3", region_name=REGION), aws)
    for number in range(1001):
        storage.put_bytes(f"work/{number}", b"", "image/png")
    storage.delete_prefix("work/")
    assert storage.size_of("work/0") is storage.size_of("work/999") is storage.size_of("work/1000") is None


@pytest.mark.parametrize("delete", ["delete", "delete_prefix", "delete_batch"])
def test_a_refused_deletion_is_reported(aws, delete):
    storage = ObjectStore(boto3.client("s3", region_name=REGION), "nobodys-bucket")
    with pytest.raises(NotDeleted):
        getattr(storage, delete)("work/")


@pytest.fixture
def link(wired):
    """Return the parts of a link to a finished video."""
    return urlsplit(wiring.services().storage.link("out/v.mp4", "Zoë 1.mp4", "video/mp4"))


def test_a_link_names_the_file_it_is_for(link):
    assert link.path.endswith("/out/v.mp4")


def test_a_link_is_valid_for_a_while(link):
    assert parse_qs(link.query)["X-Amz-Expires"] == [str(LINK_S)]


def test_a_link_lets_browsers_play_the_file_and_save_it_by_its_name(link):
    query = parse_qs(link.query)
    disposition = query["response-content-disposition"][0]
    assert query["response-content-type"] == ["video/mp4"]
    assert unquote(disposition) == "inline; filename*=UTF-8''Zoë 1.mp4"


def test_an_upload_link_is_for_one_type_and_one_size(wired):
    url = wiring.services().storage.upload_link("media/kept/a/b", "video/mp4", 50_000_000)
    query = parse_qs(urlsplit(url).query)
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host;if-none-match"]
    assert query["X-Amz-Expires"] == [str(LINK_S)]


def test_the_link_role_signs_links(wired, monkeypatch):
    monkeypatch.setenv("REELWRIGHT_LINK_ROLE", f"arn:aws:iam::{AWS_ACCOUNT}:role/links")
    storage = wiring.services().storage
    for url in (storage.link("out/v.mp4", "v.mp4", "video/mp4"), storage.upload_link("media/kept/a/b", "video/mp4", 5)):
        query = parse_qs(urlsplit(url).query)
        assert query["X-Amz-Security-Token"]
        assert query["X-Amz-Expires"] == [str(LINK_S)]


def test_links_to_files_name_cloudfront_and_keep_the_signature_of_the_bucket(wired, monkeypatch):
    plain = urlsplit(wiring.services().storage.link("out/v.mp4", "v.mp4", "video/mp4"))
    monkeypatch.setenv("REELWRIGHT_LINK_HOST", "d111.cloudfront.net")
    forget(wiring)
    storage = wiring.services().storage
    link = urlsplit(storage.link("out/v.mp4", "v.mp4", "video/mp4"))
    assert (link.scheme, link.netloc, link.path) == ("https", "d111.cloudfront.net", plain.path)
    assert parse_qs(link.query).keys() == parse_qs(plain.query).keys()
    assert urlsplit(storage.upload_link("media/kept/a/b", "video/mp4", 5)).netloc == plain.netloc


def test_without_the_link_role_a_link_is_signed_all_the_same(wired, monkeypatch):
    monkeypatch.setenv("REELWRIGHT_LINK_ROLE", "nonsense")
    query = parse_qs(urlsplit(wiring.services().storage.link("out/v.mp4", "v.mp4", "video/mp4")).query)
    assert query["X-Amz-Expires"] == [str(LINK_S)]


def test_a_retired_object_stays_with_the_tag_of_the_lifecycle_rule(aws, tmp_path):
    s3 = boto3.client("s3", region_name=REGION)
    storage = ObjectStore(s3, aws)
    storage.put_bytes("media/kept/a/b", b"frames", "video/mp4")
    storage.retire("media/kept/a/b")
    storage.get_file("media/kept/a/b", tmp_path / "file")
    tags = s3.get_object_tagging(Bucket=aws, Key="media/kept/a/b")["TagSet"]
    (bucket,) = resources("S3::Bucket").values()
    assert tags in [rule.get("TagFilters") for rule in bucket["LifecycleConfiguration"]["Rules"]]


def test_retiring_a_missing_object_is_allowed(aws):
    ObjectStore(boto3.client("s3", region_name=REGION), aws).retire("media/kept/a/nothing")


def test_a_file_is_streamed(cloud):
    cloud.storage.put_bytes("a", b"1234567", "image/png")
    assert b"".join(cloud.storage.stream("a")) == b"1234567"


def test_streaming_a_missing_object_is_a_key_error(cloud):
    with pytest.raises(KeyError):
        next(cloud.storage.stream("nothing"))
