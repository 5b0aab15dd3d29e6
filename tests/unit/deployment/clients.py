"""Clients of AWS whose answers a test decides."""

from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from deployment.aws import Aws

ACCOUNT, REGION = "111122223333", "eu-central-1"


def client_error(code: str, message: str = "", operation: str = "Operation", **metadata: Any) -> ClientError:
    """Return the error that boto3 raises for an answer with this code."""
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}, operation)


class FakeClient:
    """A client: each operation returns its answer, raises it, or calls it. `calls` lists them with arguments."""

    def __init__(self, **answers: Any) -> None:
        self._answers = answers
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.meta = SimpleNamespace(endpoint_url="https://s3.test")

    def __getattr__(self, operation: str) -> Any:
        if operation.startswith("_") or operation not in self._answers:
            raise AttributeError(operation)

        def call(**arguments: Any) -> Any:
            self.calls.append((operation, arguments))
            answer = self._answers[operation]
            if isinstance(answer, Exception):
                raise answer
            return answer(**arguments) if callable(answer) else answer

        return call

    @property
    def operations(self) -> list[str]:
        """The names of the operations that were called."""
        return [name for name, _ in self.calls]


def fake_aws(**clients: Any) -> Aws:
    """Return an account with these clients, by service."""
    session = SimpleNamespace(get_partition_for_region=lambda _: "aws")
    return Aws(ACCOUNT, REGION, session, clients)


def texts(findings: Any) -> list[str]:
    """Return findings as their kinds and texts."""
    return [f"{finding.kind} {finding.text}" for finding in findings]
