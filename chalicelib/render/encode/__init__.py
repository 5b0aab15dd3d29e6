"""How frames and sound become files: options of codecs and containers, joining, GIF."""
