"""What every answer of the API carries, so that pages of any origin may call it.

Source: docs/vendors/wire-api.md, "Transport"; the Fetch standard, "CORS protocol".
"""

CORS = {"Access-Control-Allow-Origin": "*"}

PREFLIGHT = CORS | {
    "Access-Control-Allow-Methods": "POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, X-SZN-Filename, X-SZN-Description, X-SZN_DESCRIPTION, X-Xsrf-Token",
    "Access-Control-Max-Age": "86400",
}
