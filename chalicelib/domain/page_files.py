"""The files beside a finished video that its public page needs."""

PAGE_FOLDER = "page/"
"""The folder of these files, beside the out files."""
