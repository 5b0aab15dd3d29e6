"""The names that buckets of S3 can have."""

import re

_NAME = re.compile(r"(?=.{3,63}\Z)[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*(?<!-)")
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
RULE = "3 to 63 lower-case letters, digits, '-' and single '.', with a letter or digit at both ends, and no IP address"


def check_bucket_name(name: str) -> None:
    """Check that S3 allows a name for a bucket.

    Raises:
        ValueError: it does not; the text has the rule.
    """
    if not _NAME.fullmatch(name) or _ADDRESS.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a bucket: S3 allows {RULE}")
