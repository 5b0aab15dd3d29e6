"""The HTML with which other pages show the player of a video."""

from html import escape


def embed_code(page_url: str, title: str, width: int, height: int) -> str:
    """Return an iframe of `width` by `height` px, and less where there is less room."""
    return (
        f'<iframe src="{escape(page_url)}/embed" title="{escape(title)}" width="{width}" height="{height}" '
        'style="border:0;max-width:100%" allow="autoplay; fullscreen; picture-in-picture" allowfullscreen '
        'loading="lazy"></iframe>'
    )
