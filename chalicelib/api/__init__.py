"""The public methods: they translate between the wire and the domain."""
