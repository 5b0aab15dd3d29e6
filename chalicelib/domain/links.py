"""The life of the URLs that the API returns."""

LINK_S = 50 * 60
"""The time for which a URL is valid to download or to upload a file, in s.

A URL ends with the credentials that sign it, and AWS lends the credentials of a role that another role assumes for at
most an hour. The rest of the hour lets one set of credentials sign the URLs of several minutes.
"""
