"""The error of the local cloud that the commands print without a traceback."""

from deployment.errors import DeploymentError


class LocalCloudError(DeploymentError):
    """A command of the local cloud cannot go on. The text names the cause and the fix."""
