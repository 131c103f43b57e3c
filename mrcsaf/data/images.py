"""The gate for pictures: whatever bytes come in, a small-enough upright sRGB picture comes out.

Every picture of a data set, a drop or a project passes here before anything else sees it.
"""

import hashlib
import io
import re
import struct
import threading
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from mrcsaf.core import files, limits
from mrcsaf.core.errors import DataError, StoreError

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "BMP": "bmp"}
FORMATS = ", ".join(limits.IMAGE_FORMATS)

# Pillow's decoders answer bad bytes with any of these, and with OSError.
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError,
    AssertionError, NotImplementedError, MemoryError, RuntimeError,
    struct.error, zlib.error, Warning,
)  # fmt: skip
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
_SRGB = ImageCms.createProfile("sRGB")
_COLOURS = threading.Lock()  # littlecms profiles are not made for two threads at once

# Process-wide and permanent, because catch_warnings() is not safe in threads.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", module=r"PIL\.TiffImagePlugin")  # says EXIF is corrupt; we cope


def read_bytes(source: Path | bytes, name: str = "") -> bytes:
    """The file's bytes, at most limits.IMAGE_BYTES of them.

    Raises DataError if it is not a readable file or is larger.
    """
    if isinstance(source, bytes):
        data = source
    else:
        try:
            if not source.is_file():
                raise DataError(f"{_called(source, name)} is not there; put the file in its place")
            with files.opened(source) as file:
                data = file.read(limits.IMAGE_BYTES + 1)
        except (OSError, ValueError) as error:
            raise DataError(f"{_called(source, name)} cannot be read: {error}") from error
    if len(data) > limits.IMAGE_BYTES:
        raise DataError(
            f"{_called(source, name)} is larger than {limits.IMAGE_BYTES // limits.MIB} MB; "
            "save it smaller"
        )
    return data


def read_image(source: Path | bytes, within: int | None = None, name: str = "") -> Image.Image:
    """The picture as upright sRGB on white, first frame only, without any metadata.

    `within`: the caller needs no more than that many pixels a side, so a JPEG may be decoded
    at a fraction of its size, but never smaller than that. `name` is what errors call it.
    Raises DataError if it breaks one of mrcsaf/core/limits.py, is cut short or is no picture.
    """
    data = read_bytes(source, name)
    called = _called(source, name)
    picture, _ = _open(data, called)
    return _decoded(picture, within, called)


def thumbnail_bytes(image: Image.Image, size: int = 256) -> bytes:
    """A WebP of `image` (as read_image gives it) that fits a square of `size` pixels."""
    small = image.copy()
    small.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def store_image(source: Path | bytes, folder: Path, name: str = "") -> str:
    """Keep the picture's own bytes as `folder`/ab/<sha256>.<ext>, once, and give the sha256.

    Raises DataError if read_image would, StoreError if the disk refuses.
    """
    data = read_bytes(source, name)
    called = _called(source, name)
    picture, kind = _open(data, called)
    _decoded(picture, within=64, called=called)
    sha = hashlib.sha256(data).hexdigest()
    path = folder / sha[:2] / f"{sha}.{EXTENSIONS[kind]}"
    try:
        if not path.is_file() or path.stat().st_size != len(data):
            path.parent.mkdir(parents=True, exist_ok=True)
            files.write_bytes(path, data)
    except OSError as error:
        raise StoreError(f"{called} cannot be copied into the project: {error}") from error
    return sha


def is_sha(sha: str) -> bool:
    """Whether a text can name a picture: as part of a path nothing else may be used."""
    return re.fullmatch(r"[0-9a-f]{64}", sha) is not None


def stored(folder: Path, sha: str) -> Path | None:
    """Where store_image put the picture; None if it is not there."""
    if is_sha(sha):
        for extension in EXTENSIONS.values():
            path = folder / sha[:2] / f"{sha}.{extension}"
            if path.is_file():
                return path
    return None


def image_path(folder: Path, sha: str) -> Path:
    """Where store_image put the picture. Raises StoreError if it is not there."""
    path = stored(folder, sha)
    if path is not None:
        return path
    raise StoreError(f"picture {sha[:12]} is missing from the project; import its item again")


def _called(source: Path | bytes, name: str) -> str:
    return name or (source.name if isinstance(source, Path) else "this picture")


def _open(data: bytes, called: str) -> tuple[Image.Image, str]:
    """The picture with only its header read, and its format."""
    try:
        picture = Image.open(io.BytesIO(data), formats=limits.IMAGE_FORMATS)
        kind = str(picture.format)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DataError(_too_large(called)) from error
    except _BROKEN as error:
        raise DataError(f"{called} is not a picture of a known kind ({FORMATS})") from error
    if picture.width * picture.height > limits.IMAGE_PIXELS:
        raise DataError(_too_large(called))
    if max(picture.size) > limits.IMAGE_SIDE:
        raise DataError(
            f"{called} is {picture.width}×{picture.height} pixels, more than "
            f"{limits.IMAGE_SIDE} a side; save it smaller"
        )
    return picture, "JPEG" if kind == "MPO" else kind  # an MPO is a JPEG with more pictures behind


def _too_large(called: str) -> str:
    millions = limits.IMAGE_PIXELS // 1_000_000
    return f"{called} has more than {millions} million pixels; save it smaller"


def _decoded(picture: Image.Image, within: int | None, called: str) -> Image.Image:
    try:
        if within is not None:
            picture.draft(None, (within, within))
        picture.load()
        flat = _rgb(picture)
        upright = _UPRIGHT.get(_orientation(picture))
        flat = flat.transpose(upright) if upright is not None else flat
    except _BROKEN as error:
        raise DataError(
            f"{called} is damaged or cut short; replace it by a whole copy ({error})"
        ) from error
    flat.info.clear()  # or a saved copy would carry the colour profile that was just applied
    return flat


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        return 1  # corrupt EXIF says nothing; the picture itself is whole


def _rgb(picture: Image.Image) -> Image.Image:
    """Any mode to RGB: 16 bits to 8, colour profile to sRGB, transparency onto white."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):
        picture = _eight_bits(picture)
    if picture.mode in ("LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    if picture.mode not in ("RGB", "L", "CMYK"):
        picture = picture.convert("RGB")
    flat = _srgb(picture, profile) if profile else picture.convert("RGB")
    if alpha is None:
        return flat
    white = Image.new("RGB", flat.size, "white")
    white.paste(flat, mask=alpha)
    return white


def _eight_bits(picture: Image.Image) -> Image.Image:
    values = np.clip(np.asarray(picture, dtype=np.float32), 0, 65535)
    return Image.fromarray(np.round(values / 257).astype(np.uint8))


def _srgb(picture: Image.Image, profile: Any) -> Image.Image:
    """`picture` in sRGB; a profile that is broken or of another colour space is passed over."""
    try:
        with _COLOURS:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            done = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, *_BROKEN):
        done = None
    return done if done is not None else picture.convert("RGB")
