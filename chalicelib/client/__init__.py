"""A client of the API of any deployment, with the credentials of an account. No function uses it."""
