"""`GET /account`: where links in mails lead (`domain.mail`). It calls `AccountAPI`, and loads nothing else."""

from pathlib import Path

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def account_page() -> str:
    """The page, as HTML."""
    return Path(__file__).with_name("account.html").read_text()
