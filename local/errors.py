"""What a person is told instead of a traceback."""


class LocalCloudError(Exception):
    """Something is in the way; the text says what, and what to do about it."""
