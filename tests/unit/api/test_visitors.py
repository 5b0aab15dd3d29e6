"""The limits of visitors: the last request that is allowed, and the first that is not."""

import json
from dataclasses import replace

import pytest

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.upload import upload
from chalicelib.api.visitor_requests import LOOK_PAUSE_S
from chalicelib.domain.errors import Transient
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.sliding_window import HOUR_MS
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.visitor_limits import DEFAULT_MAX_DURATION_MS, MAX_URLS, VisitorLimits
from tests.fakes import ACCOUNT, MEDIA, PICTURE, RECTANGLE, TEMPLATE, VIDEO, Failing, make_media, make_template
from tests.unit.api.calling import BY_TEMPLATE, NEW_TEMPLATE, Caller, refuse, request

DURATION = '[{"rectangle": {"id": "box", "duration": "$ms"}}]'
FILM = '[{"video": {"id": "film"}}]'
HOUR_S = HOUR_MS // 1000
DAY_MS = 86_400_000


def allow(cloud, scripts=(RECTANGLE,), medias=(), **limits):
    cloud.templates.put(make_template(scripts=scripts, medias=medias, visitors=VisitorLimits(**limits)))


def visit(cloud, address="192.0.2.1", **headers):
    return Caller(cloud, BY_TEMPLATE, address, headers)


def ask(caller, **video):
    return caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"} | video)


def refused(caller, **video):
    return caller.error("Template_Video_New", TEMPLATE, {"name": "Ava"} | video)


def too_many(caller):
    code, data = refused(caller)
    assert code == -32000
    return data["limit"], data["allowed"], data["retryAfter"]


def later(cloud, ms):
    cloud.clock.ms += ms


@pytest.fixture(autouse=True)
def at_the_start_of_an_hour(cloud):
    cloud.clock.ms -= cloud.clock.ms % HOUR_MS


@pytest.mark.parametrize("name", ["videosPerHour", "videosPerAddress"])
def test_visitors_may_request_as_many_videos_an_hour_as_the_template_allows(cloud, name):
    field = {"videosPerHour": "videos_per_hour", "videosPerAddress": "videos_per_address"}[name]
    allow(cloud, **{field: 3})
    visitor = visit(cloud)
    for _ in range(3):
        ask(visitor)
    assert too_many(visitor) == (name, 3, HOUR_S + HOUR_S // 3)
    assert len(cloud.videos.rows) == 3


def test_after_the_time_that_the_error_names_a_visitor_may_try_again(cloud):
    allow(cloud, videos_per_hour=2)
    visitor = visit(cloud)
    ask(visitor)
    ask(visitor)
    *_, seconds = too_many(visitor)
    later(cloud, (seconds - 1) * 1000)
    too_many(visitor)
    later(cloud, 1000)
    ask(visitor)


def test_a_day_has_a_limit_of_its_own(cloud):
    allow(cloud, videos_per_hour=2, videos_per_day=3)
    visitor = visit(cloud)
    for _ in range(3):
        ask(visitor)
        later(cloud, HOUR_MS)
    assert too_many(visitor)[:2] == ("videosPerDay", 3)
    later(cloud, DAY_MS)
    ask(visitor)


def test_one_address_does_not_use_up_the_hour_of_others(cloud):
    allow(cloud, videos_per_hour=2, videos_per_address=1)
    ask(visit(cloud, "192.0.2.1"))
    assert too_many(visit(cloud, "192.0.2.1"))[0] == "videosPerAddress"
    ask(visit(cloud, "192.0.2.2"))
    assert too_many(visit(cloud, "192.0.2.3"))[0] == "videosPerHour"


def test_the_addresses_of_one_network_of_ipv6_count_as_one(cloud):
    allow(cloud, videos_per_address=1)
    ask(visit(cloud, "2001:db8::1"))
    assert too_many(visit(cloud, "2001:db8::ffff"))[0] == "videosPerAddress"
    ask(visit(cloud, "2001:db8:0:1::1"))


def test_no_address_is_stored(cloud):
    allow(cloud)
    ask(visit(cloud, "192.0.2.77"))
    assert "192.0.2.77" not in str(cloud.visitor_usage.rows)


def test_the_hash_of_an_address_depends_on_the_templates_secret(cloud):
    allow(cloud)
    ask(visit(cloud))
    cloud.templates.put(replace(cloud.templates.get(ACCOUNT, TEMPLATE), secret="another"))
    ask(Caller(cloud, BY_TEMPLATE | {"templateSecret": "another"}))
    assert len({key for _, key, *_ in cloud.visitor_usage.rows}) == 3


@pytest.mark.parametrize("limit", ["videos_per_hour", "videos_per_day", "videos_per_address", "videos_at_once"])
def test_the_account_itself_has_no_such_limits(cloud, caller, limit):
    allow(cloud, **{limit: 1})
    assert len({ask(caller) for _ in range(3)}) == 3


@pytest.mark.parametrize(("urls", "is_allowed"), [(MAX_URLS, True), (MAX_URLS + 1, False)])
def test_a_video_of_a_visitor_may_name_a_number_of_urls(cloud, caller, urls, is_allowed):
    names = [f"photo{number}" for number in range(urls)]
    images = ", ".join(f'{{"image": {{"id": "{name}", "duration": 100}}}}' for name in names)
    allow(cloud, scripts=(f"[{images}]",))
    medias = [{"inputID": name, "type": "image", "http": f"https://example.com/{name}"} for name in names]
    body = request("Template_Video_New", TEMPLATE, {"name": "Ava", "inputMedias": medias})
    assert ("result" in visit(cloud).post(body)) is is_allowed
    assert "result" in caller.post(body)


def test_invalid_requests_do_not_count(cloud):
    allow(cloud, videos_per_hour=1)
    visitor = visit(cloud)
    assert refused(visitor, name="")[0] == -32602
    ask(visitor)


def test_a_request_that_could_not_be_stored_does_not_count(cloud):
    allow(cloud, videos_per_hour=1, videos_at_once=1)
    real, cloud.queues = cloud.queues, Failing(cloud.queues, "send_many", Transient("slow down"))
    assert refused(visit(cloud))[0] == 5000
    cloud.queues = real
    ask(visit(cloud))


def test_a_request_that_another_limit_refuses_does_not_count_for_the_address(cloud):
    allow(cloud, videos_per_address=2, videos_at_once=1)
    visitor = visit(cloud)
    ask(visitor)
    for _ in range(3):
        assert too_many(visitor)[0] == "videosAtOnce"
    assert list(cloud.visitor_usage.rows.values()) == [1, 1]


def test_calls_at_the_same_time_do_not_pass_a_limit_together(cloud):
    allow(cloud, videos_per_hour=1)
    read = cloud.visitor_usage.counts
    # The other call has read the counts as well, and stores its video first.
    others = [lambda: ask(visit(cloud, "192.0.2.2"))]

    def counts(account_id, key, *rest):
        found = read(account_id, key, *rest)
        if key == TEMPLATE and others:
            others.pop()()
        return found

    cloud.visitor_usage.counts = counts
    assert too_many(visit(cloud))[0] == "videosPerHour"
    assert len(cloud.videos.rows) == 1


def test_so_many_videos_of_visitors_may_be_unfinished_at_once(cloud):
    allow(cloud, videos_at_once=2)
    visitor = visit(cloud)
    first = ask(visitor)
    ask(visitor)
    assert too_many(visitor) == ("videosAtOnce", 2, LOOK_PAUSE_S)
    cloud.videos.update(ACCOUNT, first, status=VideoStatus.DONE)
    later(cloud, LOOK_PAUSE_S * 1000)
    ask(visitor)
    assert too_many(visitor)[0] == "videosAtOnce"


def test_videos_that_were_deleted_make_room(cloud):
    allow(cloud, videos_at_once=1)
    visitor = visit(cloud)
    cloud.videos.delete(ACCOUNT, ask(visitor))
    later(cloud, 60_000)
    ask(visitor)


def test_a_video_that_is_just_being_stored_keeps_its_place(cloud):
    allow(cloud, videos_at_once=1)
    real = cloud.videos.add
    found = []

    def add(videos):
        cloud.videos.add = real
        later(cloud, LOOK_PAUSE_S * 1000)
        found.append(too_many(visit(cloud))[0])
        return real(videos)

    cloud.videos.add = add
    ask(visit(cloud))
    assert found == ["videosAtOnce"]


def test_the_unfinished_videos_are_looked_at_once_in_a_while_only(cloud):
    allow(cloud, videos_at_once=1)
    ask(visit(cloud))
    too_many(visit(cloud))
    cloud.videos = Failing(cloud.videos, "get_many")
    too_many(visit(cloud))


@pytest.mark.parametrize("longest_ms", [None, 2000])
def test_a_video_of_a_visitor_may_be_so_long(cloud, longest_ms):
    allow(cloud, (DURATION,), max_duration_ms=longest_ms)
    most = longest_ms or DEFAULT_MAX_DURATION_MS
    ask(visit(cloud), inputVariables=[{"name": "ms", "value": str(most)}])
    code, data = refused(visit(cloud), inputVariables=[{"name": "ms", "value": str(most + 1000)}])
    assert (code, data["duration"], data["limit"]) == (1012, most + 1000, most)


def test_a_template_whose_own_scripts_are_longer_sets_the_limit(cloud):
    seven_minutes = RECTANGLE.replace("1000", "420000")
    allow(cloud, (seven_minutes,))
    ask(visit(cloud))
    longer = RECTANGLE.replace("1000", "421000").replace("box", "other")
    assert refused(visit(cloud), inputScripts=[longer])[1]["limit"] == 420_000


def test_a_template_with_a_longer_film_sets_the_limit(cloud):
    film = MediaFacts(MediaType.VIDEO, duration_ms=420_000)
    cloud.medias.put(make_media(type=MediaType.VIDEO, facts=film))
    allow(cloud, (FILM,), (InputMedia("film", MediaType.VIDEO, media_id=MEDIA),))
    ask(visit(cloud))


def test_a_limit_that_is_set_holds_for_the_templates_own_scripts(cloud):
    allow(cloud, max_duration_ms=999)
    assert refused(visit(cloud))[0] == 1012


def test_the_accounts_own_videos_may_be_longer(cloud, caller):
    allow(cloud, max_duration_ms=999)
    ask(caller)


def test_a_template_may_refuse_scripts_of_visitors(cloud, caller):
    allow(cloud, scripts=(RECTANGLE,))
    own = RECTANGLE.replace("box", "other")
    ask(visit(cloud), inputScripts=[own])
    cloud.templates.put(make_template(visitors=VisitorLimits(scripts=False)))
    assert refused(visit(cloud), inputScripts=[own])[0] == 1015
    ask(visit(cloud), inputScripts=[])
    ask(caller, inputScripts=[own])


def test_reading_a_video_does_not_count(cloud):
    allow(cloud, videos_per_address=1)
    visitor = visit(cloud)
    video_id = ask(visitor)
    for _ in range(100):
        visitor.call("Video_Get", video_id)


@pytest.mark.parametrize(
    ("origin", "code"), [("https://shop.example", None), ("https://evil.example", 1015), (None, 1015)]
)
def test_only_the_pages_that_a_template_lists_may_call(cloud, origin, code):
    allow(cloud, origins=("https://shop.example",))
    caller = visit(cloud, **({"origin": origin} if origin else {}))
    assert caller.post({"jsonrpc": "2.0", "id": "1", "method": "Video_Get", "params": [VIDEO]})["error"]["code"] == (
        code or 1007
    )


def test_the_account_may_call_from_anywhere(cloud, caller):
    allow(cloud, origins=("https://shop.example",))
    ask(caller)


UPLOADS = [("uploadBytesPerHour", "upload_bytes_per_hour"), ("uploadBytesPerAddress", "upload_bytes_per_address")]


def send(cloud, body=PICTURE, **headers):
    http = HttpRequest(body, BY_TEMPLATE, {"content-type": "image/png"} | headers, "192.0.2.1")
    return json.loads(upload(http, cloud.api_services, cloud.renderer.probe, refuse))["error"]


def reserve(cloud, size):
    answer = visit(cloud).post(request("Media_Upload_New", {"name": "a.png", "type": "image/png", "size": size}))
    return answer.get("error")


@pytest.mark.parametrize(("name", "field"), UPLOADS)
@pytest.mark.parametrize("upload_of", [lambda cloud, size: send(cloud, b"x" * size), reserve])
def test_visitors_may_upload_as_much_an_hour_as_the_template_allows(cloud, name, field, upload_of):
    cloud.renderer.probe = lambda *_: MediaFacts(MediaType.IMAGE)
    allow(cloud, **{field: 10})
    assert upload_of(cloud, 6) is None
    assert upload_of(cloud, 4) is None
    error = upload_of(cloud, 1)
    assert (error["code"], error["data"]["limit"]) == (-32000, name)
    assert len(cloud.medias.rows) == 2


def test_a_file_that_alone_is_larger_never_fits(cloud):
    allow(cloud, upload_bytes_per_hour=10)
    error = reserve(cloud, 11)
    assert (error["code"], "retryAfter" in error["data"]) == (-32000, False)


def test_a_file_that_is_refused_counts_since_its_inspection_costs_the_most(cloud):
    allow(cloud, upload_bytes_per_hour=5)
    assert send(cloud, b"wrong")["code"] == 1029
    assert send(cloud, PICTURE)["code"] == -32000


def test_uploads_of_the_account_have_no_such_limit(cloud, caller):
    allow(cloud, upload_bytes_per_hour=1)
    caller.call("Media_Upload_New", {"name": "a.png", "type": "image/png", "size": 5})


def test_uploads_come_from_allowed_pages_only(cloud):
    allow(cloud, origins=("https://shop.example",))
    assert send(cloud, origin="https://evil.example")["code"] == 1015
    assert send(cloud, origin="https://shop.example") is None


LIMITS = [
    ("maxDuration", 86_400_000),
    ("videosPerHour", 1_000_000),
    ("videosPerDay", 1_000_000),
    ("videosPerAddress", 1_000_000),
    ("videosAtOnce", 1_000),
    ("uploadBytesPerHour", 10**15),
    ("uploadBytesPerAddress", 10**15),
]


@pytest.mark.parametrize(("name", "most"), LIMITS)
def test_a_limit_has_a_range(caller, name, most):
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"visitors": {name: 1}})
    caller.call("Template_Update", template_id, {"visitors": {name: most}})
    assert caller.call("Template_List")[0]["visitors"][name] == most
    for value in (0, most + 1):
        code, data = caller.error("Template_Update", template_id, {"visitors": {name: value}})
        assert (code, data["path"]) == (-32602, f"update.visitors.{name}")


def test_an_update_replaces_all_limits(caller):
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"visitors": {"videosPerHour": 7, "scripts": False}})
    caller.call("Template_Update", template_id, {"visitors": {"videosPerDay": 8}})
    found = caller.call("Template_List")[0]["visitors"]
    assert (found["videosPerHour"], found["videosPerDay"], found["scripts"]) == (300, 8, True)


@pytest.mark.parametrize("nothing", [{}, []])
def test_an_update_without_a_limit_restores_the_defaults(caller, nothing):
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"visitors": {"videosPerHour": 7}})
    caller.call("Template_Update", template_id, {"visitors": nothing})
    assert caller.call("Template_List")[0]["visitors"]["videosPerHour"] == 300


def test_other_updates_leave_the_limits(caller):
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"visitors": {"videosPerHour": 7}})
    caller.call("Template_Update", template_id, {"name": "Hello"})
    assert caller.call("Template_List")[0]["visitors"]["videosPerHour"] == 7


def test_origins_are_returned_as_browsers_send_them(caller):
    caller.call("Template_New", NEW_TEMPLATE | {"visitors": {"origins": ["HTTPS://Shop.example/"] * 2}})
    assert caller.call("Template_List")[0]["visitors"]["origins"] == ["https://shop.example"]


def test_a_list_of_origins_has_a_length(caller):
    pages = [f"https://{number}.example" for number in range(21)]
    caller.call("Template_New", NEW_TEMPLATE | {"visitors": {"origins": pages[:20]}})
    assert caller.error("Template_New", NEW_TEMPLATE | {"visitors": {"origins": pages}})[0] == -32602


def test_what_is_no_origin_is_refused(caller):
    code, data = caller.error("Template_New", NEW_TEMPLATE | {"visitors": {"origins": ["shop.example"]}})
    assert (code, data["path"]) == (-32602, "template.visitors.origins[0]")
