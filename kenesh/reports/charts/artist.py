"""A program of its own that draws: a description a line comes in, a drawing goes out, until nothing has been asked for
a while or whoever asks is gone. It knows nothing of the product but its letters.

    artist.py FOLDER-OF-FONTS

In: JSON {"kind": "svg" or "png", "scale": number, "description": {…}} and a line feed.
Out: whether it is drawn (a byte), the length of what follows (eight bytes, the greatest first), and the drawing or the
words of what is wrong.
"""

import json
import os
import select
import struct
import sys
from typing import Any

import vl_convert

IDLE = 60  # seconds
VERSION = "6.4"  # of Vega-Lite


def main() -> None:
    with os.fdopen(os.dup(1), "wb") as drawings:
        os.dup2(2, 1)  # a remark of the library is no drawing
        vl_convert.register_font_directory(sys.argv[1])
        while select.select([sys.stdin.buffer], [], [], IDLE)[0] and (line := sys.stdin.buffer.readline()):
            try:
                is_drawn, drawn = True, draw(**json.loads(line))
            except ValueError as wrong:
                is_drawn, drawn = False, str(wrong).encode()
            drawings.write(struct.pack(">?Q", is_drawn, len(drawn)) + drawn)
            drawings.flush()


def draw(kind: str, scale: float, description: dict[str, Any]) -> bytes:
    if kind == "svg":
        return vl_convert.vegalite_to_svg(description, vl_version=VERSION, allowed_base_urls=[]).encode()
    return vl_convert.vegalite_to_png(description, vl_version=VERSION, scale=scale, allowed_base_urls=[])


if __name__ == "__main__":
    main()
