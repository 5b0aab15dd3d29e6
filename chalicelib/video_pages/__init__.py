"""The public pages of finished videos: the player, its files, and what the pages answer."""
