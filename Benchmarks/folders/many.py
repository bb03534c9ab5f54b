"""Time, memory and the hub's size for folders of more and more tiny PNGs.

    python many.py --weft PROGRAM [--counts 100 1000 10000 100000]

Each folder is planned (`--dry-run`), made, and asked for again, when there is nothing to do. Prints one JSON
line a folder: seconds of each; `cpu_ms` an item of all processes; `mb`, the most memory of all processes, as
`peak.py` sums it up, when made and when asked again; `hub_bytes` an item, and of that file `log_mb` beside it.
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import struct
import tempfile
import time
import zlib

from peak import peak_memory

SIDE = 16


def main():
    arguments = read_arguments()
    for count in arguments.counts:
        scratch = tempfile.mkdtemp(prefix="many-", dir=os.path.abspath(arguments.scratch))
        try:
            make_files(pathlib.Path(scratch, "in"), count)
            print(json.dumps(measure(arguments.weft, scratch, count)), flush=True)
        finally:
            shutil.rmtree(scratch)


def measure(weft, scratch, count):
    hub = f"{scratch}/hub"
    command = [
        weft, "batch", "small-copy", "--hub", hub, "-q", "-o", f"{scratch}/out/{{dir}}/{{stem}}.webp",
        f"{scratch}/in",
    ]  # fmt: skip
    plan, _, _ = timed([*command, "--dry-run"])
    assert not os.path.exists(hub), "expected a dry run to write nothing, found a hub"
    made, cpu, made_mb = timed(command)
    found = sum(1 for _ in pathlib.Path(scratch, "out").rglob("*.webp"))
    assert found == count, f"expected {count} results, found {found}"
    again, again_cpu, again_mb = timed(command)
    size = sum(path.stat().st_size for path in pathlib.Path(hub).rglob("*.sqlite"))
    log = sum(path.stat().st_size for path in pathlib.Path(hub).rglob("*.sqlite-wal"))
    return {
        "files": count, "plan_s": round(plan, 2), "make_s": round(made, 2),
        "again_s": round(again, 2), "cpu_ms": round(cpu * 1e3 / count, 2),
        "again_cpu_ms": round(again_cpu * 1e3 / count, 3), "mb": [made_mb, again_mb],
        "hub_bytes": round(size / count), "log_mb": round(log / 1e6, 1),
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def timed(command):
    """Returns seconds, processor time and megabytes."""
    before, start = processor_time(), time.perf_counter()
    megabytes = peak_memory(command)
    return time.perf_counter() - start, processor_time() - before, megabytes


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def make_files(folder, count):
    """PNGs of 16 x 16, no two alike, a thousand to a folder."""
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(number))


def png(number):
    rows = b"".join(
        b"\0"
        + b"".join(
            bytes(((16 * x + number) & 255, (16 * y + (number >> 8)) & 255, (7 * number) & 255))
            for x in range(SIDE)
        )
        for y in range(SIDE)
    )
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weft", required=True, help="the built weft-folders")
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000, 10_000, 100_000])
    parser.add_argument("--scratch", default=".", help="a folder on the disk")
    return parser.parse_args()


if __name__ == "__main__":
    main()
