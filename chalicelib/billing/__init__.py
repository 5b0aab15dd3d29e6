"""Payments: orders, what they bring, and what becomes of them. The provider is behind `domain/payment_provider.py`.

Every function asks the provider what is true, and then acts by that. So it may run at any time, several times, and at
once: after a message of the provider, after the buyer's return, or by the reaper.

A row is read, then the provider is asked, then the row is written if it is still as it was read. So an older answer of
the provider never replaces a newer one.
"""
