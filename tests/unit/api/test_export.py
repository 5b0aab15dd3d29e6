"""An account's archive."""

import json
from zipfile import ZipFile

import pytest

from chalicelib.api.export import export_account
from chalicelib.domain.account import Credential
from chalicelib.domain.brand import SEZION
from chalicelib.domain.erasure import Erasure
from chalicelib.domain.media import MediaStatus
from chalicelib.domain.video import OutFile
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_MEDIA,
    OTHER_VIDEO,
    SECRET,
    TEMPLATE_SECRET,
    VIDEO,
    Failing,
    make_account,
    make_font,
    make_media,
    make_template,
    make_video,
)
from tests.unit.api.examples import ERASED, PASSWORD, full_world


@pytest.fixture
def full():
    """Return a cloud with every kind of row and file."""
    cloud = full_world(SEZION)
    for video in cloud.videos.list(ACCOUNT):
        for out in video.out_files:
            cloud.storage.put_bytes(out.key, b"moving", "video/mp4")
            cloud.storage.put_bytes(out.poster_key, b"still", "image/jpeg")
    for font in cloud.fonts.list(ACCOUNT):
        cloud.storage.put_bytes(font.key, b"letters", "font/otf")
    return cloud


@pytest.fixture
def archive(full, tmp_path):
    assert export(full, tmp_path) == []
    with ZipFile(tmp_path / "ann.zip") as archive:
        yield archive


def export(cloud, folder):
    return export_account(cloud.accounts.get(ACCOUNT), folder / "ann.zip", cloud.api_services)


def test_an_archive_has_a_list_of_each_noun_and_all_files(archive):
    assert archive.namelist() == [
        "account.json",
        "templates.json",
        "medias.json",
        "fonts.json",
        "profiles.json",
        "videos.json",
        "viewings.json",
        "deliveries.json",
        "orders.json",
        "credits.json",
        "notifications.json",
        "audit.json",
        "erasures.json",
        f"medias/{MEDIA}/photo.jpg",
        f"medias/{OTHER_VIDEO}/photo.jpg",
        f"fonts/{make_font().sha256}/OurOwn.otf",
        f"videos/{VIDEO}/{VIDEO}.MP4_H264_AAC_640x480.mp4",
        f"videos/{VIDEO}/{VIDEO}.jpg",
    ]
    assert archive.testzip() is None


def test_files_are_as_they_are_in_the_bucket(archive):
    contents = [archive.read(name) for name in archive.namelist()[13:]]
    assert contents == [b"image", b"image", b"letters", b"moving", b"still"]


def test_all_can_read_the_files_and_only_their_owner_may_write_them(archive):
    assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o644}


def test_rows_are_as_the_api_shows_them(archive):
    videos = json.loads(archive.read("videos.json"))
    assert sorted(video["status"]["code"] for video in videos) == ["created", "done", "error", "processing"]
    account = json.loads(archive.read("account.json"))
    assert (account["email"], account["plan"], account["videos"]) == ("ann@example.com", "SMALL", {"stored": 10})


def test_the_archive_has_the_ledger_and_the_webhook_calls(archive):
    assert "counted anew" in [entry.get("note") for entry in json.loads(archive.read("credits.json"))]
    calls = [(call["videoID"], call["attempt"]) for call in json.loads(archive.read("deliveries.json"))]
    assert calls == [(VIDEO, 1), (VIDEO, 1), (VIDEO, 2)]


def test_the_archive_has_all_receipts_of_erasures(full, tmp_path):
    for number in range(250):
        full.erasures.put(Erasure(ACCOUNT, f"{number:024x}", NOW_MS, Credential.LOGIN))
    export(full, tmp_path)
    with ZipFile(tmp_path / "ann.zip") as archive:
        receipts = json.loads(archive.read("erasures.json"))
    assert len({receipt["id"] for receipt in receipts}) == 251
    assert receipts[0]["videos"] == [ERASED]


def test_an_account_whose_plan_was_deleted_can_be_exported(full, tmp_path):
    full.accounts.put(make_account(plan="GOLD"))
    assert export(full, tmp_path) == []


def test_fonts_whose_long_names_end_alike_are_both_exported(cloud, tmp_path):
    for letter in "ab":
        font = make_font(id=letter + "x" * 150, sha256=letter)
        cloud.fonts.put(font)
        cloud.storage.put_bytes(font.key, letter.encode(), "font/otf")
    export(cloud, tmp_path)
    with ZipFile(tmp_path / "ann.zip") as archive:
        contents = {archive.read(name) for name in archive.namelist() if name.startswith("fonts/")}
    assert contents == {b"a", b"b"}


def test_the_scripts_and_inputs_of_a_video_are_included(full, tmp_path):
    full.videos.put(make_video(scripts=("[]",)))
    export(full, tmp_path)
    with ZipFile(tmp_path / "ann.zip") as archive:
        scripts = {video["id"]: video["inputScripts"] for video in json.loads(archive.read("videos.json"))}
    assert scripts[VIDEO] == ["[]"]


@pytest.mark.parametrize("secret", [SECRET, TEMPLATE_SECRET, PASSWORD, "secret", "password", "token", "hash"])
def test_no_secret_is_in_it(archive, secret):
    texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".json")]
    assert [text for text in texts if secret in text.lower()] == []


def test_nothing_of_others_is_in_it(full, tmp_path):
    full.add_media(account_id=OTHER_ACCOUNT, id=OTHER_MEDIA)
    full.templates.put(make_template(account_id=OTHER_ACCOUNT, name="Theirs"))
    export(full, tmp_path)
    with ZipFile(tmp_path / "ann.zip") as archive:
        assert b"Theirs" not in archive.read("templates.json")
        assert not [name for name in archive.namelist() if name.startswith(f"medias/{OTHER_MEDIA}")]


def test_an_empty_account_can_be_exported(cloud, tmp_path):
    assert export(cloud, tmp_path) == []
    with ZipFile(tmp_path / "ann.zip") as archive:
        assert json.loads(archive.read("videos.json")) == []


def test_a_file_that_is_missing_in_the_bucket_is_reported(full, tmp_path):
    full.storage.delete(make_media().key)
    assert export(full, tmp_path) == [f"medias/{MEDIA}/photo.jpg"]


def test_a_media_file_whose_bytes_never_arrived_is_not_reported_as_missing(cloud, tmp_path):
    cloud.medias.put(make_media(status=MediaStatus.WAITING))
    assert export(cloud, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "in_archive"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d", "a_b_c_d"),
        ("..", "file"),
        ("", "file"),
        ("Zoë 🎬.jpg", "Zoë _.jpg"),
        ("x" * 300 + ".jpg", "x" * 96 + ".jpg"),
    ],
)
def test_names_are_fit_for_files(cloud, tmp_path, name, in_archive):
    cloud.add_media(name=name)
    export(cloud, tmp_path)
    with ZipFile(tmp_path / "ann.zip") as archive:
        assert archive.namelist()[-1] == f"medias/{MEDIA}/{in_archive}"


def test_an_archive_that_could_not_be_finished_leaves_nothing(full, tmp_path):
    full.storage = Failing(full.storage, "stream")
    with pytest.raises(RuntimeError):
        export(full, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_archive_stays_until_the_new_one_is_complete(full, tmp_path):
    (tmp_path / "ann.zip").write_text("older")
    full.storage = Failing(full.storage, "stream")
    with pytest.raises(RuntimeError):
        export(full, tmp_path)
    assert (tmp_path / "ann.zip").read_text() == "older"


def test_only_existing_posters_are_exported(full, tmp_path):
    full.videos.put(make_video(out_files=(OutFile("MP3", "song.mp3", 4, "out/song.mp3"),)))
    full.storage.put_bytes("out/song.mp3", b"song", "audio/mpeg")
    assert export(full, tmp_path) == []
