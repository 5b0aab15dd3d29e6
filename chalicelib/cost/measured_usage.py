"""The measured use of a video: requests to AWS's services and CPU time. Also what a stack has that costs while idle."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chalicelib.domain.formats import VideoCodec

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """The requests of one video: DynamoDB's in units, S3's, and messages by step."""

    dynamodb_writes: float
    dynamodb_reads: float
    s3_writes: float
    s3_reads: float
    messages: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RenderRate:
    """The needs of a codec for each second of 1280x720 at 24 frames a second: CPU time in s, and bytes of the file."""

    cpu_s: float
    file_bytes: float


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a video.

    - `prepare_cpu_s`, `mix_cpu_s`, `join_cpu_s`: CPU time of a plan, a sound and a finished file, in s
    - `first_parallel`, `other_parallel`: CPU time of render jobs by their wall time on two CPUs
    - `waiting_s`: the wait of each message for other services, in s; `api_s`: the duration of a call of the API
    - `log_bytes`: the logs of a message or a call
    - `traced`: the share of messages and calls that X-Ray records
    - `arm64_cpu`: CPU time on arm64 by that on x86-64
    """

    prepare_cpu_s: float
    mix_cpu_s: float
    join_cpu_s: float
    first_parallel: float
    other_parallel: float
    waiting_s: float
    api_s: float
    log_bytes: float
    traced: float
    arm64_cpu: float


@dataclass(frozen=True, slots=True)
class Stack:
    """The parts of a stack that cost without any call.

    - `queues`: the queues that Lambda polls, `polls_per_minute` times each
    - `alarms`: the metrics that alarms read, each of which is charged
    - `keys`: the keys in KMS
    - `metrics`: the custom metrics of an hour with videos in one codec
    - `scheduled_minutes`, `scheduled_s`: the interval of the scheduled function, and how long it runs
    """

    queues: int
    alarms: int
    dashboards: int
    metrics: int
    keys: int
    polls_per_minute: float
    scheduled_minutes: float
    scheduled_s: float


@dataclass(frozen=True, slots=True)
class MeasuredUsage:
    """All measured numbers. `first` is the first video of a template, `other` each further one of a campaign."""

    first: RequestCounts
    other: RequestCounts
    render: Mapping[VideoCodec, RenderRate]
    steps: Steps
    stack: Stack


@cache
def read_usage() -> MeasuredUsage:
    """Return the numbers of usage.toml, of measured.json (`make bench`) and of stack.json (`make template`)."""
    content = tomllib.loads((_HERE / "usage.toml").read_text(encoding="utf-8"))
    measured = json.loads((_HERE / "measured.json").read_text(encoding="utf-8"))
    stack = json.loads((_HERE / "stack.json").read_text(encoding="utf-8"))
    return MeasuredUsage(
        RequestCounts(**content["requests"]["first"]),
        RequestCounts(**content["requests"]["other"]),
        {VideoCodec[name]: RenderRate(**each) for name, each in measured["render"].items()},
        Steps(**measured["steps"], **content["steps"]),
        Stack(**stack, **content["idle"]),
    )
