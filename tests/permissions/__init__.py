"""The calls of the functions, recorded over the unit tests, and the permissions that these need."""
