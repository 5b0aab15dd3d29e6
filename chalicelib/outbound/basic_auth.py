"""The header that names a user with a password. Source: RFC 7617, "Basic"."""

import base64


def authorization(login: tuple[str, str] | None) -> dict[str, str]:
    """`Authorization` for a user and a password, in UTF-8; nothing if there are none."""
    if login is None:
        return {}
    user, password = login
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}
