"""Makes a folder of JPEGs that cost what a camera's cost to decode.

    python make_photos.py FOLDER --megapixels 12 --count 32

Each of the first 32 is another mosaic of crops of fixtures/photos, enlarged, mirrored and turned, with
grain, so that 12 megapixels at quality 92 take about 3 MB, colors at half the resolution; the others are
these again with a comment, so that no two files have the same content. Every fourth lies on its side or
head (EXIF orientation). The same arguments give the same pixels; files that are there are left alone.
"""

import argparse
import pathlib

import numpy
import pyvips

PHOTOS = pathlib.Path(__file__).resolve().parents[2] / "fixtures/photos"
SIZES = {2: (1632, 1224), 12: (4032, 3024)}
ORIENTATIONS = {3: 6, 7: 3, 11: 8}
TILE, MOSAICS = 512, 32


def main():
    arguments = read_arguments()
    folder = pathlib.Path(arguments.folder)
    folder.mkdir(parents=True, exist_ok=True)
    photos = [
        pyvips.Image.new_from_file(str(path)).flatten().copy_memory()
        if pyvips.Image.new_from_file(str(path)).hasalpha()
        else pyvips.Image.new_from_file(str(path)).copy_memory()
        for path in sorted(PHOTOS.glob("*.png"))
    ]
    assert photos, f"expected photos in {PHOTOS}, found none"
    for number in range(arguments.count):
        path = folder / f"photo-{number:05}.jpg"
        if path.exists():
            continue
        if number < MOSAICS:
            write(mosaic(photos, SIZES[arguments.megapixels], number), number, path)
        else:
            repeat(folder / f"photo-{number % MOSAICS:05}.jpg", number, path)
    sizes = [path.stat().st_size for path in folder.glob("*.jpg")]
    print(f"{folder}: {len(sizes)} files, {sum(sizes) / len(sizes) / 1e6:.2f} MB each")


def mosaic(photos, size, number):
    random = numpy.random.default_rng(number)
    columns, rows = -(-size[0] // TILE), -(-size[1] // TILE)
    tiles = [tile(photos, random) for _ in range(columns * rows)]
    picture = pyvips.Image.arrayjoin(tiles, across=columns).crop(0, 0, *size)
    grain = random.normal(0, grain_of(random), (size[1], size[0], 1)).astype("float32")
    return (picture + pyvips.Image.new_from_array(grain)).rint().cast("uchar")


def grain_of(random):
    """The noise of a sensor: little in light, more at night."""
    return random.uniform(1.5, 3.5)


def tile(photos, random):
    photo = photos[random.integers(len(photos))]
    scale = random.uniform(1.2, 3.0)
    side = int(TILE / scale) + 2
    side = min(side, photo.width, photo.height)
    left = random.integers(photo.width - side + 1)
    top = random.integers(photo.height - side + 1)
    crop = photo.crop(left, top, side, side).resize(TILE / side + 0.01).crop(0, 0, TILE, TILE)
    if random.integers(2):
        crop = crop.fliphor()
    return crop.rot(["d0", "d90", "d180", "d270"][random.integers(4)])


def write(picture, number, path):
    picture = picture.copy_memory()
    orientation = ORIENTATIONS.get(number % 12, 1)
    picture = picture.copy()
    picture.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    partial = path.with_suffix(".partial")
    picture.jpegsave(str(partial), Q=92, subsample_mode="on")
    partial.rename(path)


def repeat(source, number, path):
    """The same picture with a comment behind the first marker."""
    data, comment = source.read_bytes(), str(number).encode()
    length = (len(comment) + 2).to_bytes(2, "big")
    path.write_bytes(data[:2] + b"\xff\xfe" + length + comment + data[2:])


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--megapixels", type=int, choices=SIZES, required=True)
    parser.add_argument("--count", type=int, default=96)
    return parser.parse_args()


if __name__ == "__main__":
    main()
