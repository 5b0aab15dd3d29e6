"""The reference video by MoviePy: a script for a Python that has MoviePy, without imports of ours.

python -I moviepy_script.py work.json out.mp4
"""

import json
import sys
from pathlib import Path
from typing import Any

from moviepy import AudioFileClip, ColorClip, CompositeAudioClip, CompositeVideoClip, ImageClip, VideoFileClip, afx, vfx

_TO_VIDEO = ["-vf", "scale=out_color_matrix=bt709:out_range=tv"]
_TAGS = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]


def main(work: dict[str, Any], out: str) -> None:
    """Write the video that bench/moviepy_video.py describes."""
    footage = VideoFileClip(work["footage"])
    sound = footage.audio.with_effects([afx.MultiplyVolume(work["footage_volume"])])
    quieter = [afx.MultiplyVolume(work["music_volume"]), afx.AudioFadeOut(work["music_fade_s"])]
    music = AudioFileClip(work["music"]).with_duration(work["seconds"]).with_effects(quieter)
    clips = [footage.without_audio(), *(_clip(layer, work["fade_s"]) for layer in work["layers"])]
    video = CompositeVideoClip(clips, size=footage.size).with_duration(work["seconds"])
    encoder = dict(work["encoder"])
    codec, preset = encoder.pop("c:v"), encoder.pop("preset")
    options = [part for name, value in encoder.items() for part in (f"-{name}", value)]
    video.with_audio(CompositeAudioClip([sound, music])).write_videofile(
        out,
        fps=work["fps"],
        codec=codec,
        preset=preset,
        pixel_format="yuv420p",
        audio_codec="aac",
        audio_bitrate="128k",
        audio_fps=48000,
        threads=work["threads"],
        ffmpeg_params=[*options, *_TO_VIDEO, *_TAGS, "-movflags", "+faststart"],
        temp_audiofile_path=str(Path(out).parent),
        logger=None,
    )


def _clip(layer: dict[str, Any], fade_s: float) -> Any:
    left, top, width, height = layer["box"]
    first, end = layer["span_s"]
    clip = ColorClip((width, height), color=(0, 0, 0))
    if layer["picture"]:
        clip = ImageClip(layer["picture"])
        clip = clip.cropped(y1=layer["cut_px"], y2=clip.h - layer["cut_px"]).resized((width, height))
    if layer["opacity"] < 1:
        clip = clip.with_opacity(layer["opacity"])
    fades = [vfx.CrossFadeIn(fade_s), *([vfx.CrossFadeOut(fade_s)] if layer["fades_out"] else [])]
    return clip.with_duration(end - first).with_effects(fades).with_start(first).with_position(_place(layer, left, top))


def _place(layer: dict[str, Any], left: int, top: int) -> Any:
    begin, moves_s = layer["comes_from"], layer["moves_s"]
    if begin is None:
        return left, top
    return lambda t: (round(begin + (left - begin) * min(1.0, t / moves_s)), top)


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2])
