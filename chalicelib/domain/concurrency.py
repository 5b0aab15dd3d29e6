"""The functions that may run at once, of each kind, by what the stack may use of the limit of the AWS account."""

from chalicelib.domain.functions import LambdaFunction

LEAST, MOST = 2, 1000
"""The bounds of the maximum of an event source. Source: Lambda, "Configuring scaling behavior for SQS event source
mappings"."""

# In tenths of a per cent of the limit. What is left stays free for the API, whose calls nobody may delay.
_SHARES = {
    "render_h264": 500,
    "render_hevc_av1": 58,
    "render_vp8_vp9": 58,
    "render_gif_mp3": 30,
    "prepare": 50,
    "ingest": 30,
    "assemble": 40,
    "deliver": 20,
    "publish": 20,
    "remove": 5,
    "dead_letter": 5,
}


def maximum_of(function: LambdaFunction, limit: int) -> int:
    """Return how many copies of a function that reads a queue may run at once, with a limit for the whole stack."""
    return min(MOST, max(LEAST, limit * _SHARES[function.name] // 1000))
