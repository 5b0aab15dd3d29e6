"""Writes that are made only where a condition holds."""

from botocore.exceptions import ClientError


def is_refused(error: ClientError) -> bool:
    """Whether an error is that the condition of a write does not hold."""
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"
