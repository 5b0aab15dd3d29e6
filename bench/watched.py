"""The cost of 10,000 mails with a video, made at once or when it is first watched, by the share of those who watch.

CPU time is measured here: that of a video's plan, its poster and picture for mails, and of its render, alone as for one
viewer and in batches as for a campaign. Requests are counted in moto, and prices are those of chalicelib/cost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.campaign import NAMES
from bench.machine_load import describe_load
from bench.measure import Cost, measured, median
from bench.pipeline_runner import PipelineRunner
from bench.promo import Promo
from bench.result import BenchResult, Chart, Goal
from bench.services import count_requests, count_watched_requests
from bench.sources import sources
from chalicelib.cost.basis import Basis
from chalicelib.cost.lambda_time import LambdaTime, charged
from chalicelib.cost.measured_usage import RequestCounts, read_usage
from chalicelib.cost.prices import read_prices
from chalicelib.cost.sizes import function_sizes
from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.job_leases import MAX_BATCH
from chalicelib.render.renderer import FfmpegRenderer

MAILS = 10_000
OPENED = (0.05, 0.2, 0.6)
_RUNS = 3
_REQUESTS_OF_MESSAGE = 3
_GB = 1e9


@dataclass(frozen=True, slots=True)
class StepTimes:
    """CPU time in s of one video after the first of its template: of each step, rendered in a batch or alone.

    `still_s` is that of the poster, which every video has, `mail_s` that of the picture for mails, `still_bytes` the
    size of both. `parallel` is the CPU time of render jobs by their wall time.
    """

    plan_s: float
    still_s: float
    mail_s: float
    batched_s: float
    alone_s: float
    join_s: float
    still_bytes: int
    parallel: float


@dataclass(frozen=True, slots=True)
class BothWays:
    """The requests of a video made at once; of another until it waits, from its start on, and of an unwatched end."""

    asked: RequestCounts
    waits: RequestCounts
    started: RequestCounts
    ended: RequestCounts


def watched(renderer: FfmpegRenderer) -> BenchResult:
    """Measure the parts of a video, and compare both ways for shares of those who watch."""
    found, load = _measured(renderer)
    files = sources(renderer.binaries)
    requests = BothWays(count_requests(files)[1], *count_watched_requests(files))
    basis = Basis(read_prices("us-east-1"), read_usage(), function_sizes(), "x86_64")
    asked = {share: asked_usd(found, requests, basis) for share in OPENED}
    on_watch = {share: watched_usd(share, found, requests, basis) for share in OPENED}
    rows = [(f"{share:.0%}", asked[share], on_watch[share], asked[share] / on_watch[share]) for share in OPENED]
    return BenchResult(
        f"{MAILS:,} mails with a video of 30 s, 10 s of it personal",
        ("opened", "made at once, USD", "made when first watched, USD", "× less"),
        rows,
        load,
        notes=(
            f"CPU time of a video: plan {found.plan_s:.3f} s, poster {found.still_s:.2f} s, picture for mails "
            f"{found.mail_s:.2f} s, render {found.batched_s:.2f} s in batches and {found.alone_s:.2f} s alone, join "
            f"{found.join_s:.2f} s. Medians of {_RUNS}.",
            "Lambda, requests to S3, SQS and DynamoDB, and a month of storage, at the prices of us-east-1 in "
            "chalicelib/cost/prices.toml. Downloads and pages cost the same both ways, and are not counted.",
            "Made when watched, each is rendered alone, which costs more than in a batch, and is planned twice. The "
            "first video of a template, which renders what all share, is not counted either way.",
        ),
        goals=(
            Goal(
                f"Cost at {OPENED[0]:.0%} opened", asked[OPENED[0]] / on_watch[OPENED[0]], 3.0, "× less", is_floor=True
            ),
        ),
        charts=(
            Chart(
                f"{MAILS:,} mails with a video",
                "USD",
                ("cost",),
                {"made at once": (asked[OPENED[0]],)}
                | {f"when watched, {share:.0%} opened": (usd,) for share, usd in on_watch.items()},
            ),
        ),
        numbers={f"less_{share:.0%}".rstrip("%"): asked[share] / on_watch[share] for share in OPENED},
    )


def asked_usd(found: StepTimes, requests: BothWays, basis: Basis) -> float:
    """Return the cost in USD of all videos that are made at once."""
    made = _rendered(found.batched_s, found, requests.asked, basis, plan_s=found.plan_s)
    return MAILS * (made + _stored(_file_bytes(basis), basis))


def watched_usd(share: float, found: StepTimes, requests: BothWays, basis: Basis) -> float:
    """Return the cost in USD of all videos that are made when they are first watched, by a share of the recipients."""
    first_s = found.plan_s + found.still_s + found.mail_s
    waits = _requests_usd(requests.waits, basis) + _lambda_usd(
        basis.step(Queue.PREPARE, requests.waits.messages["prepare"], first_s), basis
    )
    started = _rendered(found.alone_s, found, requests.started, basis, plan_s=found.plan_s)
    started += _stored(_file_bytes(basis), basis)
    ended = _requests_usd(requests.ended, basis)
    all_usd = waits + _stored(found.still_bytes, basis)
    return MAILS * (all_usd + share * started + (1 - share) * ended)


def _rendered(render_s: float, found: StepTimes, requests: RequestCounts, basis: Basis, *, plan_s: float) -> float:
    """Return the cost in USD of a video from its plan to its end."""
    size, steps = basis.sizes[Queue.RENDER_H264], basis.usage.steps
    jobs = charged(size, requests.messages["render"], render_s * basis.cpu_factor, found.parallel, steps.waiting_s)
    plan = basis.step(Queue.PREPARE, requests.messages["prepare"], plan_s)
    end = basis.step(Queue.ASSEMBLE, requests.messages["assemble"], found.join_s + found.still_s)
    return _lambda_usd(jobs + plan, basis) + _lambda_usd(end, basis) + _requests_usd(requests, basis)


def _lambda_usd(time: LambdaTime, basis: Basis) -> float:
    return (
        sum(each.usd for each in basis.lambda_lines("Lambda", time))
        + basis.priced("Lambda", time.invocations, "lambda_request").usd
    )


def _requests_usd(requests: RequestCounts, basis: Basis) -> float:
    messages = sum(requests.messages.values()) * _REQUESTS_OF_MESSAGE
    counts: Mapping[str, float] = {
        "dynamodb_write": requests.dynamodb_writes,
        "dynamodb_read": requests.dynamodb_reads,
        "s3_write": requests.s3_writes,
        "s3_read": requests.s3_reads,
        "sqs_request": messages,
        "sqs_fair_request": messages,
    }
    return sum(basis.priced(name, count, name).usd for name, count in counts.items())


def _stored(size_bytes: float, basis: Basis) -> float:
    return basis.priced("stored", size_bytes / _GB, "s3_gb_month").usd


def _file_bytes(basis: Basis) -> float:
    return basis.usage.render[VideoCodec.H264].file_bytes * 30


def _measured(renderer: FfmpegRenderer) -> tuple[StepTimes, str]:
    """Make the first video, a batch of others, and some others alone, and draw their pictures."""
    files = sources(renderer.binaries)
    names = NAMES.split()
    with TemporaryDirectory() as folder:
        studio = PipelineRunner(renderer, Path(folder))
        studio.make(Promo(files, names[0]))
        batch = studio.make(*[Promo(files, name) for name in names[1 : 1 + MAX_BATCH]])
        alone = [studio.make(Promo(files, name)) for name in names[1 + MAX_BATCH : 1 + MAX_BATCH + _RUNS]]
        promo = Promo(files, names[0])
        posters = [measured(partial(_draw, renderer, promo, Path(folder))) for _ in range(_RUNS)]
        poster = Path(folder) / "poster.jpg"
        mails = [measured(partial(_mail, renderer, poster, Path(folder))) for _ in range(_RUNS)]
        still_bytes = poster.stat().st_size + (Path(folder) / "mail.gif").stat().st_size
    renders = [_sum(each.jobs) for each in alone]
    return (
        StepTimes(
            plan_s=median([each.plan for each in alone]).cpu_s,
            still_s=median(posters).cpu_s,
            mail_s=median(mails).cpu_s,
            batched_s=_sum(batch.jobs).cpu_s / MAX_BATCH,
            alone_s=median(renders).cpu_s,
            join_s=median([each.join for each in alone]).cpu_s,
            still_bytes=still_bytes,
            parallel=median(renders).cpu_s / median(renders).wall_s,
        ),
        describe_load([*posters, *mails, *renders, batch.total]),
    )


def _draw(renderer: FfmpegRenderer, promo: Promo, folder: Path) -> None:
    made = renderer.render_poster(promo.timeline, promo.profile, promo.sources, folder)
    made.replace(folder / "poster.jpg")


def _mail(renderer: FfmpegRenderer, poster: Path, folder: Path) -> None:
    renderer.mail_still(poster, folder)


def _sum(costs: Sequence[Cost]) -> Cost:
    return sum(costs, Cost())
