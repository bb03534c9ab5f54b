"""The ways to do a job, as commands: Weft's and the peers'. Every one writes into a folder of its own."""

import pathlib
import shlex
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
PIPELINES = {"thumbnails": "small-copy", "sharpen": "sharp-copy", "blur": "soft-copy"}
ENDINGS = {"thumbnails": "webp", "sharpen": "jpg", "blur": "jpg"}


def runners(job, arguments):
    """Name -> function from (output folder, scratch folder, files) to a command."""
    found = {
        f"weft, {jobs} processes" if jobs else "weft": weft(job, arguments.weft, jobs)
        for jobs in arguments.jobs or [None]
    }
    for library in ("pyvips", "pillow"):
        found[library] = peer(job, library)
    if job == "thumbnails" and shutil.which("vipsthumbnail"):
        found["vipsthumbnail"] = vipsthumbnail
    magick = arguments.mogrify or shutil.which("mogrify")
    if magick and job != "blur":
        found["mogrify"] = mogrify(job, magick)
    return found


def weft(job, program, jobs):
    def command(output, scratch, files):
        return [
            program, "batch", PIPELINES[job], "--hub", f"{scratch}/hub", "-q",
            *(["-j", str(jobs)] if jobs else []), "-o", f"{output}/{{stem}}.{ENDINGS[job]}", *files,
        ]  # fmt: skip

    return command


def peer(job, library):
    return lambda output, scratch, files: [
        sys.executable, str(HERE / "peers.py"), library, job, output, *files,
    ]  # fmt: skip


def vipsthumbnail(output, scratch, files):
    return in_batches(
        f"VIPS_CONCURRENCY=1 xargs -0 -P2 -n16 vipsthumbnail --size 256x256 "
        f"-o {shlex.quote(output)}/%s.webp[Q=80]",
        files,
        scratch,
    )


def mogrify(job, program):
    settings = {
        "thumbnails": "-auto-orient -thumbnail 256x256 -quality 80 -define webp:method=4 -format webp",
        "sharpen": "-auto-orient -resize 1600x1600 -unsharp 0x0.5+1.5+0.01 -quality 80 -format jpg",
    }[job]
    # The photos must be shrunk while they are decoded, or mogrify takes three times as long.
    hint = "-define jpeg:size=512x512" if job == "thumbnails" else ""

    def command(output, scratch, files):
        return in_batches(
            f"MAGICK_THREAD_LIMIT=1 xargs -0 -P2 -n16 {shlex.quote(program)} {hint} {settings} "
            f"-path {shlex.quote(output)}",
            files,
            scratch,
        )

    return command


def in_batches(command, files, scratch):
    listing = pathlib.Path(scratch) / "files"
    listing.write_bytes(b"\0".join(path.encode() for path in files))
    return ["sh", "-c", f"{command} < {shlex.quote(str(listing))}"]
