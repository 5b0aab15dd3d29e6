"""The calculator of what a deployment costs on AWS: prices, measured usage, and the sums of both."""
