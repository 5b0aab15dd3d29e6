"""`make down`: stop a local cloud that runs in another terminal, or that outlived its start."""

from local.emulator import stop_last_run

if __name__ == "__main__":
    print("Stopped." if stop_last_run() else "Nothing is running.")
