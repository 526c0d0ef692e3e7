"""Draws the test picture and saves it in every variety the decoder reads.

The picture is a smooth ramp: red 40 + 2x, green 40 + 3y, blue 100 + (x + y) / 2
at column x and row y of 80 x 60 pixels. `formats.rs` draws the same one.
Run: python generate.py (Pillow 13, which writes all but the interlaced file).
"""

import struct
import zlib
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 80, 60
HERE = Path(__file__).parent


def picture() -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            image.putpixel((x, y), (40 + 2 * x, 40 + 3 * y, 100 + (x + y) // 2))
    return image


def alpha(image: Image.Image) -> Image.Image:
    """Opaque on the left, fully transparent in the right half."""
    mask = Image.new("L", image.size, 255)
    mask.paste(0, (WIDTH // 2, 0, WIDTH, HEIGHT))
    image = image.copy()
    image.putalpha(mask)
    return image


def png_chunk(kind: bytes, payload: bytes) -> bytes:
    checksum = zlib.crc32(kind + payload)
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", checksum)


def png(depth: int, colour: int, interlace: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(rows))
        + png_chunk(b"IEND", b"")
    )


def sixteen_bit(image: Image.Image) -> bytes:
    rows = b""
    for y in range(HEIGHT):
        rows += b"\0" + b"".join(
            bytes([level, level]) for x in range(WIDTH) for level in image.getpixel((x, y))
        )
    return png(16, 2, 0, rows)


def interlaced(image: Image.Image) -> bytes:
    """Adam7: seven passes of (first column, first row, column step, row step)."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4),
              (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for left, top, across, down in passes:
        for y in range(top, HEIGHT, down):
            rows += b"\0" + b"".join(
                bytes(image.getpixel((x, y))) for x in range(left, WIDTH, across)
            )
    return png(8, 2, 1, rows)


def unsound_palette(colours: bytes, transparency: bytes = b"") -> bytes:
    """A black square whose palette breaks the format's rules."""
    header = struct.pack(">IIBBBBB", 64, 64, 8, 3, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"PLTE", colours)
        + (png_chunk(b"tRNS", transparency) if transparency else b"")
        + png_chunk(b"IDAT", zlib.compress(bytes(64 * 65)))
        + png_chunk(b"IEND", b"")
    )


def main() -> None:
    rgb = picture()
    grey = rgb.convert("L")
    save = lambda image, name, **options: image.save(HERE / name, **options)
    save(rgb, "baseline-420.jpg", quality=95, subsampling="4:2:0")
    save(rgb, "baseline-444.jpg", quality=95, subsampling="4:4:4")
    save(rgb, "restart.jpg", quality=95, restart_marker_rows=1)
    save(rgb, "progressive.jpg", quality=95, progressive=True)
    save(rgb.convert("CMYK"), "cmyk.jpg", quality=95)
    save(grey, "grey.jpg", quality=95)
    save(rgb, "rgb.png")
    save(rgb.quantize(256, dither=Image.Dither.NONE), "palette.png")
    save(grey, "grey.png")
    save(alpha(rgb), "alpha.png")
    save(alpha(rgb.convert("LA").convert("RGB")).convert("LA"), "grey-alpha.png")
    (HERE / "sixteen-bit.png").write_bytes(sixteen_bit(rgb))
    (HERE / "interlaced.png").write_bytes(interlaced(rgb))
    (HERE / "odd-palette.png").write_bytes(unsound_palette(b"\x10" * 5))
    (HERE / "long-palette.png").write_bytes(unsound_palette(b"\x10" * 771))
    (HERE / "long-transparency.png").write_bytes(unsound_palette(b"\x10" * 6, b"\x80" * 9))
    save(rgb, "lossy.webp", quality=95)
    save(rgb, "lossless.webp", lossless=True)
    save(alpha(rgb), "alpha.webp", quality=95)
    save(rgb, "animated.webp", save_all=True, append_images=[grey.convert("RGB")])


if __name__ == "__main__":
    main()
