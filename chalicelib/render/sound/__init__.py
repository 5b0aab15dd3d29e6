"""Sound: the mix of a video, volumes and peaks, and the loudness of a media file."""
