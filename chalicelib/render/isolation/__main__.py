"""The command that starts the zygote: `python -m chalicelib.render.isolation`."""

from chalicelib.render.isolation.zygote import serve

if __name__ == "__main__":
    serve()
