"""The local cloud, behind `make up` and `make demo`, and the commands that document. Not deployed."""
