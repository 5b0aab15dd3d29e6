"""Everything that can be known before a deployment is checked before it: `make check`. Nothing is changed."""
