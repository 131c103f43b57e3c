"""What the picture gate lets through, how it comes out, and what it refuses."""

import hashlib
import io
import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.data import images


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def plain(size: tuple[int, int] = (40, 30), colour: str = "teal") -> Image.Image:
    return Image.new("RGB", size, colour)


def noise(side: int = 24) -> Image.Image:
    values = np.random.default_rng(0).integers(0, 255, (side, side, 3), dtype=np.uint8)
    return Image.fromarray(values)


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def pixel(image: Image.Image, x: int = 0, y: int = 0) -> tuple[int, ...]:
    value = image.getpixel((x, y))
    assert isinstance(value, tuple)
    return value


@pytest.mark.parametrize("kind", limits.IMAGE_FORMATS)
def test_every_allowed_format_is_known_by_its_content_alone(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "picture.txt"
    file.write_bytes(saved(plain(), kind))
    image = images.read_image(file)
    assert (image.mode, image.size) == ("RGB", (40, 30))
    assert np.allclose(pixel(image, 20, 15), (0, 128, 128), atol=3)


def test_other_formats_are_refused() -> None:
    for kind in ("TIFF", "PPM", "ICO", "PDF"):
        with pytest.raises(DataError, match="not a picture of a known kind"):
            images.read_image(saved(plain(), kind))


def test_one_pixel_is_a_picture() -> None:
    image = images.read_image(saved(plain((1, 1), "red"), "PNG"))
    assert (image.size, pixel(image)) == ((1, 1), (255, 0, 0))
    assert images.read_image(images.thumbnail_bytes(image)).size == (1, 1)


def test_transparency_lies_on_white() -> None:
    half = Image.new("RGBA", (2, 1), (255, 0, 0, 255))
    half.putpixel((1, 0), (0, 0, 0, 0))
    for form in (half, half.convert("LA"), half.quantize(4)):
        image = images.read_image(saved(form, "PNG"))
        assert pixel(image, 1) == (255, 255, 255)
        assert pixel(image, 0) != (255, 255, 255)
    keyed = images.read_image(saved(plain((2, 2), "red"), "PNG", transparency=(255, 0, 0)))
    assert pixel(keyed) == (255, 255, 255)


def test_grey_palette_and_black_and_white_become_rgb() -> None:
    for mode in ("L", "P", "1"):
        image = images.read_image(saved(plain((3, 3), "white").convert(mode), "PNG"))
        assert (image.mode, pixel(image)) == ("RGB", (255, 255, 255))


def test_cmyk_becomes_rgb() -> None:
    image = images.read_image(saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
    assert np.allclose(pixel(image, 4, 4), (255, 0, 0), atol=4)


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    ramp = np.array([[0, 128 * 257, 65535]], dtype=np.uint16)
    image = images.read_image(saved(Image.fromarray(ramp), "PNG"))
    assert [pixel(image, x)[0] for x in range(3)] == [0, 128, 255]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(orientation: int) -> None:
    upright = Image.new("RGB", (32, 16), "white")
    upright.paste("red", (0, 0, 8, 8))  # the top left corner is red once upright
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's transposes that lead back
    lying = upright if orientation == 1 else upright.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = images.read_image(saved(lying, "JPEG", exif=exif.tobytes(), quality=95))
    assert image.size == (32, 16)
    assert np.allclose(pixel(image, 3, 3), (254, 0, 0), atol=6)
    assert np.allclose(pixel(image, 28, 12), (255, 255, 255), atol=6)


@pytest.mark.filterwarnings("ignore")  # Pillow warns of the EXIF; outside tests nobody sees it
def test_corrupt_exif_does_not_cost_the_picture() -> None:
    data = saved(plain(), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01" + b"\xff" * 30)
    assert images.read_image(data).size == (40, 30)


def exchanged_primaries() -> bytes:
    """sRGB with its red and green primaries exchanged: easy to see when applied."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = data.index(b"rXYZ"), data.index(b"gXYZ")
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data)


def test_a_colour_profile_is_applied_and_then_gone() -> None:
    data = saved(plain((4, 4), "red"), "PNG", icc_profile=exchanged_primaries())
    image = images.read_image(data)
    assert np.allclose(pixel(image), (0, 255, 0), atol=3)
    again = Image.open(io.BytesIO(images.thumbnail_bytes(image)))
    assert "icc_profile" not in again.info


@pytest.mark.parametrize("profile", [b"nonsense", b"", exchanged_primaries()[:200]])
def test_a_broken_profile_is_passed_over(profile: bytes) -> None:
    data = saved(plain((4, 4), "red"), "PNG", icc_profile=profile, dpi=(72, 72))
    image = images.read_image(data)
    assert (pixel(image), image.info) == ((255, 0, 0), {})


def test_a_grey_picture_with_a_colour_profile_is_read() -> None:
    data = saved(Image.new("L", (4, 4), 255), "PNG", icc_profile=exchanged_primaries())
    assert pixel(images.read_image(data)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_the_first_frame_stands_for_an_animation(kind: str) -> None:
    frames = [plain((16, 16), colour) for colour in ("red", "blue")]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
    assert np.allclose(pixel(images.read_image(data)), (255, 0, 0), atol=4)


def test_a_small_target_decodes_less_but_never_below_it() -> None:
    data = saved(plain((2000, 1200)), "JPEG")
    small = images.read_image(data, within=256)
    assert small.size == (500, 300)
    assert images.read_image(data, within=1201).size == (2000, 1200)
    assert images.read_image(data).size == (2000, 1200)


BOMBS = [(50_000, 50_000), (10_000, 9_500), (2**31 - 1, 1), (16_384, 1)]


@pytest.mark.parametrize("size", BOMBS)
def test_a_bomb_is_refused_and_costs_no_memory(size: tuple[int, int]) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DataError, match=r"save it smaller|not a picture"):
        images.read_image(png_header(*size))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KiB


@pytest.mark.bench
@pytest.mark.parametrize("size", BOMBS)
def test_a_bomb_is_refused_at_once(size: tuple[int, int]) -> None:
    start = time.perf_counter()
    with pytest.raises(DataError):
        images.read_image(png_header(*size))
    assert time.perf_counter() - start < 1


def test_limits_hold_at_their_very_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IMAGE_PIXELS", 1200)
    monkeypatch.setattr(limits, "IMAGE_SIDE", 40)
    assert images.read_image(saved(plain((40, 30)), "PNG")).size == (40, 30)
    for size in ((40, 31), (41, 1), (1, 41)):
        with pytest.raises(DataError, match="save it smaller"):
            images.read_image(saved(plain(size), "PNG"))


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = saved(plain(), "PNG")
    file = tmp_path / "big.png"
    file.write_bytes(data)
    monkeypatch.setattr(limits, "IMAGE_BYTES", len(data))
    assert images.read_image(file).size == (40, 30)
    monkeypatch.setattr(limits, "IMAGE_BYTES", len(data) - 1)
    with pytest.raises(DataError, match=r"big\.png is larger than"):
        images.read_image(file)


@pytest.mark.parametrize("kind", limits.IMAGE_FORMATS)
@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9])
def test_a_picture_cut_short_is_named_with_the_remedy(kind: str, part: float) -> None:
    data = saved(noise(), kind)
    with pytest.raises(DataError, match=r"shoe\.jpg (is damaged|is not a picture)"):
        images.read_image(data[: int(len(data) * part)], name="shoe.jpg")


def test_what_is_no_picture_is_one_sentence(tmp_path: Path) -> None:
    page = tmp_path / "page.jpg"
    page.write_text("<html>404 not found</html>")
    with pytest.raises(DataError, match=r"page\.jpg is not a picture of a known kind"):
        images.read_image(page)
    with pytest.raises(DataError, match=r"none\.jpg is not there"):
        images.read_image(tmp_path / "none.jpg")
    with pytest.raises(DataError, match="is not there"):
        images.read_image(tmp_path)


SAMPLES = [saved(noise(12), kind) for kind in ("JPEG", "PNG", "GIF", "WEBP", "BMP")]


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=250, deadline=None)
@given(st.sampled_from(SAMPLES), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_flipped_bits_never_raise_anything_else(data: bytes, flips: list[int]) -> None:
    broken = bytearray(data)
    for flip in flips:
        place = flip % (len(data) * 8)
        broken[place // 8] ^= 1 << place % 8
    try:
        image = images.read_image(bytes(broken))
    except DataError:
        return
    assert image.mode == "RGB"


def test_a_thumbnail_is_webp_fits_and_keeps_its_shape() -> None:
    large = plain((800, 400))
    small = Image.open(io.BytesIO(images.thumbnail_bytes(large, 256)))
    assert (small.format, small.size, large.size) == ("WEBP", (256, 128), (800, 400))


def test_a_stored_picture_keeps_its_bytes_under_their_sum(tmp_path: Path) -> None:
    data = saved(plain(), "JPEG")
    sha = images.store_image(data, tmp_path)
    assert sha == hashlib.sha256(data).hexdigest()
    path = images.image_path(tmp_path, sha)
    assert path == tmp_path / sha[:2] / f"{sha}.jpg"
    assert path.read_bytes() == data
    stamp = path.stat().st_mtime_ns
    assert images.store_image(path, tmp_path) == sha
    assert path.stat().st_mtime_ns == stamp


def test_a_broken_picture_leaves_nothing_in_the_store(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        images.store_image(saved(noise(), "PNG")[:300], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sha", ["0" * 64, "../../etc/passwd", "", "*"])
def test_a_picture_that_is_not_there_is_said_so(sha: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is missing from the project"):
        images.image_path(tmp_path, sha)
