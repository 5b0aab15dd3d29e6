"""The public page of a video."""

import json
import re
from dataclasses import replace

import pytest

from chalicelib.domain.errors import Transient
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.template_page import PageSettings
from chalicelib.domain.video import VideoStatus
from tests.fakes import ACCOUNT, NOW_MS, OTHER_VIDEO, PROFILE, TEMPLATE, VIDEO, make_template
from tests.unit.video_pages.visiting import GUESSED_TOKEN, OUT, TOKEN, URL, token_of


def policy_of(answer):
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split("; "))
    return {name: sources for name, *sources in parts}


def test_a_page_shows_the_video_and_its_name(visitor):
    text = visitor.has(name="Hello, Ava").reads()
    assert "<title>Hello, Ava</title>" in text
    assert f'<source src="{URL}/video.mp4?profile={PROFILE}" type="video/mp4">' in text
    assert f'poster="{URL}/poster.jpg"' in text


def test_names_and_descriptions_are_escaped(visitor):
    text = visitor.has(name='"><script>', description="</script><b>").reads()
    assert '"><script>' not in text
    assert "<b>" not in text


def test_a_description_in_html_is_shown_as_text(visitor):
    text = visitor.has(description="<p>Dear <b>Ava</b> &amp; Bo</p>").reads()
    assert '<p class="description" dir="auto">Dear Ava &amp; Bo</p>' in text
    assert '<meta property="og:description" content="Dear Ava &amp; Bo">' in text


def test_a_name_is_written_in_its_own_direction(visitor):
    assert '<h1 dir="auto">مرحبا!</h1>' in visitor.has(name="مرحبا!").reads()


def test_it_is_neither_stored_nor_found_nor_named_to_other_sites(visitor):
    headers = visitor.has().opens().headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert headers["X-Robots-Tag"].startswith("noindex")


def test_it_runs_only_its_own_files_and_nobody_may_frame_it(visitor):
    policy = policy_of(visitor.has().opens())
    assert (policy["script-src"], policy["frame-ancestors"]) == (["'self'"], ["'none'"])
    assert policy["media-src"][-1] == "https://storage"
    assert not re.search(r"<style|\son\w+=|\sstyle=", visitor.reads())


@pytest.mark.parametrize("tag", ["og:title", "og:image", "og:video", "og:url", "twitter:card", "twitter:image"])
def test_messengers_find_its_preview(visitor, tag):
    assert re.search(f'(property|name)="{tag}" content="[^"]+"', visitor.has().reads())


def test_an_empty_description_has_no_tag(visitor):
    assert "og:description" not in visitor.has(description="").reads()


def test_the_landing_page_of_the_video_is_around_it(visitor):
    landing = {"logoImageUrl": "https://a.example/l.png", "embedIframeUrl": "https://b.example/book?me=1"}
    answer = visitor.has(landing=landing).opens()
    assert b'src="https://a.example/l.png"' in answer.body
    assert b'src="https://b.example/book?me=1"' in answer.body
    policy = policy_of(answer)
    assert "https://a.example" in policy["img-src"]
    assert "https://b.example" in policy["frame-src"]


def test_the_policy_lets_the_thumbnail_of_the_player_in(visitor):
    for name in ("", "embed"):
        policy = policy_of(visitor.has(info={"thumbnail": "https://a.example/t.jpg"}).opens(name))
        assert "https://a.example" in policy["img-src"]


UNKNOWN = {
    "guessed": GUESSED_TOKEN,
    "of another video": token_of(OTHER_VIDEO, 7),
    "mistyped": TOKEN[:-1],
    "longer": TOKEN + "A",
    "empty": "",
    "long": "A" * 5000,
    "odd": "../../etc/passwd",
}


@pytest.mark.parametrize("token", UNKNOWN.values(), ids=UNKNOWN)
def test_a_link_that_does_not_exist_says_so(visitor, token):
    visitor.has()
    assert visitor.opens(token=token).status == 404


GONE = {
    "expired": lambda cloud: cloud.videos.update(ACCOUNT, VIDEO, page=link_until(NOW_MS - 1)),
    "deleted": lambda cloud: cloud.videos.delete(ACCOUNT, VIDEO),
    "without its template": lambda cloud: cloud.templates.delete(ACCOUNT, TEMPLATE),
    "switched off": lambda cloud: cloud.templates.put(make_template(page=PageSettings(enabled=False))),
}


def link_until(ms):
    return PageLink(TOKEN, ms)


@pytest.mark.parametrize("end", GONE.values(), ids=GONE)
def test_a_page_that_is_gone_answers_as_one_that_never_was(visitor, end):
    visitor.has()
    end(visitor.cloud)
    assert visitor.opens() == visitor.opens(token=UNKNOWN["guessed"])
    assert visitor.opens("poster.jpg") == visitor.opens("poster.jpg", token=UNKNOWN["guessed"])
    assert visitor.opens("embed") == visitor.opens("embed", token=UNKNOWN["guessed"])
    assert visitor.opens("state") == visitor.opens("state", token=UNKNOWN["guessed"])


def test_a_link_lasts_until_its_last_ms(visitor):
    visitor.cloud.clock.step_ms = 0
    visitor.has(page=link_until(visitor.cloud.clock() + 1))
    assert visitor.opens().status == 200


def test_a_video_that_is_made_again_still_shows_its_old_files(visitor):
    assert "<video" in visitor.has(status=VideoStatus.RENDERING).reads()


def test_a_video_that_failed_says_so_without_the_cause(visitor):
    answer = visitor.has(status=VideoStatus.ERROR, out_files=()).opens()
    assert (answer.status, b"could not be made" in answer.body) == (404, True)


def test_the_embed_may_be_framed_by_all_pages(visitor):
    assert policy_of(visitor.has().opens("embed"))["frame-ancestors"] == ["*"]


def test_or_by_those_that_the_template_names(visitor):
    visitor.cloud.templates.put(make_template(page=PageSettings(embed_origins=("https://shop.example",))))
    assert policy_of(visitor.has().opens("embed"))["frame-ancestors"] == ["https://shop.example"]


def test_the_embed_has_no_landing_page(visitor):
    assert "a.example" not in visitor.has(landing={"logoImageUrl": "https://a.example/l.png"}).reads("embed")


@pytest.mark.parametrize(
    ("name", "file", "content_type"),
    [("preview.jpg", f"{VIDEO}.jpg", "image/jpeg"), ("mail.gif", f"{VIDEO}.gif", "image/gif")],
)
def test_pictures_for_mails_and_previews_are_made(visitor, name, file, content_type):
    place = visitor.has().opens(name).headers["Location"]
    assert place == f"https://storage/out/page/{name}?as={file}&type={content_type}"


@pytest.mark.parametrize(("error", "status"), [(Transient("no memory"), 503), (KeyError("out/gone"), 404)])
def test_a_picture_that_cannot_be_made_is_none(visitor, error, status):
    visitor.cloud.page_pictures.error = error
    assert visitor.has().opens("mail.gif").status == visitor.opens("preview.jpg").status == status


@pytest.mark.parametrize("name", ["captions", "chapters"])
def test_texts_are_of_the_origin_of_the_page(visitor, name):
    visitor.cloud.storage.files["out/page/it.vtt"] = b"WEBVTT\n"
    answer = visitor.has(**{f"{name}_key": "out/page/it.vtt"}).opens(f"{name}.vtt")
    assert (answer.status, answer.body) == (200, b"WEBVTT\n")
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize("key", [None, "out/gone.vtt"])
def test_a_video_without_captions_has_no_file_of_them(visitor, key):
    assert visitor.has(captions_key=key).opens("captions.vtt").status == 404


@pytest.mark.parametrize("name", ["poster.jpg", "preview.jpg", "mail.gif"])
def test_pictures_lead_to_the_bucket(visitor, name):
    answer = visitor.has().opens(name)
    assert (answer.status, answer.headers["Location"].startswith("https://storage/out/")) == (302, True)


def test_the_video_leads_to_its_file(visitor):
    assert f"/out/{VIDEO}.mp4?" in visitor.has().opens("video.mp4").headers["Location"]


def test_a_profile_that_the_video_lacks_is_not_found(visitor):
    assert visitor.has().opens("video.mp4", profile="MP3").status == 404


@pytest.mark.parametrize("name", ["video.mp4", "poster.jpg", "captions.vtt"])
def test_a_video_without_files_has_none_of_them(visitor, name):
    assert visitor.has(status=VideoStatus.QUEUED, out_files=()).opens(name).status == 404


def test_there_is_nothing_else_below_a_page(visitor):
    assert visitor.has().opens("secrets").status == 404


def test_other_sites_learn_how_to_embed_it(visitor):
    assert f'type="application/json+oembed" href="{URL}/oembed"' in visitor.has().reads()
    answer = json.loads(visitor.reads("oembed", maxwidth="320"))
    assert (answer["type"], answer["width"], answer["height"]) == ("video", 320, 240)
    assert f'<iframe src="{URL}/embed" title="Welcome, Ava" width="320"' in answer["html"]


@pytest.mark.parametrize("size", ["-1", "0", "9" * 40, "1e3", "٣٢٠", ""])
def test_a_size_that_is_none_does_not_count(visitor, size):
    assert json.loads(visitor.has().reads("oembed", maxwidth=size))["width"] == 640


def test_a_sound_has_no_poster(visitor):
    text = visitor.has(out_files=(replace(OUT, profile="MP3", name="a.mp3", poster_key=None),)).reads()
    assert "<video" in text
    assert " poster=" not in text


GIF = replace(OUT, profile="GIF_320x180_12fps", name=f"{VIDEO}.gif", key=f"out/{VIDEO}.gif")


def test_a_video_in_gif_alone_is_a_picture_without_a_player(visitor):
    text = visitor.has(out_files=(GIF,)).reads()
    assert f'<img class="picture" src="{URL}/video.mp4" width="320" height="180"' in text
    assert "<video" not in text
    assert f"{VIDEO}.gif" in visitor.opens("video.mp4").headers["Location"]


def test_the_call_to_action_of_a_picture_needs_no_player(visitor):
    text = visitor.has(out_files=(GIF,), info={"CTABodyText": "Buy"}).reads()
    assert '<p class="plain-cta" dir="auto">Buy</p>' in text
    assert "<noscript>" not in text


def test_a_file_in_a_custom_profile_that_is_not_known_is_left_out(visitor):
    text = visitor.has(out_files=(replace(OUT, profile="ours"), OUT)).reads()
    assert text.count("<source") == 1
