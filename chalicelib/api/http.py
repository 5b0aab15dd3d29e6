"""HTTP headers of the API.

Every answer allows all origins. Source: docs/vendors/wire-api.md, "Transport"; the Fetch standard, "CORS protocol".

`web_origins` refuses calls from pages that a template does not list. CORS could not: a preflight does not have the
header `Authorization`, so it does not show the template. A call with the content type `text/plain` has no preflight.
With all origins allowed, a page that is refused can read why.
"""

from chalicelib.domain.response_headers import NO_STORE, SECURITY_HEADERS

CORS = {"Access-Control-Allow-Origin": "*"}
ANSWER = CORS | SECURITY_HEADERS | NO_STORE | {"Content-Type": "application/json"}
_HEADERS = ("X-SZN-Filename", "X-SZN-Description", "X-SZN_DESCRIPTION", "X-Xsrf-Token")
PREFLIGHT = {
    **CORS,
    **SECURITY_HEADERS,
    "Access-Control-Allow-Methods": "POST, OPTIONS",
    "Access-Control-Allow-Headers": ", ".join(("Authorization", "Content-Type", "Idempotency-Key", *_HEADERS)),
    "Access-Control-Max-Age": "86400",
}
