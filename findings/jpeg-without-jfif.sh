#!/usr/bin/env bash
# JPEGs of sharp 0.34.5 and of FFmpeg (PyAV 18.1.0) have neither JFIF nor Exif, unless somebody asks for it.
#
# Of sharp the first thing after the mark of the beginning is a table; asked for a density it puts Exif first, and no JFIF
# all the same. FFmpeg puts a comment first, and JFIF only where the ratio of pixels is set. So `FF D8 FF E0` or `E1`, which
# lists of magic numbers give for JPEG, refuses both, while libjpeg (in Pillow) opens them. Fails where that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund sharp@0.34.5 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6 pillow==13.0.0
cat >write.js <<'JS'
const sharp = require("sharp");
const create = { width: 64, height: 48, channels: 3, background: "#0a7" };
sharp({ create }).jpeg().toFile("sharp.jpg");
sharp({ create }).withMetadata({ density: 300 }).jpeg().toFile("sharp-asked.jpg");
JS
node write.js
seen=$(venv/bin/python - <<'PYTHON'
import io

import av
import numpy
from PIL import Image


def by_ffmpeg(ratio):
    stream = io.BytesIO()
    with av.open(stream, "w", format="image2pipe") as container:
        track = container.add_stream("mjpeg", rate=1, width=64, height=48, pix_fmt="yuvj420p")
        if ratio:
            track.codec_context.sample_aspect_ratio = ratio
        frame = av.VideoFrame.from_ndarray(numpy.zeros((48, 64, 3), dtype=numpy.uint8))
        for packet in [*track.encode(frame), *track.encode()]:
            container.mux(packet)
    return stream.getvalue()


for program, content in {
    "sharp": open("sharp.jpg", "rb").read(),
    "sharp, asked for a density": open("sharp-asked.jpg", "rb").read(),
    "FFmpeg": by_ffmpeg(None),
    "FFmpeg, asked for a ratio": by_ffmpeg(1),
}.items():
    opened = Image.open(io.BytesIO(content))
    opened.load()
    kept = [name for name in ("JFIF", "Exif") if name.encode() in content]
    print(f"{program}: begins {content[:4].hex(' ')}, holds {' and '.join(kept) or 'neither'}, opens as {opened.format}")
PYTHON
)
echo "JPEGs of sharp 0.34.5 and PyAV 18.1.0:"
echo "$seen"
[[ $seen == "sharp: begins ff d8 ff db, holds neither, opens as JPEG
sharp, asked for a density: begins ff d8 ff e1, holds Exif, opens as JPEG
FFmpeg: begins ff d8 ff fe, holds neither, opens as JPEG
FFmpeg, asked for a ratio: begins ff d8 ff e0, holds JFIF, opens as JPEG" ]] ||
    { echo "this is not what was seen before" >&2; exit 1; }
