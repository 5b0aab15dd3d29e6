"""The examples in docs/reference/script-language.md: a named script, the times to look at it, and its picture. Pure.

    ```json textOutline at 500, 1500
    [ … the script … ]
    ```

    With `greeting`: "Hello, {{firstName}}!" and `$firstName`: "Zoë".

    ![A description](pictures/textOutline.jpg)

`heard` in place of `at …` draws the sound. The optional line that begins with `With` gives texts of objects, variables,
and `origin`. A text that is not given is its object's id; a media file is the sample that the id begins with.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.media import MediaType
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Kind
from chalicelib.pipeline.manifest import Manifest, Source
from chalicelib.script import parse_scripts
from local.paths import ROOT

from .samples import SAMPLES, sample_of

PAGE = ROOT / "docs" / "reference" / "script-language.md"
PICTURES = ROOT / "docs" / "reference" / "pictures"
# The template of the tutorial, whose script and frame the README shows.
TUTORIAL = ROOT / "docs" / "start" / "first-template.md"
TUTORIAL_PICTURES = ROOT / "docs" / "pictures"
# Larger than the pictures, so that letters and edges are smooth there.
PROFILE = parse_profile("MP4_H264_AAC_960x540_24fps")

_EXAMPLE = re.compile(
    r"^```json (?P<name>\w+) (?:heard|at (?P<moments>\d+(?:, \d+)*))\n(?P<script>.*?)^```\n\n"
    r"(?:^(?P<given>With .*)\n\n)?"
    r"^!\[[^]]+\]\((?:\.\./)?pictures/(?P=name)\.jpg\)$",
    re.MULTILINE | re.DOTALL,
)
_GIVEN = re.compile(r'`([^`]+)`: ("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Example:
    """A script of the page. `moments` are the times in ms to show; without any, its sound is drawn.

    `given` holds texts by their objects' ids, variables as `$name`, and `origin`.
    """

    name: str
    script: str
    moments: tuple[int, ...]
    given: Mapping[str, str]
    folder: Path = PICTURES

    @property
    def path(self) -> Path:
        """The path of its picture."""
        return self.folder / f"{self.name}.jpg"

    @property
    def samples(self) -> dict[str, str]:
        """The names of the samples, by the objects that show them.

        Raises:
            LocalCloudError: an object's id names no sample.
        """
        needed = parse_scripts([self.script]).needs_media
        return {name: sample_of(name) for name, kind in needed.items() if kind is not Kind.TEXT}

    @property
    def manifest(self) -> Manifest:
        """The manifest of its video; the keys of files are the names of samples.

        Raises:
            ScriptError: the script cannot be read.
            LocalCloudError: as `samples`.
        """
        needed, samples = parse_scripts([self.script]).needs_media, self.samples
        texts = {name: self.given.get(name, name) for name, kind in needed.items() if kind is Kind.TEXT}
        return Manifest(
            scripts=(self.script,),
            origin=self.given.get("origin", "top-left"),
            variables={name[1:]: value for name, value in self.given.items() if name.startswith("$")},
            profiles=(PROFILE.name,),
            sources={name: Source(MediaType.TEXT, text=text) for name, text in texts.items()}
            | {
                name: Source(SAMPLES[key].facts.type, key=key, facts=SAMPLES[key].facts)
                for name, key in samples.items()
            },
        )

    @property
    def fingerprint(self) -> str:
        """The SHA-256, in hex, of everything that decides its picture: script, moments, inputs, names of samples."""
        whole = [self.script, self.moments, dict(self.given), self.samples]
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def read_examples(page: str, folder: Path = PICTURES) -> list[Example]:
    """Return all examples of a page in order; their pictures are in the folder."""
    return list(_examples(page, folder))


def read_tutorial() -> list[Example]:
    """Return the example of the tutorial."""
    return read_examples(TUTORIAL.read_text(encoding="utf-8"), TUTORIAL_PICTURES)


def _examples(page: str, folder: Path) -> Iterator[Example]:
    for match in _EXAMPLE.finditer(page):
        moments = tuple(int(moment) for moment in (match["moments"] or "").split(", ") if moment)
        given = {name: json.loads(value) for name, value in _GIVEN.findall(match["given"] or "")}
        yield Example(match["name"], match["script"], moments, given, folder)
