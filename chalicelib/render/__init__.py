"""The renderer: local paths in, local files out. Its face is `steps`; `fonts`, `plan`, `poster`, `binaries` are light.

- `steps`: what the pipeline calls: render a segment or a poster, mix the sound, join
- `plan`: where a video is cut into segments (pure)
- `scene`: gets the visible things of a segment ready, play by play (`staging`)
- `compose`: one segment as one command, made of `layers` (their px: `surfaces`, `footage`); pure
- `motion` says when a play rests and when it moves, `fitting` what is drawn for that, `warp` and `clips` how that is
  shown at each frame; pure
- `curves`, `geometry`: values over frames, fractions to px; pure
- `text`, `draw`, `shapes`, `cutting`, `pictures`: what Pillow does, once per play and never per frame; `images`: the
  kinds of image files
- `animations`: animated pictures, whose frames Pillow writes once; `reels`: which of them is shown when; pure
- `isolation`: a child process that reads strangers' files; `picture_jobs`, `text_jobs`: what it does; `isolated_facts`,
  `isolated_pictures`, `isolated_texts`: those who ask for it
- `hdr`: colours that are not BT.709's; pure
- `mix`, `loudness`, `peaks`: sound; `join`, `gif`: the finished file; `poster`: which frame stands for it; pure
- `level`: a sound whose format changes, as a file of one format
- `encode`: the settings that all files share; `codecs`: those of each codec and container, as data
- `levels`, `trim`: where a media is loud, and a part of it as a file
- `presence`, `enlargement`: what to warn of before anything is rendered; pure
- `streams`, `probe`: what a file holds, and whether it may be used; `adts`, `edits`, `ogg`, `wholeness`: what ffprobe
  does not say of containers
- `av1`: what ffmpeg cannot decode, made into what it can; `dav1d`: the process that does it
- `graph` is the only importer of ffmpeg-python; `run`, `dav1d` and `isolation.client` are those of subprocess
"""
