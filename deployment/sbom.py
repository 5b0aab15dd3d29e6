"""The list of everything in a package and its layers (SBOM), as CycloneDX JSON.

`make package` writes it as `sbom.cdx.json` beside the zips. Scanners compare it with databases of vulnerabilities, and
reviewers read the licences in it. The same package gives the same file.
"""

import base64
import importlib.metadata
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZipFile

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from chalicelib import __version__
from deployment.packaging import PACKAGE_ZIP
from layers.ffmpeg.notice import parts
from layers.fonts.build import FAMILIES

NAME = "sbom.cdx.json"
_LICENCES = LicenseFactory()
_METADATA = ".dist-info/METADATA"


def write_sbom(folder: Path, architecture: str, *, fonts: bool) -> Path:
    """Write the list of a package in a folder beside its zips, and return its path."""
    package = folder / PACKAGE_ZIP
    bom = Bom(components=[*_libraries(package), _chalice(), *_ffmpeg(architecture), *(_fonts() if fonts else ())])
    bom.metadata.component = Component(
        name="reelwright",
        version=__version__,
        type=ComponentType.APPLICATION,
        licenses=[_LICENCES.make_from_string("Apache-2.0")],
        bom_ref="reelwright",
    )
    bom.register_dependency(bom.metadata.component, bom.components)
    # By default both differ each time.
    bom.serial_number = uuid5(NAMESPACE_URL, " ".join(sorted(str(component.bom_ref) for component in bom.components)))
    bom.metadata.timestamp = None  # type: ignore[assignment]
    path = folder / NAME
    path.write_text(JsonV1Dot6(bom).output_as_string(indent=2) + "\n")
    return path


def _libraries(package: Path) -> Iterator[Component]:
    with ZipFile(package) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(_METADATA) and name.count("/") == 1:
                metadata = Parser().parsestr(archive.read(name).decode(), headersonly=True)
                yield _python(metadata["Name"], metadata["Version"], _licence(metadata))


def _licence(metadata: Message) -> str:
    """Return the licence that a library declares: an expression, a line of text, or a classifier."""
    declared = metadata["License-Expression"] or metadata["License"] or ""
    declared = "" if declared == "UNKNOWN" else declared
    classified = [
        each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier", []) if each.startswith("License")
    ]
    return str(declared).strip().partition("\n")[0] or ", ".join(classified)


def _chalice() -> Component:
    # Chalice copies its runtime into the package, without its metadata.
    return _python("chalice", importlib.metadata.version("chalice"), "Apache-2.0")


def _python(name: str, version: str, licence: str) -> Component:
    url = PackageURL("pypi", None, name.lower().replace("_", "-"), version)
    return _component(name, version, url, licence)


def _ffmpeg(architecture: str) -> Iterator[Component]:
    for part in parts(architecture):
        url = PackageURL("generic", None, part.name.lower().replace(" ", "-"), part.version)
        source = ExternalReference(type=ExternalReferenceType.SOURCE_DISTRIBUTION, url=XsUri(part.source))
        component = _component(part.name, part.version, url, part.licence)
        component.external_references.add(source)
        yield component


def _fonts() -> Iterator[Component]:
    for family in FAMILIES:
        scope, _, name = family.package.partition("/")
        component = _component(name, family.version, PackageURL("npm", scope, name, family.version), "OFL-1.1")
        digest = base64.b64decode(family.sha512).hex()
        component.hashes.add(HashType(alg=HashAlgorithm.SHA_512, content=digest))
        yield component


def _component(name: str, version: str, url: PackageURL, licence: str) -> Component:
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=url.to_string(),
        licenses=[_LICENCES.make_from_string(licence)] if licence else [],
    )
