"""The local cloud: what `make up` and `make demo` run. None of it is deployed."""
