"""How far results are from what full decoding and one filter give."""

import pathlib

import pyvips

from peers import SIDE


def mean_differences(files, output, job):
    """The mean CIEDE2000 of the thumbnails as they were written, and their mean error in levels."""
    if job != "thumbnails":
        return {}
    colors, errors = [], []
    for path in files:
        found = pyvips.Image.new_from_file(f"{output}/{pathlib.Path(path).stem}.webp")
        wanted = reference(path)
        assert (found.width, found.height) == (wanted.width, wanted.height), (
            f"expected {wanted.width}x{wanted.height} for {path}, found {found.width}x{found.height}"
        )
        colors.append(found.dE00(wanted).avg())
        errors.append(((found - wanted) ** 2).avg() ** 0.5)
    count = len(files)
    return {"difference": round(sum(colors) / count, 3), "rms": round(sum(errors) / count, 3)}


_references = {}


def reference(path):
    """Every pixel decoded, upright, one Lanczos-3 filter as wide as the reduction asks for."""
    if path not in _references:
        image = pyvips.Image.new_from_file(path).autorot()
        scale = SIDE / max(image.width, image.height)
        width, height = (max(1, round(side * scale)) for side in (image.width, image.height))
        small = image.resize(
            width / image.width, vscale=height / image.height, kernel="lanczos3", gap=0
        )
        _references[path] = small.copy_memory()
    return _references[path]
