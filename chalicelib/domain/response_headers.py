"""Headers of every answer over HTTP: of the API, of pages, and of the gateway's own errors."""

SECURITY_HEADERS = {
    # Browsers call this host by https only, for a year. They ignore the header where there is no https, as locally.
    "Strict-Transport-Security": "max-age=31536000",
    # A file of a caller or an error is never taken for a script.
    "X-Content-Type-Options": "nosniff",
    # URLs may hold credentials.
    "Referrer-Policy": "no-referrer",
}
NO_STORE = {"Cache-Control": "no-store"}
"""The header of answers that hold secrets or belong to one caller: neither browsers nor proxies keep them."""
