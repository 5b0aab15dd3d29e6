"""The form of encrypted secrets in rows, which other secrets never have."""

SEALED = "sealed:1:"
"""The beginning of an encrypted text, with the number of its format."""


def is_sealed(text: str) -> bool:
    """Return whether a stored text is encrypted. An earlier release may have stored it in clear."""
    return text.startswith(SEALED)
