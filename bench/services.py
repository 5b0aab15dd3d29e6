"""The requests of a video to S3, SQS and DynamoDB, counted in moto with a fake renderer.

Lambda's own cost is part of `scaling`. Storage and transfer of finished files are not counted.
"""

import json
import math
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
from moto import mock_aws

from bench.cloud_calls import promo_template
from bench.promo import TYPES, Promo
from bench.result import BenchResult, Chart
from bench.sources import sources
from chalicelib.cost.measured_usage import RequestCounts
from chalicelib.cost.prices import Price, read_prices
from chalicelib.domain.first_watch import start_watching
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import Video
from chalicelib.pipeline.unwatched import end_unwatched
from chalicelib.render.renderer import FfmpegRenderer
from tests.fakes import NOW_MS, TEMPLATE, Renderer, make_account, make_media, make_template, make_video
from tests.integration.stack import REGION, STACK, forget, make_stack
from tests.unit.pipeline.steps_runner import work

_OTHERS = 5
_SQS_OF_MESSAGE = 3  # sent, received, deleted
_S3_DEAR, _S3_FREE = ("Put", "Copy", "List", "Create", "Upload", "Complete"), ("Delete", "Abort")
_WRITES = {"PutItem", "UpdateItem", "DeleteItem"}
_UNITS = ("dynamodb_writes", "dynamodb_reads", "s3_writes", "s3_reads")
# All queues that render are one step.
_STEP = re.compile(r"^(render)-.*")
# The videos' table has an index with all of a row: each write is one there, too.
_INDEXED = f"{STACK}-videos"
# Service, operation, parameters.
Request = tuple[str, str, dict[str, Any]]


def services(renderer: FfmpegRenderer) -> BenchResult:
    """Count the requests of a template's first video, and of further ones that differ only in the name."""
    counted = count_requests(sources(renderer.binaries))
    prices = read_prices("us-east-1")
    costs = [_costs(requests, prices) for requests in counted]
    totals = [sum(usd for _, usd in each.values()) for each in costs]
    rows = [(name, costs[0][name][0], each, usd * 1e6) for name, (each, usd) in costs[1].items()]
    return BenchResult(
        "Requests of a video to other services",
        ("", "the first video", "each other", "USD for a million others"),
        [*rows, ("USD for a million", totals[0] * 1e6, totals[1] * 1e6, totals[1] * 1e6)],
        "counted, not measured",
        notes=(
            f"The reference video of 30 s, whose name is shown for ten; {_OTHERS} others in one call. DynamoDB's are "
            "units of 1 KB written and 4 KB read; a row counts with the size that it has in the end.",
            "Prices and their sources are in chalicelib/cost/prices.toml. Storage and transfer of the files are not "
            "counted.",
        ),
        charts=(
            Chart(
                "A million videos of one template: other services",
                "USD",
                ("cost",),
                {name: (usd * 1e6,) for name, (_, usd) in costs[1].items()},
            ),
        ),
        numbers={"first_usd": totals[0], "other_usd": totals[1]},
    )


def count_requests(files: dict[str, Path]) -> tuple[RequestCounts, RequestCounts]:
    """Return the requests of the first video of the promo's template, and of each of some others in one call.

    The files themselves are not read.
    """
    promo = Promo(files)
    with _stack() as requests:
        services = _filled(promo)
        return _made(services, requests, 1), _made(services, requests, _OTHERS)


def count_watched_requests(files: dict[str, Path]) -> tuple[RequestCounts, RequestCounts, RequestCounts]:
    """Return the requests of a video that is made when it is first watched, after the first one of its template.

    They are those until it can be watched, from its start to its end, and of its end if nobody watches it. The files
    themselves are not read.
    """
    promo, page = Promo(files), PageLink("token", NOW_MS)
    with _stack() as requests:
        services = _filled(promo)
        _made(services, requests, 1)
        videos = [replace(_video(number), made_when_watched=True, page=page) for number in range(_OTHERS, 3 * _OTHERS)]
        watched, unwatched = videos[:_OTHERS], videos[_OTHERS:]

        def found(some: Sequence[Video]) -> list[Video]:
            return [services.videos.get(video.account_id, video.id) for video in some]

        def end() -> None:
            for video in found(unwatched):
                end_unwatched(video, NOW_MS, services)

        def start() -> None:
            for video in found(watched):
                start_watching(video, services)

        waits = _counted_of(services, requests, len(videos), lambda: _ask(services, videos))
        started = _counted_of(services, requests, _OTHERS, start)
        return waits, started, _counted_of(services, requests, _OTHERS, end)


def _costs(requests: RequestCounts, prices: Mapping[str, Price]) -> dict[str, tuple[float, float]]:
    """Return the number and the cost in USD of each kind of request."""
    sqs = sum(requests.messages.values()) * _SQS_OF_MESSAGE
    kinds = {
        "DynamoDB writes": (requests.dynamodb_writes, prices["dynamodb_write"].usd),
        "DynamoDB reads": (requests.dynamodb_reads, prices["dynamodb_read"].usd),
        "S3 writes, copies, lists": (requests.s3_writes, prices["s3_write"].usd),
        "S3 reads": (requests.s3_reads, prices["s3_read"].usd),
        "SQS requests": (sqs, prices["sqs_request"].usd + prices["sqs_fair_request"].usd),
    }
    return {name: (number, number * usd) for name, (number, usd) in kinds.items()}


@contextmanager
def _stack() -> Iterator[list[Request]]:
    """Yield a stack in moto, and the list of its requests: service, operation, parameters."""
    from chalicelib import wiring

    requests: list[Request] = []

    def note(**asked: Any) -> None:
        model = asked["model"]
        requests.append((model.service_model.service_name, model.name, asked["params"]))

    keys = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test")
    with mock_aws(), patch.dict(os.environ, keys | {"AWS_DEFAULT_REGION": REGION, "REELWRIGHT_STACK": STACK}):
        os.environ["REELWRIGHT_BUCKET"] = make_stack()
        forget(wiring)
        wiring.services().session.register("provide-client-params", note)
        yield requests


def _filled(promo: Promo) -> Any:
    """Return the pipeline of a stack with an account, the promo's template and its media files."""
    from chalicelib import wiring

    wire = promo_template(promo)
    texts = [InputMedia(each["inputID"], MediaType.TEXT, text=each["text"]) for each in wire["inputMedias"]]
    ids = {name: f"{number:024x}" for number, name in enumerate(promo.files)}
    for name in promo.files:
        facts = MediaFacts(TYPES[name], 30_000, 1280, 720, has_audio=TYPES[name] is not MediaType.IMAGE)
        media = make_media(id=ids[name], type=TYPES[name], facts=facts)
        wiring.services().medias.put(media)
        wiring.services().storage.put_bytes(media.key, b"px", media.content_type)
    given = tuple(InputMedia(name, TYPES[name], media_id=ids[name]) for name in promo.files)
    wiring.services().accounts.put(make_account())
    wiring.services().templates.put(
        make_template(scripts=tuple(wire["inputScripts"]), medias=(*texts, *given), profiles=(promo.profile.name,))
    )
    services = wiring.Services(wiring.services().settings)
    # This session notes the requests.
    services.session = wiring.services().session
    services.describe = lambda video: {}
    services.renderer = Renderer()  # type: ignore[assignment]
    return services


def _made(services: Any, requests: list[Request], count: int) -> RequestCounts:
    """Return the requests of each of a number of videos, from their rows to their ends."""
    videos = [_video(number + count) for number in range(count)]
    return _counted_of(services, requests, count, lambda: _ask(services, videos))


def _ask(services: Any, videos: Sequence[Video]) -> None:
    services.videos.add(videos)
    services.queues.send_many(Queue.PREPARE, [VideoMessage.of(video) for video in videos])


def _counted_of(services: Any, requests: list[Request], count: int, act: Callable[[], object]) -> RequestCounts:
    """Return the requests of an act about a number of videos, and of all that follows, for each of them."""
    requests.clear()
    act()
    seen, messages, late = 0, Counter[str](), list[tuple[Queue, dict[str, Any]]]()
    while (new := list(_sent(requests[seen:]))) or late:
        seen = len(requests)
        # The message that completes an interrupted start arrives when the others are worked on.
        later = [each for each in new if "video_ids" in each[1]]
        now, late = ([each for each in new if each not in later], late + later) if new else (late, [])
        for queue, body in now:
            messages[_STEP.sub(r"\1", queue)] += 1
            work(queue, body, services)
    units = _counted(requests, _sizes())
    return RequestCounts(
        **{name: units[name] / count for name in _UNITS},
        messages={step: number / count for step, number in messages.items()},
    )


def _video(number: int) -> Video:
    return make_video(id=f"{number:024x}", template_id=TEMPLATE, variables={"name": f"Ava {number}"})


def _sent(requests: list[Request]) -> Iterator[tuple[Queue, dict[str, Any]]]:
    """Return the messages that were sent to queues, in order."""
    for service, operation, params in requests:
        if service == "sqs" and operation.startswith("SendMessage"):
            name = params["QueueUrl"].rpartition("/")[2].removeprefix(f"{STACK}-")
            for entry in params.get("Entries", [params]):
                yield Queue(name), json.loads(entry["MessageBody"])


def _counted(requests: list[Request], sizes: Mapping[tuple[str, str], int]) -> dict[str, float]:
    found = dict.fromkeys(_UNITS, 0.0)
    for service, operation, params in requests:
        if service == "dynamodb":
            for name, units in _units(operation, params, sizes):
                found[name] += units
        elif service == "s3" and not operation.startswith(_S3_FREE):
            found["s3_writes" if operation.startswith(_S3_DEAR) else "s3_reads"] += 1
    return found


def _units(operation: str, params: dict[str, Any], sizes: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, float]]:
    """Return the capacity units of a request."""
    if operation in _WRITES:
        yield "dynamodb_writes", _written(params["TableName"], params.get("Item") or params["Key"], sizes)
    elif operation == "BatchWriteItem":
        for table, entries in params["RequestItems"].items():
            rows = (entry.get("PutRequest", {}).get("Item") or entry["DeleteRequest"]["Key"] for entry in entries)
            yield from (("dynamodb_writes", _written(table, row, sizes)) for row in rows)
    elif operation == "TransactWriteItems":
        for (each,) in (item.values() for item in params["TransactItems"]):
            yield "dynamodb_writes", 2 * _written(each["TableName"], each.get("Item") or each["Key"], sizes)
    elif operation == "BatchGetItem":
        for table, asked in params["RequestItems"].items():
            share = 1.0 if asked.get("ConsistentRead") else 0.5
            yield from (("dynamodb_reads", share * _read(table, key, sizes)) for key in asked["Keys"])
    elif operation == "GetItem":
        share = 1.0 if params.get("ConsistentRead") else 0.5
        yield "dynamodb_reads", share * _read(params["TableName"], params["Key"], sizes)
    else:
        yield "dynamodb_reads", 1.0


def _written(table: str, row: dict[str, Any], sizes: Mapping[tuple[str, str], int]) -> int:
    return math.ceil(_size(table, row, sizes) / 1024) * (2 if table == _INDEXED else 1)


def _read(table: str, key: dict[str, Any], sizes: Mapping[tuple[str, str], int]) -> int:
    return math.ceil(_size(table, key, sizes) / 4096)


def _size(table: str, row: dict[str, Any], sizes: Mapping[tuple[str, str], int]) -> int:
    return max(sizes.get((table, _name(row)), 1), _bytes(row))


def _sizes() -> dict[tuple[str, str], int]:
    """Return the current size of each row of each table, in bytes."""
    client = boto3.Session().client("dynamodb", region_name=REGION)
    return {
        (table, _name(row)): _bytes(row)
        for table in client.list_tables()["TableNames"]
        for page in client.get_paginator("scan").paginate(TableName=table)
        for row in page["Items"]
    }


def _name(row: dict[str, Any]) -> str:
    """Return the key of a row as text."""
    return json.dumps([row.get(part) for part in ("account_id", "scope", "id", "name")])


def _bytes(row: dict[str, Any]) -> int:
    return len(json.dumps(row, default=list))
