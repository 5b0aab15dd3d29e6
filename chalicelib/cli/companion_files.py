"""The files beside a script of a preview: `template.json` and `videos.json`, with checks of their forms."""

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import click

from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.script import Origin

_ORIGINS = tuple(str(origin) for origin in Origin)
_TEMPLATE_FORM = 'an object such as {"inputMedias": […]}'
_VIDEOS_FORM = 'a list of objects such as [{"name": "ava", "inputMedias": […]}]'


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one video. `media` has the text or the path of each object's media file, by its id."""

    media: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    origin: str = Origin.TOP_LEFT
    profile: Profile | None = None


def read_companions(folder: Path, video: str | None, given: Collection[str] = ()) -> Inputs:
    """Return the inputs of `template.json` and of a video in `videos.json`; empty ones without these files.

    `given` are the ids of the inputs that the caller replaces: their files are not looked at.

    Raises:
        ClickException: a file is not valid, there is no such video, or an input is not a local file.
    """
    path, videos = folder / "template.json", folder / "videos.json"
    template = _read_object(path) if path.exists() else {}
    filled = _find_video(videos, video) if video else {}
    medias = _medias(template, path) | _medias(filled, videos)
    return Inputs(
        media={name: _text_or_path(name, media, folder) for name, media in medias.items() if name not in given},
        variables=dict(_variables(filled, videos)),
        origin=_origin(template, path),
        profile=next(_pictured(_list(template, "outProfiles", str, path)), None),
    )


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises:
        ClickException: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} is not text in UTF-8: save it in that encoding") from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}") from error


def read_json(path: Path) -> Any:
    """Return the value of a JSON file.

    Raises:
        ClickException: the file cannot be read, or is not JSON.
    """
    text = read_text(path)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{path} is not valid JSON: {error}") from error


def is_url(path: str) -> bool:
    """Return whether a path is the URL of a file elsewhere."""
    return "://" in path


def _read_object(path: Path) -> dict[str, Any]:
    value = read_json(path)
    if not isinstance(value, dict):
        _reject(path, f"expected {_TEMPLATE_FORM}")
    return value


def _medias(holder: dict[str, Any], path: Path) -> dict[str, dict[str, Any]]:
    medias: list[dict[str, Any]] = _list(holder, "inputMedias", dict, path)
    return {_text(media, "inputID", "inputMedias", path): media for media in medias}


def _variables(holder: dict[str, Any], path: Path) -> Iterator[tuple[str, str]]:
    given: list[dict[str, Any]] = _list(holder, "inputVariables", dict, path)
    for each in given:
        name, value = _text(each, "name", "inputVariables", path), each.get("value")
        if not isinstance(value, str | int | float):
            _reject(path, f'the variable "{name}" must have a "value", which is text or a number')
        yield name, value if isinstance(value, str) else json.dumps(value)


def _text_or_path(name: str, media: dict[str, Any], folder: Path) -> str:
    if isinstance(text := media.get("text"), str | int | float):
        return str(text)
    if isinstance(file := media.get("file"), str):
        return file if is_url(file) else str(folder / file)
    raise click.ClickException(f'the input "{name}" is not a local file: pass --media {name}=FILE, or name a "file"')


def _origin(template: dict[str, Any], path: Path) -> str:
    origin = template.get("origin", Origin.TOP_LEFT)
    if origin not in _ORIGINS:
        _reject(path, f'"origin" must be {" or ".join(_ORIGINS)}')
    return str(origin)


def _pictured(names: Iterable[str]) -> Iterator[Profile]:
    """Yield the profiles that have a picture. An account's own profiles are not known here."""
    for name in names:
        with suppress(ValueError):
            profile = parse_profile(name)
            if profile.has_picture:
                yield profile


def _find_video(path: Path, name: str) -> dict[str, Any]:
    if not path.exists():
        raise click.ClickException(f"--video needs {path}, which does not exist")
    videos = read_json(path)
    if not isinstance(videos, list) or not all(isinstance(video, dict) for video in videos):
        _reject(path, f"expected {_VIDEOS_FORM}")
    named: dict[str, dict[str, Any]] = {_text(video, "name", "the videos", path): video for video in videos}
    if name not in named:
        choice = f"choose {', '.join(named)}" if named else "it has no videos"
        raise click.ClickException(f"{path} has no video {name!r}: {choice}")
    return named[name]


def _list(holder: dict[str, Any], name: str, kind: type, path: Path) -> list[Any]:
    values = holder.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, kind) for value in values):
        _reject(path, f'"{name}" must be a list of {"objects" if kind is dict else "texts"}')
    return values


def _text(value: dict[str, Any], name: str, owner: str, path: Path) -> str:
    if not isinstance(text := value.get(name), str):
        _reject(path, f'each of {owner} must have "{name}", which is text')
    return text


def _reject(path: Path, problem: str) -> NoReturn:
    raise click.ClickException(f"{path}: {problem}")
