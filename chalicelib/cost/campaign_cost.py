"""The cost of a campaign: the first video of a template, and many that differ in their personal seconds."""

import math
from dataclasses import dataclass

from chalicelib.cost.basis import API, USUAL_PIXELS_PER_S, Basis
from chalicelib.cost.lambda_time import LambdaTime, charged
from chalicelib.cost.lines import CostLine
from chalicelib.domain.field_limits import MAX_ROWS
from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.profile import Profile
from chalicelib.domain.queue import Queue

_REQUESTS_OF_MESSAGE = 3  # sent, received, deleted
_GB = 1e9


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign: equal videos of `seconds`, of which `personal_s` differ from video to video.

    Each file is downloaded `views` times, and stored for `months`.
    """

    videos: int
    seconds: float
    personal_s: float
    profile: Profile
    views: float = 1.0
    months: float = 1.0

    @property
    def pixels(self) -> float:
        """The pixels in a second, by `USUAL_PIXELS_PER_S`."""
        return self.profile.width_px * self.profile.height_px * self.profile.fps / USUAL_PIXELS_PER_S

    @property
    def codec(self) -> VideoCodec:
        """The codec of its pictures.

        Raises:
            ValueError: the profile has no picture.
        """
        if self.profile.format.video is None:
            raise ValueError(f"{self.profile.name} has no picture: choose a profile with one")
        return self.profile.format.video


def campaign_lines(campaign: Campaign, basis: Basis) -> list[CostLine]:
    """Return the lines of a campaign.

    Raises:
        ValueError: the profile has no picture.
    """
    usage, others = basis.usage, campaign.videos - 1
    # A link for each video, and the requests for all.
    calls = campaign.videos + math.ceil(campaign.videos / MAX_ROWS)
    messages = sum(usage.first.messages.values()) + sum(usage.other.messages.values()) * others
    work = messages + calls
    file_bytes = usage.render[campaign.codec].file_bytes * campaign.seconds * campaign.pixels
    files_gb = file_bytes * campaign.videos / _GB

    def requests(name: str) -> float:
        return float(getattr(usage.first, name) + getattr(usage.other, name) * others)

    lines = [
        *basis.lambda_lines("Lambda, rendering", _rendering(campaign, basis)),
        *basis.lambda_lines("Lambda, other steps", _other_steps(campaign, calls, basis)),
        basis.priced("Lambda, invocations", work, "lambda_request"),
        basis.priced("DynamoDB, writes", requests("dynamodb_writes"), "dynamodb_write"),
        basis.priced("DynamoDB, reads", requests("dynamodb_reads"), "dynamodb_read"),
        basis.priced("S3, writes", requests("s3_writes"), "s3_write"),
        basis.priced("S3, reads", requests("s3_reads") + campaign.videos * campaign.views, "s3_read"),
        basis.priced("SQS", messages * _REQUESTS_OF_MESSAGE, "sqs_request"),
        basis.priced("SQS, fairness", messages * _REQUESTS_OF_MESSAGE, "sqs_fair_request"),
        basis.priced("API Gateway", calls, "api_request"),
        basis.priced("CloudWatch, logs", work * usage.steps.log_bytes / _GB, "logs_gb"),
        basis.priced("X-Ray", work * usage.steps.traced, "trace"),
        basis.priced("Files, stored", files_gb * campaign.months, "s3_gb_month"),
        basis.priced("Files, downloaded", files_gb * campaign.views, "transfer_out_gb"),
    ]
    return [each for each in lines if each.quantity]


def _rendering(campaign: Campaign, basis: Basis) -> LambdaTime:
    """Return the time of the render jobs: of the whole first video, and of the others' personal seconds."""
    usage, others = basis.usage, campaign.videos - 1
    first = basis.rendering(
        campaign.codec,
        campaign.seconds,
        campaign.pixels,
        usage.first.messages["render"],
        usage.steps.first_parallel,
    )
    personal = basis.rendering(
        campaign.codec,
        campaign.personal_s * others,
        campaign.pixels,
        usage.other.messages["render"] * others,
        usage.steps.other_parallel,
    )
    return first + personal


def _other_steps(campaign: Campaign, calls: int, basis: Basis) -> LambdaTime:
    """Return the time of plans, sound and finished files, and of the API."""
    usage, others = basis.usage, campaign.videos - 1
    steps = usage.steps

    def messages(step: str) -> float:
        return usage.first.messages[step] + usage.other.messages[step] * others

    plans = basis.step(Queue.PREPARE, messages("prepare"), steps.prepare_cpu_s * campaign.videos)
    joined_cpu_s = steps.join_cpu_s * campaign.videos + steps.mix_cpu_s
    joins = basis.step(Queue.ASSEMBLE, messages("assemble"), joined_cpu_s)
    return plans + joins + charged(basis.sizes[API], calls, 0.0, 1.0, steps.api_s)
