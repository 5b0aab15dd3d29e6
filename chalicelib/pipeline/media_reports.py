"""The reports of media files that were inspected by a release without reports, or with others."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.services import HasStorage
from chalicelib.pipeline.manifest import Manifest, Source
from chalicelib.pipeline.services import HasRenderer


class ReportServices(HasStorage, HasRenderer, Protocol):
    """The services that make reports of media files."""


def with_reports(manifest: Manifest, services: ReportServices) -> Manifest:
    """Return the manifest with a report of each video and sound, because those who render have no ffprobe.

    Raises:
        VideoError: a file is gone, or cannot be read.
    """
    made = {
        name: _with_report(name, source, services)
        for name, source in manifest.sources.items()
        if source.key is not None and source.facts is not None and services.renderer.needs_report(source.facts)
    }
    return replace(manifest, sources=manifest.sources | made) if made else manifest


def _with_report(name: str, source: Source, services: ReportServices) -> Source:
    if source.key is None or source.facts is None:
        return source
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "media"
        try:
            services.storage.get_file(source.key, path)
            report = services.renderer.report(path)
        except KeyError as error:
            raise VideoError("the media's file is gone", object_id=name, media_id=source.media_id) from error
        except BadMedia as error:
            raise VideoError(str(error), object_id=name, media_id=source.media_id) from error
    return replace(source, facts=replace(source.facts, report=report))
