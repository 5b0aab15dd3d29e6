"""The limits of Lambda in this account, and the concurrency that the stack may use of them."""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.domain.functions import NEW_ACCOUNT_MB
from deployment.aws import Aws
from deployment.preflight.findings import Finding, note, ok, problem
from deployment.stack.concurrency import LIMITS

# Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 75 GB for all zips of a region.
# A deployment adds the package once for each function, and the layers.
_ROOM_BYTES = 1_500_000_000
# More costs more at once, and leaves less to other stacks: the operator has to ask for it.
_MOST_UNASKED = 100
_QUOTA = "Service Quotas, AWS Lambda, Concurrent executions"


def largest_fitting(allowed: Iterable[int], limit: int) -> int | None:
    """Return the largest allowed value up to a limit, or None if all are larger."""
    return max((each for each in allowed if each <= limit), default=None)


class LambdaLimits:
    """The check of Lambda's limits. `concurrency` is the chosen value of the parameter, once the check has run.

    `given` are the parameters of the stage. Without one of them, a stack keeps its `present` value.
    """

    def __init__(self, aws: Aws, given: Mapping[str, str], present: str | None = None) -> None:
        self._aws = aws
        self._given = given.get("Concurrency")
        self._present = present
        self.concurrency: str | None = None

    def check(self) -> Iterator[Finding]:
        """Yield what the account allows."""
        settings = self._aws.client("lambda").get_account_settings()
        limits, usage = settings["AccountLimit"], settings["AccountUsage"]
        yield self._check_concurrency(limits["UnreservedConcurrentExecutions"], limits["ConcurrentExecutions"])
        room = limits["TotalCodeSize"] - usage["TotalCodeSize"]
        if room < _ROOM_BYTES:
            yield problem(
                "code storage",
                f"Lambda has room for {room / 1e9:.1f} GB of code in this region, and a deployment needs up to "
                f"{_ROOM_BYTES / 1e9:.1f} GB. Delete old functions and versions of layers, or raise the quota.",
            )
        else:
            yield ok("code storage", f"{room / 1e9:.0f} GB of Lambda's code storage are free.")

    def _check_concurrency(self, free: int, limit: int) -> Finding:
        fitting = largest_fitting(LIMITS, free)
        if fitting is None:
            return problem(
                "concurrency",
                f"Lambda may run {free} functions at once here, and the stack needs {min(LIMITS)}. Ask for "
                f"more: {_QUOTA}.",
            )
        if self._given is None and self._present is not None:
            self.concurrency = self._present
            return ok("concurrency", f"{self._present} functions at once, as the stack has it, of {free}.")
        if self._given is None:
            fitting = min(fitting, _MOST_UNASKED)
            self.concurrency = str(fitting)
            more = f" Ask for more before a campaign: {_QUOTA}." if fitting < 100 else ""
            return ok("concurrency", f"{fitting} functions at once, of {free} that nobody has reserved.{more}")
        if int(self._given) > free:
            return problem(
                "concurrency",
                f"The parameter Concurrency is {self._given}, and Lambda may run {free} functions at once here "
                f"(limit {limit}, less what is reserved). Set it to {fitting}, or ask for more: {_QUOTA}.",
            )
        self.concurrency = self._given
        return ok("concurrency", f"{self._given} functions at once, as the stage says, of {free}.")


def check_memory(configured_mb: Mapping[str, int]) -> Iterator[Finding]:
    """Yield which functions need more memory than a new account may have."""
    large = {name: size for name, size in configured_mb.items() if size > NEW_ACCOUNT_MB}
    if large:
        named = ", ".join(f"{name} {size:,}" for name, size in sorted(large.items()))
        yield note(
            "memory",
            f"These functions have more than the {NEW_ACCOUNT_MB:,} MB that a new AWS account may have "
            f'at most: {named}. If CloudFormation reports "MemorySize", ask AWS\'s support to lift the limit.',
        )
    else:
        yield ok("memory", f"No function has more than the {NEW_ACCOUNT_MB:,} MB of a new account.")
