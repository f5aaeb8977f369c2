"""JPEG and PNG as programs of Python write them: scanners' software, cameras, codes on a form."""

import av
import cv2
import numpngw
import numpy
import oxipng
import piexif
import png
import segno
import simplejpeg
import typst
from PIL import Image

from paper import FOLDER, ROWS, TEXT, keep, written

IMAGE = Image.fromarray(ROWS)


def by_pillow(image=IMAGE, kind="JPEG", **options):
    return written(lambda stream: image.save(stream, kind, **options))


def by_ffmpeg(codec, pixels, kind="image2pipe"):
    def write(stream):
        with av.open(stream, "w", format=kind) as container:
            track = container.add_stream(codec, rate=1, width=64, height=48, pix_fmt=pixels)
            for packet in [*track.encode(av.VideoFrame.from_ndarray(ROWS)), *track.encode()]:
                container.mux(packet)

    return written(write)


def by_opencv(ending, *options, rows=ROWS):
    return cv2.imencode(ending, rows, options)[1].tobytes()


telephone = {"0th": {piexif.ImageIFD.Make: "Xiaomi", piexif.ImageIFD.Orientation: 6}}
keep("jpeg", "Pillow", "plain", by_pillow())
keep("jpeg", "Pillow", "progressive", by_pillow(progressive=True, optimize=True))
keep("jpeg", "Pillow", "telephone", by_pillow(exif=piexif.dump(telephone), quality=95, subsampling=0))
keep("jpeg", "Pillow", "profile", by_pillow(icc_profile=bytes(200), dpi=(300, 300)))
keep("jpeg", "Pillow", "restarts", by_pillow(restart_marker_blocks=1))
keep("jpeg", "Pillow", "cmyk", by_pillow(IMAGE.convert("CMYK")))
keep("jpeg", "Pillow", "grey", by_pillow(IMAGE.convert("L")))
keep("jpeg", "Pillow", "two pictures", by_pillow(kind="MPO", save_all=True, append_images=[IMAGE]))
keep("jpeg", "simplejpeg", "plain", simplejpeg.encode_jpeg(ROWS))
keep("jpeg", "simplejpeg", "grey", simplejpeg.encode_jpeg(numpy.ascontiguousarray(ROWS[..., :1]), colorspace="GRAY"))
keep("jpeg", "OpenCV", "plain", by_opencv(".jpg"))
keep("jpeg", "OpenCV", "progressive", by_opencv(".jpg", cv2.IMWRITE_JPEG_PROGRESSIVE, 1))
keep("jpeg", "FFmpeg", "plain", by_ffmpeg("mjpeg", "yuvj420p"))

for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
    keep("png", "Pillow", mode, by_pillow(IMAGE.convert(mode), "PNG"))
keep("png", "Pillow", "moving", by_pillow(kind="PNG", save_all=True, append_images=[IMAGE.rotate(90)]))
keep("png", "OpenCV", "plain", by_opencv(".png"))
keep("png", "OpenCV", "sixteen bits", by_opencv(".png", rows=ROWS.astype(numpy.uint16) * 257))
keep("png", "FFmpeg", "plain", by_ffmpeg("png", "rgb24"))
keep("png", "FFmpeg", "moving", by_ffmpeg("apng", "rgba", "apng"))
keep("png", "pypng", "plain", png.from_array(ROWS.reshape(48, -1).tolist(), "RGB").write)
two_colours = png.Writer(8, 1, greyscale=True, bitdepth=1, interlace=True)
keep("png", "pypng", "two colours", lambda stream: two_colours.write(stream, [[0, 1] * 4]))
keep("png", "segno", "plain", lambda stream: segno.make(TEXT).save(stream, kind="png", scale=4))
keep("png", "numpngw", "plain", lambda stream: numpngw.write_png(stream, ROWS))
keep("png", "numpngw", "moving", lambda stream: numpngw.write_apng(stream, [ROWS, ROWS[::-1]], delay=90))
keep("png", "oxipng", "plain", oxipng.optimize_from_memory(by_pillow(kind="PNG"), interlace=oxipng.Interlacing.Adam7))
keep("png", "Typst", "plain", typst.compile(TEXT.encode(), format="png"))
