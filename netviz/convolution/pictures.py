"""Pictures: a stranger's file as pixels, and what a named kernel makes of a whole picture."""

import io
import warnings
from threading import Lock

import numpy as np
from PIL import Image, ImageOps

from netviz.convolution.named_kernels import named_kernel
from netviz.convolution.values import averaged
from netviz.errors import FileError

MOST_BYTES = 8_000_000
MOST_PIXELS = 16_000_000
SIDE = 256  # pixels of the longer side that are kept
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_ONE_AT_A_TIME = Lock()  # all visitors share the server's memory


def decoded(content: bytes) -> np.ndarray:
    """The pixels of a picture's file, RGB, uint8 height x width x 3, at most SIDE pixels a side.

    Nothing but pixels is taken from the file. Raises FileError.
    """
    if len(content) > MOST_BYTES:
        raise FileError(f"A picture must have at most {MOST_BYTES:,} bytes", received=f"{len(content):,}")
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=FORMATS) as file:
            warnings.simplefilter("ignore")
            width, height = file.size
            if width * height > MOST_PIXELS:
                raise FileError(
                    f"A picture must have at most {MOST_PIXELS:,} pixels", received=f"{width:,} × {height:,}"
                )
            file.draft("RGB", (2 * SIDE, 2 * SIDE))  # a large JPEG is read at a fraction of its size
            file.thumbnail((4 * SIDE, 4 * SIDE))  # before anything copies it; of a palette it only picks pixels
            seen = ImageOps.exif_transpose(file).convert("RGBA")
    except FileError:
        raise
    except Image.DecompressionBombError as error:  # Pillow's own bound, found in the file's head
        raise FileError(f"A picture must have at most {MOST_PIXELS:,} pixels", received="far more") from error
    except Exception as error:  # Pillow lets whatever its decoders stumble over through
        raise FileError(
            f"A picture must be a whole {', '.join(FORMATS[:-1])} or {FORMATS[-1]} file",
            received=f"{len(content):,} bytes that cannot be read as one",
        ) from error
    seen.thumbnail((SIDE, SIDE))
    paper = Image.new("RGBA", seen.size, "white")
    return np.asarray(Image.alpha_composite(paper, seen).convert("RGB"))


def filtered(picture: np.ndarray, name: str, size: int) -> np.ndarray:
    """The picture, uint8 height x width x 3, after a named kernel in each channel, with zeros around it.

    Where the kernel adds up to 0 (it finds edges), grey stands for 0, dark for less and bright for more.
    """
    kernel, margin = named_kernel(name, size), size // 2
    height, width, _ = picture.shape
    padded = np.pad(picture.astype(float), ((margin, margin), (margin, margin), (0, 0)))
    summed = np.zeros(picture.shape)
    for row in range(size):
        for column in range(size):
            summed += kernel[row, column] * padded[row : row + height, column : column + width]
    if finds_edges(name):
        summed = 127.5 + summed / np.clip(kernel, 0, None).sum()
    return np.clip(np.rint(summed), 0, 255).astype(np.uint8)


def flat(picture: np.ndarray, side: int) -> np.ndarray:
    """What the stage shows of the picture channel by channel, as one picture of side x side pixels, uint8."""
    return np.rint(averaged(picture, side)).astype(np.uint8)


def finds_edges(name: str) -> bool:
    """Whether the kernel adds up to 0: even areas vanish."""
    return name in ("sobel-x", "sobel-y", "laplacian")


def enlarged(picture: np.ndarray, side: int = 320) -> np.ndarray:
    """The picture with every pixel drawn as a square, so that a small one can be seen."""
    times = max(1, side // max(picture.shape[:2]))
    return picture.repeat(times, axis=0).repeat(times, axis=1)
