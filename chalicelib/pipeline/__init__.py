"""The pipeline from the request of a video to its files. Each step is a function of a message and services."""
