"""The metrics that a deployment writes: the one list that the code, the alarms and the documentation use.

CloudWatch has them in the namespace `NAMESPACE`, by the stack's name (dimension `Stack`), and those with a
`dimension` also by its value within the stack.
"""

from dataclasses import dataclass
from enum import Enum

NAMESPACE = "Reelwright"
STACK = "Stack"


@dataclass(frozen=True, slots=True)
class MetricKind:
    """A metric's name, unit (one of CloudWatch's), meaning, and a dimension beside the stack."""

    name: str
    unit: str
    meaning: str
    dimension: str | None = None


class Metric(Enum):
    """All metrics."""

    VIDEOS_QUEUED = MetricKind(
        "VideosQueued",
        "Count",
        "Videos that were queued: new, changed, and first watched.",
    )
    VIDEOS_FINISHED = MetricKind("VideosFinished", "Count", "Videos that are done, or can be watched now.")
    VIDEOS_FAILED = MetricKind("VideosFailed", "Count", "Videos that ended with an error, by its code.", "Code")
    QUEUED_SECONDS = MetricKind("QueuedSeconds", "Seconds", "Seconds of video in queued render jobs.", "Queue")
    RENDERED_SECONDS = MetricKind("RenderedSeconds", "Seconds", "Seconds of video that render jobs made.", "Queue")
    REUSED_SECONDS = MetricKind(
        "ReusedSeconds", "Seconds", "Seconds of finished videos that came from the segment cache."
    )
    GIGABYTE_SECONDS = MetricKind(
        "GigabyteSeconds",
        "None",
        "Memory of the function multiplied by the time that it worked on messages, by queue. Lambda charges it.",
        "Queue",
    )
    WAIT_FOR_WORKER = MetricKind(
        "WaitForWorker",
        "Milliseconds",
        "Time from queueing a step of a video to its first attempt, by queue.",
        "Queue",
    )
    COLD_START = MetricKind("ColdStart", "Count", "New containers of the functions that read queues.", "Queue")
    WEBHOOK_LATENCY = MetricKind("WebhookLatency", "Milliseconds", "Time that a call of a webhook took.")
    WEBHOOK_FAILED = MetricKind("WebhookFailed", "Count", "Webhooks that were given up after their last attempt.")
    PAYMENT_MISMATCHES = MetricKind(
        "PaymentMismatches", "Count", "Payments that differ from their orders, so that nothing was granted."
    )
    DEAD_LETTERS = MetricKind("DeadLetters", "Count", "Messages that their queues gave up.")
    UPLOADED_BYTES = MetricKind("UploadedBytes", "Bytes", "Size of the media files that were uploaded and accepted.")
