"""What leaves the deployment: the only importers of an HTTP client."""
