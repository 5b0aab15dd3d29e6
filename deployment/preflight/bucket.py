"""The bucket for the artifacts of the deployment."""

from collections.abc import Iterator

from deployment.artifact_bucket import ArtifactBucket, default_name
from deployment.preflight.findings import Finding, ok, problem


def check_bucket(bucket: ArtifactBucket) -> Iterator[Finding]:
    """Yield whether the bucket can be used, or will be created.

    Raises:
        DeploymentError: it is somebody else's, or in another region.
    """
    if bucket.exists():
        yield ok("artifacts", f"The bucket {bucket.name} takes the package.")
    elif bucket.name == default_name(bucket.aws):
        yield ok("artifacts", f"The bucket {bucket.name} will be created: private, encrypted, versioned.")
    else:
        yield problem(
            "artifacts",
            f"There is no bucket {bucket.name}. Create it in {bucket.aws.region}, or leave BUCKET out: then "
            f"make deploy creates {default_name(bucket.aws)}.",
        )
