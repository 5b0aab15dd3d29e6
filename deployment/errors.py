"""The error that the commands print without a traceback."""


class DeploymentError(Exception):
    """A command cannot go on. The text names the cause and the fix."""
