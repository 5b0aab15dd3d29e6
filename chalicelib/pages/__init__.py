"""The pages for people: `/docAPI`, with its API Test, and `/docScript`.

Imported by their routes only, so that no call of the API waits for Jinja. Nothing here needs a table or a queue: a page
is made of the brand, its contract, and files of the deployment package.
"""
