"""The picture of the README: legend and matrix of the specimen corpus, in Chromium, twice as fine.

    python benchmarks/picture.py [docs/img/matrix.png]

What a reader of the report sees below the filters. The as-of date is fixed, so that the picture
changes only when the report does; 256 colours keep it small.
"""

from __future__ import annotations

import base64
import struct
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

from lexcompare.compare.options import Frame
from lexcompare.pipeline.run import RunOptions, run

CHROMIUM = "/usr/bin/chromium"
AS_OF = "2026-01-01"
SIZE = {"width": 1340, "height": 1200}
HIDDEN = ("#first", ".filters > :not(.legend)", "#coded-key")
MARGIN = 12  # around what is shown, CSS pixels
PIXELS = """async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width; canvas.height = image.height;
  const drawn = canvas.getContext("2d");
  drawn.drawImage(image, 0, 0);
  const bytes = drawn.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  }
  return [image.width, image.height, btoa(text)];
}"""


def shot(page: Any, report: Path) -> bytes:
    """Open a report and return the picture of legend and matrix."""
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready]")
    for selector in HIDDEN:
        page.locator(selector).evaluate_all("all => all.forEach(one => { one.hidden = true; })")
    page.evaluate("scrollTo(0, 0)")
    top = page.locator("fieldset.legend").bounding_box()
    grid = page.locator("#gridwrap").bounding_box()
    bottom = grid["y"] + grid["height"] + MARGIN
    clip = {"x": grid["x"] - MARGIN, "y": top["y"] - MARGIN,
            "width": grid["width"] + 2 * MARGIN, "height": bottom - top["y"] + MARGIN}  # fmt: skip
    made: bytes = page.screenshot(clip=clip)
    return made


def paletted(width: int, height: int, pixels: np.ndarray) -> bytes:
    """Return a PNG of the 256 commonest colours; the others go to the nearest of them."""
    coarse = (pixels.astype(np.uint32) // 8 * 8 + 4) @ np.array([65536, 256, 1], np.uint32)
    _, place, counts = np.unique(coarse, return_inverse=True, return_counts=True)
    kept = np.argsort(-counts, kind="stable")[:256]
    # Each entry is the mean of what falls on it, so that paper and fills keep their colours.
    sums = np.stack([np.bincount(place, pixels[:, c].astype(float)) for c in range(3)], axis=1)
    means = sums / counts[:, None]
    nearest = np.abs(means[:, None, :] - means[kept][None, :, :]).sum(axis=2).argmin(axis=1)
    lines = nearest[place].astype(np.uint8).reshape(height, width)
    raw = np.concatenate([np.zeros((height, 1), np.uint8), lines], axis=1).tobytes()
    table = means[kept].round().astype(np.uint8).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", table), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def picture(report: Path, target: Path) -> None:
    """Take the picture of a report."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(
            viewport=SIZE, device_scale_factor=2, locale="en-GB", color_scheme="light"
        )
        fine = base64.b64encode(shot(page, report)).decode("ascii")
        blank = browser.new_page()
        width, height, text = blank.evaluate(PIXELS, f"data:image/png;base64,{fine}")
        browser.close()
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, 4)[:, :3]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(paletted(width, height, pixels))


def main(target: str = "docs/img/matrix.png") -> None:
    """Run the specimen corpus and take the picture of its report."""
    with tempfile.TemporaryDirectory() as folder:
        run("specimen", folder, RunOptions(frame=Frame(AS_OF)))
        picture(Path(folder) / "report.html", Path(target))
    print(f"{target}: {Path(target).stat().st_size:,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
