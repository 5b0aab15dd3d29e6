"""HTTP headers of the API, and the page that the links in mails open.

Every answer allows all origins. Source: docs/vendors/wire-api.md, "Transport"; the Fetch standard, "CORS protocol".
"""

from pathlib import Path

CORS = {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = CORS | {
    "Access-Control-Allow-Methods": "POST, OPTIONS",
    "Access-Control-Allow-Headers": ", ".join(
        ("Content-Type", "Idempotency-Key", "X-SZN-Filename", "X-SZN-Description", "X-SZN_DESCRIPTION", "X-Xsrf-Token")
    ),
    "Access-Control-Max-Age": "86400",
}
ACCOUNT_PAGE_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def account_page() -> str:
    """Return the account page as HTML. It calls `AccountAPI` and loads nothing else."""
    return Path(__file__).with_name("account.html").read_text()
