"""The services for logging in, in memory."""

from dataclasses import dataclass, field

from chalicelib.domain.lockout import LoginRecord


class Emails:
    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.rows.get(key)

    def claim(self, key: str, account_id: str) -> bool:
        return self.rows.setdefault(key, account_id) == account_id

    def release(self, key: str, account_id: str) -> None:
        if self.rows.get(key) == account_id:
            del self.rows[key]


class LoginAttempts:
    def __init__(self) -> None:
        self.rows: dict[str, LoginRecord] = {}

    def get(self, key: str) -> LoginRecord | None:
        return self.rows.get(key)

    def replace(self, before: LoginRecord | None, after: LoginRecord) -> bool:
        if self.rows.get(after.id) != before:
            return False
        self.rows[after.id] = after
        return True


class Passwords:
    """The hash of a password is `hash of <password>`; `looked_at` are those that were compared, and with what."""

    def __init__(self) -> None:
        self.looked_at: list[tuple[str, str | None]] = []

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def matches(self, password: str, stored: str | None) -> bool:
        self.looked_at.append((password, stored))
        return stored in (f"hash of {password}", f"old hash of {password}")

    def is_outdated(self, stored: str) -> bool:
        return stored.startswith("old")


@dataclass
class Mailer:
    """Mail that was sent: to whom, subject, text."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, to: str, subject: str, text: str) -> None:
        self.sent.append((to, subject, text))
