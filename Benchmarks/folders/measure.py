"""Images per second of a folder: Weft beside its peers, in one run.

    python measure.py --weft PROGRAM --photos FOLDER --job thumbnails|sharpen|blur [--rounds 3]

Rounds alternate, every other backwards; the page cache is warm; every run has a new output folder and Weft
a new hub, on the disk. Prints one JSON line a runner:

    images_per_s    median of the rounds        ratio     Weft's over this one's, medians of each round
    cpu_ms          processor time an image, all processes       mb        the most memory, see `peak.py`
    difference      mean color difference (CIEDE2000) to full decoding and one Lanczos filter
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from peak import peak_memory
from quality import mean_differences
from runners import ENDINGS, runners


def main():
    arguments = read_arguments()
    files = sorted(str(path) for path in pathlib.Path(arguments.photos).resolve().glob("*.jpg"))
    files = files[: arguments.count] if arguments.count else files
    assert files, f"expected JPEGs in {arguments.photos}, found none"
    for path in files:
        pathlib.Path(path).read_bytes()
    commands = runners(arguments.job, arguments)
    commands = {name: make for name, make in commands.items() if chosen(name, arguments)}
    timings = {name: [] for name in commands}
    for number in range(arguments.rounds):
        order = list(commands) if number % 2 == 0 else list(reversed(commands))
        for name in order:
            timings[name].append(once(commands[name], files, arguments)[0])
    report(arguments, files, commands, timings)


def chosen(name, arguments):
    return not arguments.only or any(name.startswith(only) for only in arguments.only)


def once(make, files, arguments, run=None):
    """Runs a command in new folders. Returns (seconds, CPU seconds) and what `run` gives."""
    scratch = tempfile.mkdtemp(prefix="folders-", dir=os.path.abspath(arguments.scratch))
    output = f"{scratch}/out"
    os.mkdir(output)
    try:
        command = make(output, scratch, files)
        before, start = cpu(), time.perf_counter()
        result = (run or plainly)(command)
        timing = (time.perf_counter() - start, cpu() - before)
        found = len(list(pathlib.Path(output).glob(f"*.{ENDINGS[arguments.job]}")))
        assert found == len(files), f"expected {len(files)} results, found {found}: {command[:3]}"
        return timing, result, mean_of(arguments, files, output) if run else None
    finally:
        shutil.rmtree(scratch)


def mean_of(arguments, files, output):
    return mean_differences(files, output, arguments.job) if arguments.quality else {}


def plainly(command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def report(arguments, files, commands, timings):
    first = next(iter(timings))
    for name, rounds in timings.items():
        rates = [len(files) / seconds for seconds, _ in rounds]
        ratios = [theirs / ours for (ours, _), (theirs, _) in zip(timings[first], rounds)]
        line = {
            "job": arguments.job, "files": len(files), "runner": name,
            "images_per_s": round(statistics.median(rates), 2),
            "ratio": round(statistics.median(ratios), 3),
            "cpu_ms": round(statistics.median(c for _, c in rounds) * 1e3 / len(files), 2),
            "load": round(os.getloadavg()[0], 1),
        }  # fmt: skip
        if arguments.memory or arguments.quality:
            # A round of its own: looking takes time.
            _, line["mb"], found = once(commands[name], files, arguments, peak_memory)
            line.update(found)
        print(json.dumps(line), flush=True)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weft", required=True, help="the built weft-folders")
    parser.add_argument("--photos", required=True)
    parser.add_argument("--job", choices=ENDINGS, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, help="only the first of the photos")
    parser.add_argument("--jobs", type=int, nargs="+", help="Weft's worker processes")
    parser.add_argument("--only", nargs="+", help="runners whose names begin so; the first is compared")
    parser.add_argument("--mogrify", help="ImageMagick's mogrify, where it is not on the PATH")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--quality", action="store_true")
    parser.add_argument("--scratch", default=".", help="a folder on the disk")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
