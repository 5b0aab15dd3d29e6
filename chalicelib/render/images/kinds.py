"""The kinds of image files by their first bytes, and the refused kinds with the way to fix it."""

from enum import StrEnum

from chalicelib.domain.errors import BadMedia

HEAD_BYTES = 4096
"""How many of a file's first bytes `kind_of` wants to see."""


class ImageKind(StrEnum):
    """The accepted kinds; the values are for messages and documents."""

    JPEG = "JPEG"
    PNG = "PNG"
    GIF = "GIF"
    WEBP = "WebP"
    AVIF = "AVIF"
    HEIF = "HEIC"
    SVG = "SVG"
    TIFF = "TIFF"
    BMP = "BMP"


_SAVE_AS = "save it as JPEG or PNG"
_EXPORT = "export it as SVG or PNG"
_GZIP = b"\x1f\x8b"
_STARTS: tuple[tuple[bytes, ImageKind], ...] = (
    (b"\xff\xd8\xff", ImageKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", ImageKind.PNG),
    (b"GIF87a", ImageKind.GIF),
    (b"GIF89a", ImageKind.GIF),
    (b"BM", ImageKind.BMP),
    (b"II*\0", ImageKind.TIFF),
    (b"MM\0*", ImageKind.TIFF),
    (b"II+\0", ImageKind.TIFF),
    (b"MM\0+", ImageKind.TIFF),
    (_GZIP, ImageKind.SVG),
)
# The first bytes of a file, the name of its kind, the way to fix it.
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\x0a", "JPEG XL", _SAVE_AS),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL", _SAVE_AS),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000", _SAVE_AS),
    (b"\xff\x4f\xff\x51", "JPEG 2000", _SAVE_AS),
    (b"II\xbc", "JPEG XR", _SAVE_AS),
    (b"8BPS", "Photoshop (PSD)", _SAVE_AS),
    (b"8BPB", "Photoshop (PSB)", _SAVE_AS),
    (b"gimp xcf", "GIMP (XCF)", _SAVE_AS),
    (b"%PDF", "PDF", _EXPORT),
    (b"%!PS", "PostScript (EPS)", _EXPORT),
    (b"\xc5\xd0\xd3\xc6", "PostScript (EPS)", _EXPORT),
    (b"\xd7\xcd\xc6\x9a", "Windows metafiles (WMF)", _EXPORT),
    (b"\x01\0\0\0\x6c\0\0\0", "Windows metafiles (EMF)", _EXPORT),
    (b"FUJIFILMCCD-RAW", "camera raw (RAF)", _SAVE_AS),
    (b"IIRO", "camera raw (ORF)", _SAVE_AS),
    (b"IIU\0", "camera raw (RW2)", _SAVE_AS),
    (b"FOVb", "camera raw (X3F)", _SAVE_AS),
    (b"\0\0\1\0", "Windows icons (ICO)", _SAVE_AS),
    (b"\0\0\2\0", "Windows cursors (CUR)", _SAVE_AS),
    (b"icns", "Apple icons (ICNS)", _SAVE_AS),
    (b"\x76\x2f\x31\x01", "OpenEXR", _SAVE_AS),
    (b"#?RADIANCE", "Radiance HDR", _SAVE_AS),
    (b"DDS ", "DDS", _SAVE_AS),
    (b"qoif", "QOI", _SAVE_AS),
    (b"\x8aMNG", "MNG", _SAVE_AS),
    (b"\x8bJNG", "JNG", _SAVE_AS),
    (b"FORM", "IFF", _SAVE_AS),
    (b"PK\x03\x04", "ZIP archives", "send the image that is in it"),
    (b"\x1a\x45\xdf\xa3", "Matroska and WebM", "declare it as a video"),
    (b"FLV", "FLV", "declare it as a video"),
)
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"mif2", b"miaf"}
)
_CANON_RAW = b"crx "


def kind_of(head: bytes) -> ImageKind:
    """Return the kind of an image file from its first `HEAD_BYTES` bytes.

    Raises:
        BadMedia: its kind is refused, or it is not an image; the message says how to fix it.
    """
    if head.startswith(b"\x89PNG") and head[12:16] == b"CgBI":
        raise BadMedia("PNG files that Xcode has optimised (CgBI) are not supported: send the original PNG")
    if head[8:10] == b"CR" and head.startswith(b"II*\0"):
        raise _refused("camera raw (CR2)", _SAVE_AS)
    for start, name, remedy in _REFUSED:
        if head.startswith(start):
            raise _refused(name, remedy)
    kind = next((kind for start, kind in _STARTS if head.startswith(start)), None)
    if kind is not None:
        return kind
    if head[:4] == b"RIFF":
        return _riff(head[8:12])
    if head[4:8] == b"ftyp":
        return _iso(head)
    if _is_svg(head):
        return ImageKind.SVG
    raise BadMedia(f"not an image that can be read; known are {', '.join(ImageKind)}")


def _riff(form: bytes) -> ImageKind:
    if form == b"WEBP":
        return ImageKind.WEBP
    raise _refused("AVI", "declare it as a video") if form == b"AVI " else _refused("RIFF", _SAVE_AS)


def _iso(head: bytes) -> ImageKind:
    """Return the kind of an ISO/IEC 14496-12 file by the brands of its first box."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[place : place + 4] for place in range(16, end - 3, 4))}
    if brands & _AVIF_BRANDS:
        return ImageKind.AVIF
    if brands & _HEIF_BRANDS:
        return ImageKind.HEIF
    if _CANON_RAW in brands:
        raise _refused("camera raw (CR3)", _SAVE_AS)
    raise _refused("MP4 and MOV", "declare it as a video")


def _is_svg(head: bytes) -> bool:
    """Return whether it may be an SVG: it is XML, whose root the parser checks later."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "<" in head[2:].decode("utf-16-be" if head[0] == 0xFE else "utf-16-le", "ignore")[:200]
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:14].lower() == b"<!doctype html" or text[:5].lower() == b"<html":
        raise BadMedia("a web page, not an image: the address may need a login, or leads to a page about the image")
    return text.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE")) or b"<svg" in text[:1000]


def _refused(name: str, remedy: str) -> BadMedia:
    return BadMedia(f"{name} files are not supported as images: {remedy}")
