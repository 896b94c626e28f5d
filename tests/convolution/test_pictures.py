import io
import subprocess
import sys
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from PIL import ExifTags, Image

from netviz.convolution import values
from netviz.convolution.kinds import convolution
from netviz.convolution.pictures import MOST_BYTES, SIDE, decoded, enlarged, filtered
from netviz.convolution.settings import ConvolutionSettings
from netviz.errors import FileError
from netviz.training.environment import ROOT


def file_of(picture, form="PNG"):
    written = io.BytesIO()
    Image.fromarray(picture).save(written, form)
    return written.getvalue()


def picture_of(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def test_a_small_picture_comes_as_it_is():
    picture = picture_of(30, 40)
    np.testing.assert_array_equal(decoded(file_of(picture)), picture)


def test_a_large_picture_is_made_smaller_and_keeps_its_sides():
    assert decoded(file_of(picture_of(1000, 500), "JPEG")).shape == (SIDE, SIDE // 2, 3)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_was_taken_sideways_stands_upright(form):
    lying, exif, written = Image.new("RGB", (2000, 1000), "red"), Image.Exif(), io.BytesIO()
    lying.paste("blue", (0, 0, 1000, 1000))
    exif[ExifTags.Base.Orientation] = 6  # to be turned clockwise by a quarter
    lying.save(written, form, exif=exif)
    upright = decoded(written.getvalue())
    assert upright.shape == (SIDE, SIDE // 2, 3)
    assert [int(upright[row, 64].argmax()) for row in (10, -10)] == [2, 0]


def test_the_colours_of_a_palette_are_averaged_and_not_picked():
    stripes, written = np.uint8(255) * (np.indices((1024, 1024), np.uint8)[1] % 4 // 2), io.BytesIO()
    Image.fromarray(stripes).convert("P").save(written, "PNG")
    np.testing.assert_allclose(decoded(written.getvalue()), 127.5, atol=30)


def test_a_large_picture_costs_little_memory(tmp_path):
    Image.new("P", (4000, 4000)).save(tmp_path / "large.png")
    code = """
import sys
from benchmarks.peak import peak_bytes
from netviz.convolution.pictures import decoded
content = open(sys.argv[1], "rb").read()
before = peak_bytes()
assert decoded(content).shape == (256, 256, 3)
assert peak_bytes() - before < 64 * 10**6
"""
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "large.png")], check=True, cwd=ROOT)


def test_what_is_transparent_is_white():
    clear = np.zeros((4, 4, 4), np.uint8)
    assert (decoded(file_of(clear)) == 255).all()


def png_that_claims(side):
    """A file of 57 bytes whose head tells of side x side pixels."""
    chunks = [(b"IHDR", side.to_bytes(4, "big") * 2 + b"\x08\x02" + bytes(3)), (b"IDAT", b""), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big") for name, data in chunks
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "must be a whole PNG, JPEG, WEBP or GIF file"),
        (b"<svg onload='x'/>", "must be a whole PNG"),
        (file_of(picture_of(60, 60))[:500], "must be a whole PNG"),
        (file_of(picture_of(8, 8), "TIFF"), "must be a whole PNG"),
        (bytes(MOST_BYTES + 1), "at most 8,000,000 bytes. Received: 8,000,001"),
        (png_that_claims(7_000), "at most 16,000,000 pixels. Received: 7,000 × 7,000"),
        (png_that_claims(60_000), "at most 16,000,000 pixels. Received: far more"),
    ],
    ids=["empty", "markup", "cut", "another form", "too long", "too large", "far too large"],
)
def test_a_file_that_is_no_picture_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(FileError, match=r"Received") as error:
        decoded(content)
    assert sentence in str(error.value)


@given(st.binary(max_size=300), st.integers(0, 300), st.sampled_from(["PNG", "JPEG", "GIF"]))
@limits(deadline=None, max_examples=100)
def test_damage_anywhere_is_a_picture_or_a_sentence(junk, place, form):
    whole = file_of(picture_of(16, 16), form)
    with suppress(FileError):
        assert decoded(whole[:place] + junk + whole[place + len(junk) :]).ndim == 3


@pytest.mark.parametrize("size", [3, 5])
def test_identity_leaves_a_picture_and_an_edge_filter_leaves_grey_where_nothing_changes(size):
    picture = picture_of(20, 30)
    np.testing.assert_array_equal(filtered(picture, "identity", size), picture)
    even = np.full((20, 20, 3), 90, np.uint8)
    for name in ("sobel-x", "sobel-y", "laplacian"):
        assert (filtered(even, name, size)[5:-5, 5:-5] == 128).all()


def test_the_whole_picture_is_filtered_as_the_stage_filters_its_cells():
    picture = picture_of(12, 12)
    settings = ConvolutionSettings(size=12, data="picture", weights="gaussian", channels_out=3)
    stage = convolution("depthwise", settings, picture)
    small = stage.stages[0].image
    np.testing.assert_array_equal(filtered(small.astype(np.uint8), "gaussian", 3), np.rint(stage.output))


@given(st.integers(4, 12), st.integers(12, 70), st.integers(12, 70))
@limits(deadline=None, max_examples=40)
def test_averaging_keeps_the_brightness_of_the_middle_square(side, height, width):
    picture = picture_of(height, width, seed=side)
    square = min(height, width)
    top, left = (height - square) // 2, (width - square) // 2
    middle = picture[top : top + square, left : left + square]
    cells = values.averaged(picture, side)
    assert cells.shape == (side, side, 3)
    np.testing.assert_allclose(cells.mean(axis=(0, 1)), middle.mean(axis=(0, 1)))


def test_a_picture_gives_red_green_blue_and_then_the_opposite():
    picture = np.zeros((8, 8, 3), np.uint8)
    picture[..., 1] = 255
    image = values.image(ConvolutionSettings(data="picture", channels_in=5), picture)
    assert [int(image[0, 0, channel]) for channel in range(5)] == [0, 9, 0, 9, 0]


def test_a_small_picture_is_drawn_larger_pixel_by_pixel():
    assert enlarged(picture_of(32, 32)).shape == (320, 320, 3)
    assert enlarged(picture_of(256, 128)).shape == (256, 128, 3)
