"""The joining of a folder of JavaScript modules to one script, when it is served: there is no build step."""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_LINE_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
# JSDoc: "/*" may be in a string.
_BLOCK_COMMENT = re.compile(r"/\*\*(?:[^*]|\*(?!/))*\*/\s*")
_STYLE_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*\*/\s*")
_INDENT = re.compile(r"^ +", re.MULTILINE)


def bundle(folder: Path, main: str) -> bytes:
    """Return a module of a folder with those that it imports, as one script without comments and indents.

    A browser asks for one file instead of many. Each module is behind those that it imports. They share one scope, so
    a name at the top of one is in no other; comments are whole lines or JSDoc, and no string has several lines.
    """
    joined: dict[str, str] = {}
    _join(folder, main, joined)
    return "\n".join(joined.values()).encode()


def compact(style: str) -> bytes:
    """Return a style sheet without comments and indents."""
    return _INDENT.sub("", _STYLE_COMMENT.sub("", style)).encode()


def _join(folder: Path, name: str, joined: dict[str, str]) -> None:
    source = (folder / f"{name}.js").read_text()
    for imported in _IMPORT.findall(source):
        if imported not in joined:
            _join(folder, imported, joined)
    for pattern in (_IMPORT, _LINE_COMMENT, _BLOCK_COMMENT, _INDENT, _EXPORT):
        source = pattern.sub("", source)
    joined[name] = source.strip()
