"""The errors of YouTube's answers, and what follows from each.

Source: YouTube Data API, "Videos: insert", "Errors", and "Errors", for all methods.
"""

from collections.abc import Callable

from chalicelib.domain.publishers import PublishError, PublishLater
from chalicelib.outbound.youtube.google_requests import GoogleAnswer, refused

DAY_S = 86_400
_UNTIL_RESET = ("quotaExceeded", "dailyLimitExceeded")
_TOO_FAST = ("rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED")
_NO_CHANNEL = ("youtubeSignupRequired",)


def error_of(answer: GoogleAnswer, what: str, until_reset_s: Callable[[], int]) -> Exception:
    """Return the error that an answer other than a success stands for.

    `until_reset_s()` returns the seconds until YouTube's quotas start again. Status 401 is the caller's business.
    """
    reason = answer.reason
    if reason == "uploadLimitExceeded":
        return PublishLater("the channel has reached YouTube's limit of uploads; verify it by phone", DAY_S)
    if reason in _UNTIL_RESET:
        return PublishLater("YouTube's quota of this deployment is used up for today", until_reset_s())
    if reason in _TOO_FAST or answer.status == 429:
        if "per day" in answer.message.lower():
            return PublishLater(f"YouTube takes no more uploads today: {answer.message}", until_reset_s())
        return PublishLater(f"YouTube asks to wait: {reason or answer.status}")
    if answer.status >= 500 or answer.status == 408:
        return PublishLater(f"YouTube answered with status {answer.status}")
    if reason in _NO_CHANNEL:
        return PublishError("the Google account has no YouTube channel: make one first")
    return refused(answer, what)
