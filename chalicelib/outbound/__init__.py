"""Requests to servers of others, for callers. No other package of a function imports an HTTP client."""
