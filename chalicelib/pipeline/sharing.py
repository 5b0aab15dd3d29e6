"""Which videos may share what is rendered. The threats are in docs/decisions/0007.

All videos of an account share, and never several accounts. A video that was made with a template's credentials, which
stand in web pages, shares only what it brings nothing to, and that only with videos whose cuts nobody decides: else
whoever has them could guess what somebody else's video says, and see by how long it takes whether the guess is right.
"""

from dataclasses import replace

from chalicelib.domain.video import Video
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.manifest import Manifest
from chalicelib.render.fingerprint import Ingredients
from chalicelib.script import is_steady, parse_scripts


def scope_of(video: Video, on: Collaborators) -> str:
    """Within what the segments of a video are shared."""
    return video.account_id if on.reuse else f"{video.account_id}/{video.id}"


def ingredients_of(manifest: Manifest, video: Video, on: Collaborators) -> Ingredients:
    """What the fingerprints of a video are made of; of what it may not share they are its own."""
    fonts = {name: key.rpartition("/")[2] for name, key in manifest.fonts.items()}
    engine = on.renderer.engine()
    if not _is_cut_alike(manifest, video):
        engine += f" {video.id}" if video.by_template else " uneven"
    return Ingredients(contents_of(manifest, video), fonts, engine)


def sound_ingredients_of(manifest: Manifest, video: Video, filled: Ingredients) -> Ingredients:
    """The same for the fingerprints of sounds: whether what somebody brings has one is theirs to know, too."""
    timed = {each.id for each in parse_scripts(manifest.scripts).objects if each.kind.is_timed}
    if video.by_template and not timed.isdisjoint(manifest.personal):
        return replace(filled, engine=f"{filled.engine} {video.id}")
    return filled


def contents_of(manifest: Manifest, video: Video) -> dict[str, str]:
    """What each object is filled with, if with anything: what is the same may be rendered together, or only once."""
    # A media that came before digests were kept counts by its key, which never gets other bytes.
    files = {name: source.sha256 or source.key for name, source in manifest.sources.items()}
    contents = {name: content for name, content in files.items() if content is not None} | manifest.texts
    if not video.by_template:
        return contents
    return contents | {name: f"{video.id} {contents.get(name, '')}" for name in manifest.personal}


def _is_cut_alike(manifest: Manifest, video: Video) -> bool:
    """Whether the cuts, and all that is not personal, are the same in every video of the template.

    Where they are not, that a segment is there at all tells of the times that somebody gave, or did not give.
    """
    return not video.scripts and is_steady(parse_scripts(manifest.scripts), manifest.personal)
