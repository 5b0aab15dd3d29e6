"""An execution environment like that of Lambda: mount namespace, user, limits and environment of the process.

The package is at /var/task, the layers are at /opt, Python is at /var/lang, AWS's runtime interface client is at
/var/runtime, as on Lambda. Only /tmp can be written, and the user is not root. A process may have as much private
memory as the function (RLIMIT_DATA). Lambda counts all processes of an environment together; a control group would,
too, but containers of CI cannot make one.
"""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_USER = "993"
_OPEN_FILES = 1024
_SCRIPT = """
set -eu
mount -t tmpfs -o mode=755 sandbox /mnt
mkdir /mnt/task /mnt/opt /mnt/runtime /mnt/lang
mount --bind "$TASK" /mnt/task
mount --bind "$LAYERS" /mnt/opt
mount --bind "$RUNTIME" /mnt/runtime
mount --bind "$PYTHON" /mnt/lang
mount -t tmpfs -o mode=755 sandbox /var
mkdir /var/task /var/runtime /var/lang
for name in task runtime lang; do
  mount --bind /mnt/$name /var/$name
  mount -o remount,bind,ro /var/$name
done
mount --bind /mnt/opt /opt
mount -o remount,bind,ro /opt
mount -o remount,ro /var
mount -o remount,bind,ro /
mount -t tmpfs -o mode=1777,size="$STORAGE"m sandbox /tmp
mount -t tmpfs -o mode=755,ro sandbox /dev/shm
umount --lazy /mnt
cd /var/task
exec setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups --no-new-privs \\
  prlimit --data="$MEMORY" --nofile="$OPEN_FILES" -- "$@"
"""


def is_possible() -> bool:
    """Return whether this process may make mount namespaces: root may, in most places."""
    try:
        done = subprocess.run(
            ["unshare", "--mount", "mount", "-t", "tmpfs", "x", "/mnt"], capture_output=True, check=False
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0


@dataclass(frozen=True)
class Sandbox:
    """Folders of this machine that a function sees, by their names in the module's docstring."""

    task: Path
    layers: Path
    runtime: Path
    python: Path

    def start(
        self, command: Sequence[str], *, memory_mb: int, storage_mb: int, variables: Mapping[str, str], log: Path
    ) -> subprocess.Popen[bytes]:
        """Start a command with the limits of a function. Its output goes to a file."""
        places = {"TASK": self.task, "LAYERS": self.layers, "RUNTIME": self.runtime, "PYTHON": self.python}
        limits = {"MEMORY": memory_mb * 1024 * 1024, "STORAGE": storage_mb, "OPEN_FILES": _OPEN_FILES, "USER_ID": _USER}
        ours = {name: str(value) for name, value in (places | limits).items()}
        inside = [f"{name}={value}" for name, value in variables.items()]
        whole = ["unshare", "--mount", "sh", "-c", _SCRIPT, "sh", "env", "-i", *inside, *command]
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **ours}
        with log.open("wb") as out:
            return subprocess.Popen(whole, env=environment, stdout=out, stderr=subprocess.STDOUT)
