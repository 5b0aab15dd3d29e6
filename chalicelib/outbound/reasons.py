"""The reasons why HTTP requests fail, worded for the people who named the URL."""

import ssl

from urllib3 import exceptions

from chalicelib.outbound.connections import NO_PUBLIC_SERVER, RefusedError


def reason_of(error: Exception) -> str:
    """Return the cause of a urllib3 error as text, without names of classes and hosts."""
    if isinstance(error, exceptions.MaxRetryError) and error.reason is not None:
        error = error.reason
    if isinstance(error, RefusedError):
        return str(error)
    return next((words for kind, words in _WORDS if isinstance(error, kind)), "it cannot be fetched")


# Subclasses first.
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.NameResolutionError, NO_PUBLIC_SERVER),
    (exceptions.NewConnectionError, "there is no connection to the server"),
    (exceptions.ConnectTimeoutError, "the server did not take the connection in time"),
    (exceptions.ReadTimeoutError, "the server did not go on in time"),
    (exceptions.ResponseError, "the server answered with errors or redirects too often"),
    (exceptions.DecodeError, "what has come is not encoded as its Content-Encoding says"),
    (exceptions.SSLError, "the server's certificate or encryption is not to be trusted"),
    (ssl.SSLError, "the server's certificate or encryption is not to be trusted"),
    (exceptions.ProtocolError, "the connection broke off"),
    (exceptions.LocationValueError, "it is no URL that can be called"),
    (ValueError, "it is no URL that can be called"),
)
