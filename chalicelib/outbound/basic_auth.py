"""The header of Basic authentication. Source: RFC 7617, "Basic"."""

import base64


def authorization(login: tuple[str, str] | None) -> dict[str, str]:
    """Return the `Authorization` header for a user and a password, in UTF-8; no header without a login."""
    if login is None:
        return {}
    user, password = login
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}
