"""The local cloud, behind `make up` and `make demo`, and the commands that package and document. Not deployed."""
