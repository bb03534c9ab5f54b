"""The most memory of a command and all that it starts."""

import os
import subprocess
import threading

INTERVAL = 0.05


def peak_memory(command):
    """Runs it. Returns megabytes: the largest sum over its processes of their proportional share."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    ended, peak = threading.Event(), [0]

    def look():
        while not ended.wait(INTERVAL):
            peak[0] = max(peak[0], sum(share(pid) for pid in tree(child.pid)))

    watcher = threading.Thread(target=look)
    watcher.start()
    status = child.wait()
    ended.set()
    watcher.join()
    assert status == 0, f"expected status 0, found {status}: {command[:3]}"
    return round(peak[0] / 1024)


def tree(root):
    """The process and its descendants."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def share(pid):
    """Its memory in kilobytes, pages shared with others divided among them."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0
