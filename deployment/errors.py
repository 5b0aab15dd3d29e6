"""The errors that the commands print without a traceback."""


class DeploymentError(Exception):
    """A command cannot go on. The text names the cause and the fix."""


def describe_os_error(error: OSError) -> str:
    """Return an error of the operating system as a line: the path and the reason."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else f"The operating system refuses: {reason}"
