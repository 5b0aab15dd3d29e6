"""The entities of Reelwright and their rules: accounts, media files, templates, videos, billing. Without I/O."""
