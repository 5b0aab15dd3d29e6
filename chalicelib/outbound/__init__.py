"""Requests to servers of others. Only this package imports an HTTP client."""
