"""Files that name other files or servers, such as `/proc/self/environ` with credentials: no program opens those."""

from functools import partial

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaType
from chalicelib.render.media_files.probe import probe
from tests.unit.outbound.raw_site import RawSite

# `{there}` is a local file or the URL of a server.
REFERENCES = {
    "HLS": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{there}\n#EXT-X-ENDLIST\n",
    "HLS of playlists": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{there}\n",
    "HLS with a key": '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{there}"\n#EXTINF:9,\na.ts\n#EXT-X-ENDLIST\n',
    "HLS with subtitles": '#EXTM3U\n#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="s",URI="{there}"\n'
    '#EXT-X-STREAM-INF:BANDWIDTH=1,SUBTITLES="s"\na.m3u8\n',
    "DASH": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'mediaPresentationDuration="PT9S"><Period><AdaptationSet contentType="video"><Representation id="1" bandwidth="1">'
    "<BaseURL>{there}</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "list of ffmpeg": "ffconcat version 1.0\nfile '{there}'\n",
    "session description": "v=0\no=- 0 0 IN IP4 {host}\ns=x\nc=IN IP4 {host}\nt=0 0\nm=video 5000 RTP/AVP 96\n",
    "RTSP": "rtsptextRTSP://{host}:{port}/\n",
    "ASX": '<asx version="3.0"><entry><ref href="{there}"/></entry></asx>',
    "RAM": "{there}\n",
    "M3U": "#EXTM3U\n{there}\n",
    "PLS": "[playlist]\nFile1={there}\nNumberOfEntries=1\n",
    "XSPF": '<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track><location>{there}</location></track>'
    "</trackList></playlist>",
    "SMIL": '<smil><body><video src="{there}"/></body></smil>',
    "subtitles": "1\n00:00:00,000 --> 00:00:09,000\n<img src='{there}'>\n",
    "subtitles of ASS": "[Script Info]\nScriptType: v4.00+\nVideo File: {there}\n[Events]\n"
    "Dialogue: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,a\n",
    "subtitles of a DVD": "# VobSub index file, v7 (do not modify this line!)\nid: en, index: 0\n"
    "timestamp: 00:00:00:000, filepos: 000000000\n",
    "QuickTime text": '<?xml version="1.0"?><?quicktime type="application/x-quicktime-media-link"?>'
    '<embed src="{there}"/>',
    "name of a file": "{there}",
}


@pytest.fixture
def probed(studio):
    return partial(probe, ffprobe=studio.binaries.ffprobe)


@pytest.fixture
def written(studio):
    def write(name, content):
        path = studio.directory / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def server():
    server = RawSite(list)
    yield server
    server.stop()


@pytest.mark.parametrize("declared", [MediaType.VIDEO, MediaType.AUDIO, MediaType.IMAGE])
@pytest.mark.parametrize("kind", REFERENCES)
def test_a_file_that_names_another_one_is_refused_and_nothing_is_opened(probed, written, server, kind, declared):
    for there in ("file:///proc/self/environ", "/etc/passwd", f"http://127.0.0.1:{server.port}/a"):
        text = REFERENCES[kind].format(there=there, host="127.0.0.1", port=server.port)
        with pytest.raises(BadMedia) as refused:
            probed(written("list.mp4", text.encode()), declared)
        assert "root:" not in str(refused.value)
    assert server.heard == []


@pytest.mark.parametrize("scheme", ["concat:", "subfile,,start,0,end,9,,:", "data:,", "http://127.0.0.1/", "crypto:"])
def test_the_name_of_a_file_is_not_read_as_a_url(studio, probed, tmp_path, scheme):
    folder = tmp_path / f"{scheme}x".replace("/", "_")
    folder.mkdir()
    path = folder / "film.mp4"
    path.write_bytes(studio.pattern().read_bytes())
    assert probed(path, MediaType.VIDEO).duration_ms == pytest.approx(2000, abs=50)


def test_a_film_whose_frames_are_in_another_file_shows_nothing_of_it(studio, probed, written):
    content = with_frames_elsewhere(studio.counter().read_bytes(), b"/etc/passwd")
    with pytest.raises(BadMedia):
        probed(written("elsewhere.mp4", content), MediaType.VIDEO)


def with_frames_elsewhere(content: bytes, path: bytes) -> bytes:
    """Return a film of QuickTime whose data reference is an alias of another file, in place of the file itself."""
    name = path.rpartition(b"/")[2]
    alias = (
        bytes(10) + bytes([9]) + b"somewhere".ljust(27, b"\0") + bytes(12) + bytes([len(name)]) + name.ljust(63, b"\0")
    )
    alias += bytes(16) + (0).to_bytes(2, "big") * 2 + bytes(16)
    alias += (2).to_bytes(2, "big") + len(path).to_bytes(2, "big") + path + bytes(len(path) % 2) + b"\xff\xff\0\0"
    entry = (12 + len(alias)).to_bytes(4, "big") + b"alis" + bytes(4) + alias
    place = content.index(b"dref") - 4
    grown = len(entry) - 12
    # The index is at the end of the file, so the places of the frames stay.
    assert content.index(b"moov") > content.index(b"mdat")
    found = bytearray(content)
    for box in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        at = content.rindex(box, 0, place + 8) - 4
        found[at : at + 4] = (int.from_bytes(content[at : at + 4], "big") + grown).to_bytes(4, "big")
    return bytes(found[: place + 16]) + entry + bytes(found[place + 28 :])
