"""Run all checks, and report everything that they find at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chalicelib.domain.functions import FUNCTIONS
from deployment.artifact_bucket import ArtifactBucket, default_name
from deployment.aws import Aws, connect
from deployment.errors import DeploymentError
from deployment.preflight.bucket import check_bucket
from deployment.preflight.findings import Finding, Kind, checked, note, ok
from deployment.preflight.gateway import check_domain, check_gateway_logs
from deployment.preflight.lambda_limits import LambdaLimits, check_memory
from deployment.preflight.leftovers import check_keys, check_leftovers, check_shapes, find_leftovers
from deployment.preflight.machine import check_machine
from deployment.preflight.mail import check_mail
from deployment.preflight.stack_status import check_status
from deployment.secrets_keys import find_keys
from deployment.stacks import Stack, find_stack, stored_in
from deployment.stages import Stage, read_stage
from deployment.tables import find_tables, suffixes_of


@dataclass
class Preflight:
    """The findings of the checks, and what a deployment then needs."""

    findings: list[Finding] = field(default_factory=list)
    stage: Stage | None = None
    aws: Aws | None = None
    bucket: ArtifactBucket | None = None
    stack: Stack | None = None
    leftovers: list[str] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def problems(self) -> list[Finding]:
        """The findings that prevent a deployment."""
        return [finding for finding in self.findings if finding.kind is Kind.PROBLEM]


def run_checks(stage: str, bucket: str | None = None) -> Preflight:
    """Check everything that a deployment of a stage needs. `bucket` names the one for the artifacts."""
    found = Preflight()
    for subject, check in (("stage", _stage), ("account", _account), ("python", lambda *_: check_machine())):
        found.findings += checked(subject, lambda check=check: check(found, stage))  # type: ignore[misc]
    if found.aws is not None:
        found.bucket = ArtifactBucket(found.aws, bucket or default_name(found.aws))
        found.findings += checked("artifacts", lambda: check_bucket(found.bucket))  # type: ignore[arg-type]
    if found.aws is not None and found.stage is not None:
        _check_stage_in_account(found, found.aws, found.stage)
    elif found.aws is None:
        found.findings.append(note("AWS", "Bucket, stack, limits and mail are checked once there is access to AWS."))
    return found


def _check_stage_in_account(found: Preflight, aws: Aws, stage: Stage) -> None:
    found.findings += checked("stack", lambda: _stack(found, aws, stage))
    limits = LambdaLimits(aws, stage.parameters, found.stack.parameters.get("Concurrency") if found.stack else None)
    found.findings += checked("concurrency", limits.check)
    found.findings += check_memory({function.name: function.memory_mb for function in FUNCTIONS})
    found.findings += checked("gateway logs", lambda: check_gateway_logs(aws, stage.stack, stage.parameters))
    found.findings += checked("domain", lambda: check_domain(aws, stage.parameters))
    found.findings += checked("mail", lambda: check_mail(aws, stage.settings.get("REELWRIGHT_MAIL_FROM")))
    found.parameters = _parameters(stage, found.stack, limits.concurrency)


def _stage(found: Preflight, name: str) -> Iterator[Finding]:
    found.stage = read_stage(name)
    yield ok("stage", f"{name} belongs to the stack {found.stage.stack}.")


def _account(found: Preflight, _: str) -> Iterator[Finding]:
    found.aws = connect()
    yield ok("account", f"{found.aws.account}, region {found.aws.region}.")


def _stack(found: Preflight, aws: Aws, stage: Stage) -> Iterator[Finding]:
    found.stack = find_stack(aws, stage.stack)
    yield from check_status(stage.name, stage.stack, found.stack)
    found.leftovers = _leftovers(aws, stage, found.stack)
    yield from check_shapes(aws, stage.stack, found.leftovers)
    if found.stack is None or found.stack.is_new:
        yield from check_leftovers(found.leftovers, suffixes_of(find_tables(aws, stage.stack)), stage.parameters)
        yield from check_keys(stage.stack, found.leftovers, find_keys(aws, stage.stack))
    yield from _suffix(stage, found.stack)


def _leftovers(aws: Aws, stage: Stage, stack: Stack | None) -> list[str]:
    """Return the tables and buckets that exist and are not in the stack. An update that failed leaves some, too."""
    is_new = stack is None or stack.is_new
    owned = set() if is_new else stored_in(aws, stage.stack)
    return [name for name in find_leftovers(aws, stage.stack) if name not in owned]


def _suffix(stage: Stage, stack: Stack | None) -> Iterator[Finding]:
    used = stack.parameters.get("TableSuffix", "") if stack else ""
    wanted = stage.parameters.get("TableSuffix", used)
    if wanted != used and stack is not None:
        yield note("tables", f"The tables with the suffix {wanted!r} replace those with {used!r}: other data is shown.")
    elif used:
        yield ok("tables", f"The restored tables with the suffix {used} are used.")


def _parameters(stage: Stage, stack: Stack | None, concurrency: str | None) -> dict[str, str]:
    """Return the values of the template's parameters. Restored tables stay in use until the stage names others."""
    chosen = {"Concurrency": concurrency, "TableSuffix": stack.parameters.get("TableSuffix") if stack else None}
    return {name: value for name, value in chosen.items() if value} | dict(stage.parameters)


def show(findings: Iterable[Finding]) -> None:
    """Print findings, one a line."""
    for finding in findings:
        print(f"  {finding.kind:<8} {finding.subject:<13} {finding.text}")


def require(found: Preflight) -> None:
    """Check that nothing prevents a deployment.

    Raises:
        DeploymentError: something does.
    """
    if found.problems:
        count = len(found.problems)
        raise DeploymentError(f"{count} problem{'s' if count > 1 else ''}. Nothing was changed.")
