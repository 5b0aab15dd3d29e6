"""ffmpeg as a tool: the paths of its programs, filter graphs as commands, running them, explaining failures."""
