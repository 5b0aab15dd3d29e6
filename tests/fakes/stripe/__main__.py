"""A Stripe on this machine, for trying payments on the local cloud.

python -m tests.fakes.stripe --to http://127.0.0.1:8000/payments/stripe
"""

import argparse

from tests.fakes.stripe.server import FakeStripe, post_to

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument("--to", required=True, help="the URL of the deployment's API, with /payments/stripe at the end")
    options = parser.parse_args()
    server = FakeStripe(options.port, post_to(options.to))
    server.serve_forever()
