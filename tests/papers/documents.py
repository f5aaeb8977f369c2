"""Word documents as programs of Python write them: from nothing, from Markdown, from a letter with fields."""

import io

import docx
import pypandoc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from mailmerge import MailMerge
from msoffcrypto.format.ooxml import OOXMLFile

from paper import FOLDER, TEXT, keep, written


def by_python_docx(*fields):
    document = docx.Document()
    paragraph = document.add_paragraph(TEXT)
    for field in fields:
        field = f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD {field} "><w:r><w:t>x</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(field))
    return written(document.save)


plain = keep("docx", "python-docx", "plain", by_python_docx())
with MailMerge(io.BytesIO(by_python_docx("ten"))) as letters:
    letters.merge_templates([{"ten": "Nguyễn Văn An"}, {"ten": "Trần Thị Bình"}], separator="page_break")
    keep("docx", "docx-mailmerge2", "plain", letters.write)
# Pandoc writes files only where it is told a path.
place = FOLDER / "docx" / "Pandoc" / "plain"
place.parent.mkdir(parents=True, exist_ok=True)
markdown = f"# Đơn\n\n{TEXT}[^1]\n\n[^1]: Chú thích"
pypandoc.convert_text(markdown, "docx", format="md", outputfile=str(place))
keep("docx-locked", "msoffcrypto-tool", "agile", lambda stream: OOXMLFile(io.BytesIO(plain)).encrypt("x", stream))
