"""PDF as programs of Python write it: report servers, scanners' software, tools that change what another has written."""

import datetime
import io

import fpdf
import img2pdf
import matplotlib.figure
import pikepdf
import pydyf
import pypdf
import pypdfium2
import typst
from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from paper import ROWS, TEXT, keep, written

IMAGE = Image.fromarray(ROWS)
LOCK = "pdf-locked"


def by_reportlab(encrypt=None, **options):
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=encrypt, **options)
    canvas.drawString(100, 100, "Don")
    canvas.save()
    return stream.getvalue()


PLAIN = keep("pdf", "ReportLab", "plain", by_reportlab())
keep("pdf", "ReportLab", "compressed", by_reportlab(pageCompression=1, pdfVersion=(1, 7), invariant=1))
keep(LOCK, "ReportLab", "forty bits", by_reportlab(StandardEncryption("x", strength=40)))
keep(LOCK, "ReportLab", "no printing", by_reportlab(StandardEncryption("", "y", canPrint=0, strength=128)))


def by_fpdf2(**encryption):
    document = fpdf.FPDF()
    document.add_page()
    document.set_font("helvetica")
    document.cell(text="Don")
    if encryption:
        document.set_encryption("y", "x", **encryption)
    return bytes(document.output())


keep("pdf", "fpdf2", "plain", by_fpdf2())
for method in ("RC4", "AES_128", "AES_256"):
    keep(LOCK, "fpdf2", method, by_fpdf2(encryption_method=fpdf.enums.EncryptionMethod[method]))


def by_pypdf(algorithm=None):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PLAIN))
    if algorithm:
        writer.encrypt("x", "y", algorithm=algorithm)
    return written(writer.write)


CHANGED = pypdf.PdfWriter(io.BytesIO(PLAIN), incremental=True)
CHANGED.add_metadata({"/Title": TEXT})
keep("pdf", "pypdf", "plain", by_pypdf())
keep("pdf", "pypdf", "changed", CHANGED.write)
for algorithm in ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"):
    keep(LOCK, "pypdf", algorithm, by_pypdf(algorithm))


def by_qpdf(**options):
    with pikepdf.open(io.BytesIO(PLAIN)) as document:
        return written(lambda stream: document.save(stream, **options))


STREAMS = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
keep("pdf", "qpdf", "plain", by_qpdf())
keep("pdf", "qpdf", "linear", by_qpdf(linearize=True))
keep("pdf", "qpdf", "object streams", by_qpdf(**STREAMS))
keep("pdf", "qpdf", "2.0", by_qpdf(force_version="2.0", qdf=True))
for revision in (2, 3, 4, 6):
    encryption = pikepdf.Encryption("y", "x", R=revision, aes=revision > 3, metadata=revision > 3)
    keep(LOCK, "qpdf", f"revision {revision}", by_qpdf(encryption=encryption))
    keep(LOCK, "qpdf", f"revision {revision}, linear", by_qpdf(encryption=encryption, linearize=True))
keep(LOCK, "qpdf", "object streams", by_qpdf(encryption=pikepdf.Encryption("y", "x"), **STREAMS))

keep("pdf", "Pillow", "plain", lambda stream: IMAGE.save(stream, "PDF"))
both = {"save_all": True, "append_images": [IMAGE]}
keep("pdf", "Pillow", "two pages", lambda stream: IMAGE.convert("1").save(stream, "PDF", **both))
photo = written(lambda stream: IMAGE.save(stream, "JPEG"))
keep("pdf", "img2pdf", "plain", img2pdf.convert(photo, engine=img2pdf.Engine.internal))
figure = matplotlib.figure.Figure()
figure.text(0.1, 0.1, TEXT)
keep("pdf", "Matplotlib", "plain", lambda stream: figure.savefig(stream, format="pdf"))
with pypdfium2.PdfDocument(PLAIN) as document:
    document.new_page(100, 100)
    keep("pdf", "PDFium", "plain", document.save)
    keep("pdf", "PDFium", "1.7", lambda stream: document.save(stream, version=17))
titled = f"#set document(title: [Don])\n{TEXT}".encode()
keep("pdf", "Typst", "plain", typst.compile(titled, format="pdf"))
keep("pdf", "Typst", "archive", typst.compile(titled, format="pdf", pdf_standards=["a-2b"]))


def by_pydyf(**options):
    document = pydyf.PDF()
    page = {"Type": "/Page", "Parent": document.pages.reference, "MediaBox": pydyf.Array([0, 0, 200, 200])}
    document.add_page(pydyf.Dictionary({**page, "Resources": pydyf.Dictionary()}))
    return written(lambda stream: document.write(stream, **options))


keep("pdf", "pydyf", "plain", by_pydyf())
keep("pdf", "pydyf", "compressed", by_pydyf(version=b"1.7", identifier=True, compress=True))


def by_pyhanko():
    key = ec.generate_private_key(ec.SECP256R1())
    name = certificates.Name([certificates.NameAttribute(certificates.NameOID.COMMON_NAME, "Nguyễn Văn An")])
    begin = datetime.datetime.now(datetime.UTC)
    certificate = certificates.CertificateBuilder(name, name, key.public_key(), 1, begin, begin.replace(year=2100))
    certificate = certificate.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    der, pkcs8 = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(key.private_bytes(der, pkcs8, serialization.NoEncryption())),
        cert_registry=SimpleCertificateStore(),
    )
    about = signers.PdfSignatureMetadata(field_name="ky")
    return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(PLAIN)), about, signer).getvalue()


keep("pdf", "pyHanko", "signed", by_pyhanko())
