"""Opens every file that was written into FOLDER, each by another program than has written it where there is one: what a
test sends is what people could open. Fails at the first that does not open, or has no lock where it should."""

import logging

import docx
import msoffcrypto
import pikepdf
import pypdf
from PIL import Image

from paper import FOLDER

# What it mends in silence, as every reader does, is no news here.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def pdf(place):
    assert not pypdf.PdfReader(place, strict=True).is_encrypted
    with pikepdf.open(place) as document:
        assert document.pages and not document.is_encrypted


def pdf_locked(place):
    assert pypdf.PdfReader(place).is_encrypted
    for password in ("x", "y"):
        try:
            with pikepdf.open(place, password=password) as document:
                assert document.is_encrypted and document.pages
                return
        except pikepdf.PasswordError:
            pass
    raise AssertionError("another password")


def picture(*formats):
    def look(place):
        with Image.open(place) as image:
            assert image.format in formats, image.format
            image.load()

    return look


def docx_locked(place):
    with place.open("rb") as stream:
        assert msoffcrypto.OfficeFile(stream).is_encrypted()


LOOK = {
    "pdf": pdf,
    "pdf-locked": pdf_locked,
    "jpeg": picture("JPEG", "MPO"),
    "png": picture("PNG"),
    "docx": docx.Document,
    "docx-locked": docx_locked,
}
for place in sorted(FOLDER.glob("*/*/*")):
    kind, program, way = place.relative_to(FOLDER).parts
    try:
        with place.open("rb") as stream:
            LOOK[kind](place if kind != "docx" else stream)
    except Exception as error:
        raise SystemExit(f"{kind} of {program}, {way}, is not fit to be sent: {type(error).__name__}: {error}") from error
