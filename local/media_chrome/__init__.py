"""The controls of the player, media-chrome, as one file: the command that makes it, and what it is made of."""
