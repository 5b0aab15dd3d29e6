"""A video's way from the request to the file: (message, collaborators) → effects, one module a step."""
