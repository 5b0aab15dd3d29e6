"""Send mail through SES."""

from typing import Any, Protocol


class _Client(Protocol):
    def send_email(self, **options: Any) -> Any: ...


class Mailer:
    """The sender of mail. The operator has verified the domain of its address in SES."""

    def __init__(self, client: _Client, sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, to: str, subject: str, text: str) -> None:
        """Send a plain-text mail."""
        self._client.send_email(
            Source=self._sender,
            Destination={"ToAddresses": [to]},
            Message={
                "Subject": {"Data": subject, "Charset": "UTF-8"},
                "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
            },
        )
