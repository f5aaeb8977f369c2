"""What every program here is given to write, and where it is put: FOLDER/KIND/PROGRAM/WAY."""

import io
import pathlib
import sys

import numpy

FOLDER = pathlib.Path(sys.argv[1])
TEXT = "Đơn đề nghị cấp bản sao"
ROWS = numpy.zeros((48, 64, 3), dtype=numpy.uint8)
ROWS[..., 0] = numpy.arange(64) * 4
ROWS[..., 1] = (numpy.arange(48) * 5)[:, None]


def written(write):
    """What a function writes into a stream."""
    stream = io.BytesIO()
    write(stream)
    return stream.getvalue()


def keep(kind, program, way, content):
    """Keeps the file that a program has written in one of its ways: its bytes, or what writes them into a stream."""
    content = written(content) if callable(content) else content
    place = FOLDER / kind / program / way
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return content
