"""Does a job of measure.py with a peer library, in two processes.

    python peers.py pyvips|pillow thumbnails|sharpen|blur OUTDIR FILES...

The quickest way that each library's documentation gives: pyvips shrinks JPEGs while it decodes them as
`thumbnail` does, Pillow as its draft mode does. Both write WebP at quality 80 and method 4, JPEG at
quality 80 with colors at half the resolution, as Weft does. Files are written in place and not synced.
"""

import functools
import multiprocessing
import os
import pathlib
import sys

SIDE, WEB_SIDE, QUALITY, METHOD, BLUR = 256, 1600, 80, 4, 2
PROCESSES = 2


def main():
    library, job, folder, *files = sys.argv[1:]
    os.environ["VIPS_CONCURRENCY"] = "1"
    work = functools.partial(LIBRARIES[library], job, folder)
    with multiprocessing.Pool(PROCESSES) as pool:
        for _ in pool.imap_unordered(work, files, chunksize=2):
            pass


def output(folder, path, ending):
    return f"{folder}/{pathlib.Path(path).stem}.{ending}"


def by_pyvips(job, folder, path):
    import pyvips

    if job == "thumbnails":
        image = pyvips.Image.thumbnail(path, SIDE, height=SIDE)
        image.webpsave(output(folder, path, "webp"), Q=QUALITY, effort=METHOD)
    elif job == "sharpen":
        image = pyvips.Image.thumbnail(path, WEB_SIDE, height=WEB_SIDE)
        image.sharpen(sigma=0.5, m2=3).jpegsave(output(folder, path, "jpg"), Q=QUALITY)
    else:
        image = pyvips.Image.new_from_file(path, access="sequential")
        # Turning needs all pixels.
        if image.get_typeof("orientation") and image.get("orientation") > 2:
            image = image.copy_memory().autorot()
        image.gaussblur(BLUR).jpegsave(output(folder, path, "jpg"), Q=QUALITY)


def by_pillow(job, folder, path):
    from PIL import Image, ImageFilter, ImageOps

    image = Image.open(path)
    if job == "thumbnails":
        image.draft("RGB", (SIDE, SIDE))
        image.thumbnail((SIDE, SIDE))
        image = ImageOps.exif_transpose(image)
        image.save(output(folder, path, "webp"), "WEBP", quality=QUALITY, method=METHOD)
        return
    if job == "sharpen":
        image.thumbnail((WEB_SIDE, WEB_SIDE), Image.Resampling.LANCZOS)
        image = ImageOps.exif_transpose(image)
        image = image.filter(ImageFilter.UnsharpMask(radius=0.5, percent=150, threshold=2))
    else:
        image = ImageOps.exif_transpose(image).filter(ImageFilter.GaussianBlur(BLUR))
    image.save(output(folder, path, "jpg"), "JPEG", quality=QUALITY)


LIBRARIES = {"pyvips": by_pyvips, "pillow": by_pillow}

if __name__ == "__main__":
    main()
