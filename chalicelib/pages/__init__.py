"""The pages for people: `/docAPI`, with its API Test, and `/docScript`.

Only their routes import this package, so that no call of the API waits for Jinja. A page is made of the brand, its
contract, and files of the deployment package; it needs no tables and no queues.
"""
