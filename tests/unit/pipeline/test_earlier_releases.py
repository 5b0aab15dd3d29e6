"""Files in the bucket keep their form, and segments their names, from one release to the next.

The literals were written by the release before. A change of the stored form plans every video in progress again, and
a change of a fingerprint renders every cached segment again.
"""

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import parse_profile
from chalicelib.pipeline.download_retry import DownloadAttempts, DownloadProgress, load_progress, save_progress
from chalicelib.pipeline.manifest import Source, read_manifest, save_manifest
from chalicelib.render.fingerprint import FingerprintInputs, fingerprints, sound_fingerprint
from chalicelib.render.plan import plan_segments
from tests.fakes import make_video

PROFILE = "MP4_H264_AAC_640x480_24fps"
SCRIPT = """[{"video": {"id": "film", "play": 0, "volume": 0.5, "events": [{"start": {"imageFadeIn": 400}}]}},
 {"rectangle": {"id": "band", "play": 500, "duration": 2000, "color": "0x10162F", "alpha": 0.6,
   "position": {"x": 0, "y": 0.6}, "size": {"w": 1, "h": 0.2}}},
 {"text": {"id": "title", "play": 1000, "duration": "film.end-1500", "textFont": "OurOwn", "textSize": 0.1,
   "position": {"x": 0.1, "y": 0.6}, "size": {"w": 0.8, "h": 0.2},
   "events": [{"start": {"moveTo": {"duration": 600, "x": 0.2, "y": 0.6, "ease": "out"}}}]}},
 {"image": {"id": "logo", "play": 200, "duration": 3000, "position": {"x": 0.8, "y": 0},
   "size": {"w": 0.1, "h": 0.1}, "imageAspect": "fit"}},
 {"audio": {"id": "music", "play": 0, "duration": 3000, "volume": 0.8}}]"""
FILM = {"type": "video", "duration_ms": 4000, "width_px": 640, "height_px": 480, "has_audio": True}
LOGO = {"type": "image", "width_px": 64, "height_px": 64, "is_vector": True}
MANIFEST = {
    "scripts": [SCRIPT],
    "origin": "top-left",
    "variables": {"name": "Ava"},
    "profiles": [PROFILE],
    "sources": {
        "film": {"type": "video", "key": "media/kept/a/f/1", "media_id": "f", "sha256": "f" * 64, "facts": FILM},
        "logo": {"type": "image", "key": "media/kept/a/l/1", "media_id": "l", "sha256": "e" * 64, "facts": LOGO},
        "music": {
            "type": "audio",
            "key": "media/kept/a/m/1",
            "media_id": "m",
            "facts": {"type": "audio", "duration_ms": 5000, "has_audio": True},
        },
        "title": {"type": "text", "text": "Hello {{name}}"},
    },
    "fonts": {"OurOwn": "fonts/a/0"},
    "personal": ["title"],
    "own_profiles": [
        {
            "account_id": "a",
            "id": "small",
            "base": PROFILE,
            "quality": {"max_kbps": 500},
            "created_ms": 1,
        }
    ],
    "unknown_fonts": ["Nowhere"],
    "cuts": {PROFILE: [24, 72, 96]},
    "release": "the code",
}
PROGRESS = {
    "sources": {"photo": {"type": "image", "key": "work/a/t/v/0/b/fetched/0", "facts": LOGO}},
    "tries": {"film": {"count": 2, "since_ms": 5, "last": "status 503", "waits_since_ms": 3}},
}


@pytest.fixture
def manifest(cloud):
    cloud.storage.put_json(f"{make_video().attempt_prefix}manifest.json", MANIFEST)
    return read_manifest(cloud.storage, make_video())


def test_a_manifest_is_read_with_all_its_fields(manifest):
    assert manifest.sources["film"].facts == MediaFacts(MediaType.VIDEO, 4000, 640, 480, has_audio=True)
    assert manifest.texts == {"title": "Hello Ava"}
    assert (manifest.personal, manifest.unknown_fonts) == (("title",), ("Nowhere",))
    assert manifest.own_profiles[0].quality.max_kbps == 500
    assert [each.end_frame for each in manifest.segments(parse_profile(PROFILE))] == [24, 72, 96]
    assert manifest.release == "the code"


def test_a_manifest_is_written_as_it_was_read(cloud, manifest):
    save_manifest(cloud.storage, make_video(revision=1), manifest)
    assert cloud.storage.get_json(f"{make_video(revision=1).attempt_prefix}manifest.json") == MANIFEST


def test_the_progress_of_downloads_is_read_and_written_alike(cloud):
    cloud.storage.put_json(f"{make_video().work_prefix}fetching.json", PROGRESS)
    progress = load_progress(cloud.storage, make_video())
    facts = MediaFacts(MediaType.IMAGE, width_px=64, height_px=64, is_vector=True)
    assert progress == DownloadProgress(
        {"photo": Source(MediaType.IMAGE, key="work/a/t/v/0/b/fetched/0", facts=facts)},
        {"film": DownloadAttempts(2, 5, "status 503", 3)},
    )
    save_progress(cloud.storage, make_video(revision=1), progress)
    assert cloud.storage.get_json(f"{make_video(revision=1).work_prefix}fetching.json") == PROGRESS


def test_segments_and_sounds_keep_their_names(manifest):
    timeline, profile = manifest.resolve(24).timeline, parse_profile(PROFILE)
    contents = {"film": "f" * 64, "logo": "e" * 64, "music": "media/kept/a/m/1", "title": "Hello Ava"}
    inputs = FingerprintInputs(contents, {"OurOwn": "d" * 64}, "the renderer")
    segments = plan_segments(timeline, profile, ("title",))
    assert [(each.first_frame, each.end_frame) for each in segments] == [(0, 24), (24, 96)]
    assert fingerprints(timeline, segments, profile, inputs) == (
        "af434f17cb96ff3c3fd597c730bb19f0",
        "a97caae3c1d3c170e8f85f7a44e5a2ed",
    )
    assert sound_fingerprint(timeline, profile, inputs) == "f47f47f8bddfce5a08ac9acc626c4156"
