"""The renderer: local paths in, local files out.

How a timeline becomes a file:

    plan          cuts the timeline into segments; `fingerprint` names each by everything that decides its px
      ↓
    compositing   builds a segment's layers (`scene`, `layer_builder`), and one ffmpeg command from them (`command`):
      ├ motion        where a box is at each frame: tracks as curves, poses, warps, opacity, visibility
      ├ drawing       rectangles, texts and images as rasters, once per play and never per frame
      │   ├ text          breaks, direction, layout; the font of each character (`fonts` reads them)
      │   └ images        image files of each kind, with their colours; animated pictures
      └ media_files   streams, durations and defects of video and audio files; AV1, HDR, rotation, trimming
      ↓
    ffmpeg        the programs: graphs as command lines, processes, the reason of a failure
      ↓
    sound, encode the mix of the whole video; codecs and containers, and the joined file (`join`, `gif`)

`renderer` has `FfmpegRenderer`, which runs all of this; `ports` has its Protocol, and `render_input` its arguments.
`poster` chooses a video's still picture. `versions` digests the code, so that cached segments end with it. `isolation`
reads uploaded pictures and fonts in a child process that may crash.

Light to import: `plan`, `fingerprint`, `poster`, `render_input`, `ports`, `fonts`, `ffmpeg.binaries`,
`isolation.facts`. Only `ffmpeg.graph` imports ffmpeg-python. Only `ffmpeg.process`, `media_files.dav1d`,
`isolation.client` and `isolation.confinement` start processes.
"""
