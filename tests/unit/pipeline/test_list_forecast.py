"""The forecast of a list: it equals what is rendered, and its advice equals what a changed template needs."""

import json

import pytest

from chalicelib.domain import campaign as campaigns
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.template import InputMedia
from chalicelib.domain.usage import total_of
from chalicelib.pipeline import list_seconds
from tests.fakes import (
    ACCOUNT,
    CAMPAIGN,
    OTHER_PROFILE,
    PICTURE,
    PROFILE,
    TEMPLATE,
    FakeCloud,
    make_campaign,
    make_template,
)
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import run, run_with_crashes

FILM = {"image": {"id": "film", "duration": 20_000}}
NAMES, COMPANIES = ["Ava", "Bo"], ["Ant", "Bee", "Cow", "Dog", "Emu"]
LIST = [{"name": NAMES[row % 2], "company": COMPANIES[row // 2]} for row in range(10)]


def text(name, first_s, last_s, **properties):
    """Return a text of a script, from one second to another."""
    return {"text": {"id": name, "play": first_s * 1000, "duration": (last_s - first_s) * 1000, **properties}}


def put_template(cloud, *objects, medias=(), profiles=(PROFILE,)):
    cloud.add_media(id="f" * 24, facts=MediaFacts(MediaType.IMAGE, None, 1280, 720))
    film = InputMedia("film", MediaType.IMAGE, media_id="f" * 24)
    scripts = (json.dumps([FILM, *objects]),)
    cloud.templates.put(make_template(scripts=scripts, medias=(film, *medias), profiles=profiles))


def check(cloud, rows):
    """Check a list of dictionaries. Return the `CampaignForecast`."""
    header = list(rows[0])
    lines = [",".join(header), *(",".join(row[name] for name in header) for row in rows)]
    campaign = make_campaign()
    cloud.campaigns.put(campaign)
    cloud.storage.put_bytes(campaign.file_key, "\r\n".join(lines).encode(), "text/csv")
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    run(cloud)
    return Caller(cloud).call("Campaign_Forecast", CAMPAIGN)


def rendered_ms(cloud):
    """Make the videos of the checked list, and return the ms that were rendered, and their length."""
    Caller(cloud).call("Campaign_Start", CAMPAIGN)
    while cloud.campaigns.get(ACCOUNT, CAMPAIGN).state == "running":
        run(cloud)
        cloud.clock.ms += 60_000
    total = total_of(cloud.videos.rows.values())
    assert total.failed == 0
    return total.usage.rendered_ms, total.usage.rendered_ms + total.usage.cached_ms


TEMPLATES = {
    "apart": ((text("name", 2, 5), text("company", 10, 13)), LIST),
    "together": ((text("name", 2, 5), text("company", 2, 5)), LIST),
    "overlapping": ((text("name", 2, 6), text("company", 4, 9)), LIST),
    "all the time": ((text("name", 0, 20),), [{"name": name} for name in [*NAMES, *COMPANIES, *NAMES]]),
    "a time that differs": (
        (text("name", 2, 5, play="$from*1000"),),
        [{"name": name, "from": start} for name in NAMES for start in "2226"],
    ),
    "a place that differs": (
        (
            text("name", 2, 5),
            {
                "rectangle": {
                    "id": "bar",
                    "play": 8000,
                    "duration": 3000,
                    "color": "#FF0000",
                    "position": {"x": "$left", "y": 0},
                }
            },
        ),
        [{"name": name, "left": left} for name in NAMES for left in ("0.1", "0.2", "0.1")],
    ),
    "pictures": (
        ({"image": {"id": "photo", "play": 3000, "duration": 4000}},),
        [{"photo": f"https://example.com/{n}.png"} for n in (1, 2, 1, 3)],
    ),
}


@pytest.mark.parametrize("profiles", [(PROFILE,), (PROFILE, OTHER_PROFILE)], ids=["one profile", "two"])
@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_rendered_is_as_forecast(cloud, name, profiles):
    objects, rows = TEMPLATES[name]
    for number in (1, 2, 3):
        # The third picture has the bytes of the second one.
        cloud.web.files[f"https://example.com/{number}.png"] = PICTURE + b" " * min(number, 2)
    put_template(cloud, *objects, profiles=profiles)
    forecast = check(cloud, rows)["forecast"]
    assert (forecast["rendered"], forecast["duration"]) == rendered_ms(cloud)
    assert forecast["rows"] == len(rows)


def test_a_text_of_the_template_with_a_variable_is_personal(cloud):
    put_template(
        cloud, text("greeting", 2, 5), medias=(InputMedia("greeting", MediaType.TEXT, text="Hello, {{firstName}}"),)
    )
    forecast = check(cloud, [{"firstName": name} for name in [*NAMES, *NAMES]])["forecast"]
    assert (forecast["personal"], forecast["rendered"]) == (2 * 3000, 2 * 3000 + 17_000)
    assert forecast["rendered"] == rendered_ms(cloud)[0]


def test_nothing_is_shared_where_reuse_is_switched_off(cloud):
    cloud.reuse = False
    put_template(cloud, text("name", 2, 5))
    forecast = check(cloud, [{"name": "Ava"}] * 3)["forecast"]
    assert forecast["rendered"] == forecast["duration"] == rendered_ms(cloud)[0] == 60_000


def test_the_best_advice_is_what_the_changed_template_needs(cloud):
    put_template(cloud, text("name", 2, 5), text("company", 2, 5))
    before = check(cloud, LIST)["forecast"]
    (advice,) = before["advice"]
    assert (advice["input"], advice["apartFrom"], advice["meeting"]) == ("company", ["name"], 30_000)
    assert before["personal"] == 10 * 3000
    changed = FakeCloud()
    changed.limit(credits=None)
    put_template(changed, text("name", 2, 5), text("company", 10, 13))
    after = check(changed, LIST)["forecast"]
    assert advice["personal"] == after["personal"] == (2 + 5) * 3000
    # The seconds in which the company is shown now are no longer rendered for all rows together.
    assert advice["rendered"] == after["rendered"] + 3000
    assert before["text"] == '10 rows need 30 personal seconds; keep "company" apart from "name", and it is 21'
    assert after["text"] == "10 rows need 21 personal seconds"


def test_no_advice_is_given_where_nothing_would_be_saved(cloud):
    put_template(cloud, text("name", 2, 5), text("company", 2, 5))
    rows = [{"name": f"Ava {row}", "company": f"Ant {row}"} for row in range(4)]
    assert check(cloud, rows)["forecast"]["advice"] == []


def test_inputs_of_one_object_cannot_be_kept_apart(cloud):
    greeting = InputMedia("greeting", MediaType.TEXT, text="{{name}} of {{company}}")
    put_template(cloud, text("greeting", 2, 5), medias=(greeting,))
    assert check(cloud, LIST)["forecast"]["advice"] == []


def test_each_input_that_meets_several_has_its_own_number(cloud):
    put_template(cloud, text("name", 2, 5), text("company", 2, 5), text("city", 2, 5))
    rows = [row | {"city": "Rome" if number % 5 else "Oslo"} for number, row in enumerate(LIST)]
    advice = check(cloud, rows)["forecast"]["advice"]
    different = {
        each: len({row[each] for row in rows}) + len({tuple(v for k, v in row.items() if k != each) for row in rows})
        for each in ("name", "company", "city")
    }
    assert {each["input"]: each["personal"] for each in advice} == {
        name: 3000 * count for name, count in different.items() if count < 10
    }
    assert [each["personal"] for each in advice] == sorted(each["personal"] for each in advice)


def test_rows_with_problems_are_not_counted(cloud):
    put_template(cloud, text("name", 2, 5))
    forecast = check(cloud, [{"name": "Ava"}, {"name": "x" * 20_000}])["forecast"]
    assert (forecast["rows"], forecast["duration"]) == (1, 20_000)


@pytest.mark.parametrize("calls", [0, 3, 5, 6, 7, 8, 9, 10, 12, 14])
def test_a_crash_after_any_call_changes_nothing(monkeypatch, calls):
    monkeypatch.setattr(campaigns, "STEP_ROWS", 3)
    found = []
    for crashes in (None, calls):
        cloud = FakeCloud()
        cloud.limit(credits=None)
        put_template(cloud, text("name", 2, 5), text("company", 4, 9))
        if crashes is None:
            found.append(check(cloud, LIST))
            continue
        cloud.campaigns.put(make_campaign())
        lines = ["name,company", *(f"{row['name']},{row['company']}" for row in LIST)]
        cloud.storage.put_bytes(make_campaign().file_key, "\r\n".join(lines).encode(), "text/csv")
        Caller(cloud).call("Campaign_Check", CAMPAIGN)
        run_with_crashes(cloud, crashes)
        found.append(Caller(cloud).call("Campaign_Forecast", CAMPAIGN))
    assert found[0] == found[1]


def test_the_check_of_several_videos_has_the_same_forecast(cloud):
    put_template(cloud, text("name", 2, 5), text("company", 2, 5))
    videos = [
        {"name": "a", "inputMedias": [{"inputID": name, "type": "text", "text": row[name]} for name in row]}
        for row in LIST
    ]
    one = Caller(cloud).call("Template_Videos_Check", TEMPLATE, videos)
    whole = check(cloud, LIST)
    assert {name: one[name] for name in ("forecast", "worst", "credits")} == {
        name: whole[name] for name in ("forecast", "worst", "credits")
    }


def test_a_campaign_that_is_not_checked_has_no_forecast(cloud):
    cloud.templates.put(make_template())
    cloud.campaigns.put(make_campaign())
    code, data = Caller(cloud).error("Campaign_Forecast", CAMPAIGN)
    assert (code, data["path"]) == (-32602, "campaignID")


@pytest.mark.parametrize(("room", "is_counted"), [(2, True), (1, False)])
def test_a_list_whose_seconds_are_too_many_to_count_has_no_forecast(cloud, monkeypatch, room, is_counted):
    # The seconds with the name, and those without.
    monkeypatch.setattr(list_seconds, "MAX_KEYS", room)
    put_template(cloud, text("name", 2, 5))
    found = check(cloud, [{"name": "Ava"}, {"name": "Bo"}])
    assert ("forecast" in found, bool(found["worst"])) == (is_counted, True)


def test_advice_is_left_out_before_the_forecast_is(cloud, monkeypatch):
    monkeypatch.setattr(list_seconds, "MAX_KEYS", 5)
    put_template(cloud, text("name", 2, 5), text("company", 2, 5))
    found = check(cloud, LIST)["forecast"]
    assert (found["personal"], found["advice"]) == (30_000, [])
