"""The acts of callers and operators in a schedule: videos, changes, deletions, uploads, releases, lost messages."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from chalicelib.api.medias import new_upload
from chalicelib.api.request_limits import Budget
from chalicelib.api.templates import delete_template
from chalicelib.api.video_updates import update_video
from chalicelib.api.videos import delete_video, new_video
from chalicelib.api.webhooks import delete_webhook, redeliver
from chalicelib.domain.account import Caller
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.first_watch import start_watching
from chalicelib.domain.ids import hash_secret
from chalicelib.domain.media import MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia, Template
from tests.fakes import PROFILE, SECRET, make_account, make_template
from tests.simulation.outside import BROKEN, DEADLY
from tests.simulation.world import SimulatedCloud

CREDITS = 500
PLAN = Plan("SIMULATED", CREDITS)
MINUTE_MS = 60_000
_BUSY_MS = 90 * MINUTE_MS
"""Callers and faults are at work for so long."""
_HOSTS = ("works", "works", "flaky", "slow", "hangs", "down", "gone")

_SHORT = json.dumps(
    [
        {"rectangle": {"id": "ground", "duration": 3000, "color": "#203040"}},
        {"text": {"id": "title", "play": 500, "duration": 1000}},
    ]
)
_LONG = json.dumps(
    [
        {"rectangle": {"id": "ground", "duration": 30_000, "color": "#203040"}},
        {"text": {"id": "title", "play": 2000, "duration": 2000}},
    ]
)
_PHOTO = json.dumps(
    [{"image": {"id": "photo", "duration": 2000}}, {"text": {"id": "title", "play": 500, "duration": 1000}}]
)
_TITLE = InputMedia("title", MediaType.TEXT, text="Hello {{name}}")


@dataclass(slots=True)
class Story:
    """The acts of a schedule. `accepted` are the videos whose callers got an id, by account."""

    cloud: SimulatedCloud
    random: Random
    acts: list[tuple[int, str, Callable[[], object]]]
    accepted: list[tuple[str, str]]
    templates: list[Template]
    purges: int = 0

    def begin(self) -> None:
        """Schedule all acts, and the end of the faults."""
        hub = self.cloud.hub
        for at_ms, name, act in self.acts:
            hub.at(at_ms, _told(hub, name, act))
        hub.at(max([hub.ms + _BUSY_MS, *(at_ms for at_ms, _, _ in self.acts)]), self._calm_down)
        hub.at(hub.ms + self.random.randrange(600_000), self.cloud.reap)

    def _calm_down(self) -> None:
        self.cloud.weather.is_over = True
        self.cloud.releases = self.cloud.releases[-1:]
        self.cloud.hub.note("from now on there are no faults")


def tell_story(cloud: SimulatedCloud, seed: int, spared: frozenset[str] = frozenset()) -> Story:
    """Return the story of a seed, without the `spared` acts."""
    story = Story(cloud, Random(f"{seed} story"), [], [], [])
    _found_accounts(story)
    acts = [*_video_acts(story), *_operator_acts(story)]
    story.acts = [(at_ms, name, act) for number, (at_ms, name, act) in enumerate(acts) if f"act {number}" not in spared]
    cloud.weather.happened += [f"act {number}" for number in range(len(acts)) if f"act {number}" not in spared]
    return story


def _found_accounts(story: Story) -> None:
    cloud, random = story.cloud, story.random
    cloud.accounts.rows.clear()
    cloud.plan_rows.put(PLAN)
    for number in range(random.choice([1, 1, 2])):
        account_id = f"{number:x}" * 24
        plan = random.choice([PLAN.name, PLAN.name, "UNLIMITED"])
        cloud.accounts.put(make_account(id=account_id, plan=plan, secret_hash=hash_secret(SECRET)))
        for template_number in range(random.choice([1, 1, 2])):
            hosts = random.sample(_HOSTS, random.randrange(4))
            template = make_template(
                account_id=account_id,
                id=f"{template_number + 10:x}" * 24,
                scripts=(random.choice([_SHORT, _SHORT, _LONG, _PHOTO]),),
                medias=(_TITLE,),
                profiles=(PROFILE, "GIF_320x240_10fps")[: random.choice([1, 1, 1, 2])],
                webhooks=tuple(f"https://{host}.example/{index}" for index, host in enumerate(hosts)),
            )
            cloud.templates.put(template)
            story.templates.append(template)


def _video_acts(story: Story) -> list[tuple[int, str, Callable[[], object]]]:
    random, acts = story.random, []
    for _ in range(random.randrange(1, 6)):
        template = random.choice(story.templates)
        begin_ms = story.cloud.hub.ms + random.randrange(random.choice([5, 60, 1800])) * 1000
        acts.append((begin_ms, "a video is asked for", _new_video(story, template)))
        for _ in range(random.choice([0, 0, 0, 1, 2])):
            later_ms = begin_ms + random.randrange(random.choice([20, 300, 5000])) * 1000
            kind = random.choice([_change, _change, _redeliver, _delete])
            acts.append((later_ms, kind.__name__.strip("_"), kind(story, random.randrange(100))))
        for _ in range(random.choice([0, 0, 1, 3])):
            later_ms = begin_ms + random.randrange(random.choice([30, 300, 5000])) * 1000
            # Two at once.
            pick = random.randrange(100)
            acts += [(later_ms, "watch", _watch(story, pick)) for _ in range(2)]
    return acts


def _operator_acts(story: Story) -> list[tuple[int, str, Callable[[], object]]]:
    random, cloud, acts = story.random, story.cloud, []
    if random.random() < 0.1:
        template = random.choice(story.templates)
        acts.append((_some_time(story), "a template is deleted", _delete_template(story, template)))
    if random.random() < 0.1:
        template = random.choice([*story.templates])
        if template.webhooks:
            acts.append((_some_time(story), "a webhook is deleted", _delete_webhook(story, template)))
    if cloud.weather.strikes("mixed releases"):
        for number in range(1, random.randrange(2, 4)):
            acts += _release(story, number, _some_time(story))
    if cloud.weather.rates["message lost"] and random.random() < 0.2:
        acts.append((_some_time(story), "a queue is purged", lambda: _purge(story)))
    if cloud.weather.rates["segment lost"]:
        acts.extend((_some_time(story), "a segment is lost", lambda: _lose_segment(story)) for _ in range(3))
    return acts


def _some_time(story: Story) -> int:
    return story.cloud.hub.ms + story.random.randrange(story.random.choice([120, 1200, 5000])) * 1000


def _release(story: Story, number: int, at_ms: int) -> list[tuple[int, str, Callable[[], object]]]:
    cloud, new = story.cloud, f"release {number}"
    end_ms = at_ms + story.random.randrange(5, 400) * 1000

    def begin() -> None:
        cloud.releases = [*cloud.releases[-1:], new]

    def end() -> None:
        cloud.releases = [new]

    return [(at_ms, f"{new} begins", begin), (end_ms, f"{new} is everywhere", end)]


def _purge(story: Story) -> None:
    queues = sorted({message.queue for message in story.cloud.sqs.messages.values()} - {Queue.DEAD})
    if queues:
        queue = story.random.choice(queues)
        story.purges += 1
        for message in [each for each in story.cloud.sqs.messages.values() if each.queue is queue]:
            story.cloud.sqs.lose(message)


def _lose_segment(story: Story) -> None:
    keys = sorted(key for key in story.cloud.storage.files if key.startswith("segments/"))
    if keys:
        del story.cloud.storage.files[story.random.choice(keys)]


def _new_video(story: Story, template: Template) -> Callable[[], object]:
    random = story.random
    name = random.choice(["Ava", "Ava", "Li", "Nour", "Nour", "Sam", BROKEN, DEADLY])
    by_template = random.random() < 0.3
    when = random.choice(["asked", "asked", "watched"])
    photo = random.choice(["upload", "late upload", "no upload", "works", "busy", "gone"])

    def ask() -> None:
        caller = Caller(template.account_id, template.id if by_template else None)

        def work(services: Any) -> None:
            wire: dict[str, Any] = {"name": name, "when": when, **_variables(name)}
            if template.scripts == (_PHOTO,):
                wire["inputMedias"] = [{"inputID": "photo", "type": "image", **_photo(story, photo, caller, services)}]
            video_id = new_video(template.id, wire, caller, services)
            story.accepted.append((template.account_id, video_id))

        story.cloud.call("Template_Video_New", work)

    return ask


def _photo(story: Story, kind: str, caller: Caller, services: Any) -> dict[str, str]:
    if "upload" not in kind:
        return {"http": f"https://{kind}.example/photo.jpg"}
    upload = new_upload({"size": 5, "name": "photo.jpg", "type": "image/jpeg"}, caller, services)
    media_id = upload["media"]["id"]
    if kind != "no upload":
        delay_s = 1 if kind == "upload" else 60
        story.cloud.hub.at(
            story.cloud.hub.ms + delay_s * 1000, lambda: _store(story.cloud, caller.account_id, media_id)
        )
    return {"mediaID": media_id}


def _store(cloud: SimulatedCloud, account_id: str, media_id: str) -> None:
    media = cloud.medias.get(account_id, media_id)
    if media is not None:
        cloud.storage.put_bytes(media.key, b"image", media.content_type)
        cloud.sqs.send_body(Queue.INGEST, {"Records": [{"s3": {"object": {"key": media.key}}}]})


def _variables(name: str) -> dict[str, Any]:
    return {"inputVariables": [{"name": "name", "value": name}]}


def _about_a_video(story: Story, pick: int, name: str, act: Callable[[str, str, Any], object]) -> Callable[[], None]:
    def ask() -> None:
        if story.accepted:
            account_id, video_id = story.accepted[pick % len(story.accepted)]
            story.cloud.call(name, lambda services: act(account_id, video_id, services), video_id)

    return ask


def _change(story: Story, pick: int) -> Callable[[], None]:
    name = story.random.choice(["Eve", "Ava", "Li"])
    return _about_a_video(
        story,
        pick,
        "Video_Update",
        lambda account_id, video_id, services: update_video(video_id, _variables(name), account_id, services),
    )


def _redeliver(story: Story, pick: int) -> Callable[[], None]:
    return _about_a_video(
        story,
        pick,
        "Video_Redeliver",
        lambda account_id, video_id, services: redeliver(video_id, account_id, services),
    )


def _delete(story: Story, pick: int) -> Callable[[], None]:
    return _about_a_video(
        story,
        pick,
        "Video_Delete",
        lambda account_id, video_id, services: delete_video(video_id, account_id, services),
    )


def _watch(story: Story, pick: int) -> Callable[[], None]:
    """Let a person begin to watch a video, if it waits for that."""

    def act(account_id: str, video_id: str, services: Any) -> None:
        video = services.videos.get(account_id, video_id)
        if video is not None:
            start_watching(video, services)

    return _about_a_video(story, pick, "watch", act)


def _delete_template(story: Story, template: Template) -> Callable[[], object]:
    def work(services: Any) -> None:
        budget = Budget(services.passed_ms, services.alarm)
        delete_template(template.id, template.account_id, services, budget)

    return lambda: story.cloud.call("Template_Delete", work)


def _delete_webhook(story: Story, template: Template) -> Callable[[], object]:
    url = template.webhooks[0]
    return lambda: story.cloud.call(
        "Template_Webhook_Delete",
        lambda services: delete_webhook(template.id, url, template.account_id, services.templates),
    )


def _told(hub: Any, name: str, act: Callable[[], object]) -> Callable[[], object]:
    def told() -> None:
        hub.note(f"-- {name}")
        act()

    return told
