"""Make a video on this machine as the steps of the pipeline do, without a deployment or a local cloud."""
