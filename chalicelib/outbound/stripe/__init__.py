"""Stripe, without its library, which is larger than all the rest of the package: some requests and one signature.

`tests/fakes/stripe` is a Stripe for tests. Stripe's own library drives it and signs its messages.
"""
