"""The pictures of a finished video for mails and link previews, with a play button drawn in."""
