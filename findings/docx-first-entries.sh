#!/usr/bin/env bash
# Programs that tell a file's kind by its first bytes take valid Word documents for other archives.
#
# Nothing says in which order a document's parts are packed (ECMA-376, part 2). html-to-docx 1.8.0 begins with entries of
# folders and packs `[Content_Types].xml` last, which filetype 1.2.0 takes for any zip; officegen 0.6.5 begins with
# `_rels/.rels` and leaves sizes to what follows each part, which puremagic 1.30 takes for a Java archive. python-docx opens
# both. Fails where that changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts html-to-docx@1.8.0 officegen@0.6.5 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check filetype==1.2.0 puremagic==1.30 python-docx==1.2.0
cat >write.js <<'JS'
const { createWriteStream, writeFileSync } = require("node:fs");

require("html-to-docx")("<p>hello</p>").then((bytes) => writeFileSync("html-to-docx", Buffer.from(bytes)));
const document = require("officegen")("docx");
document.createP().addText("hello");
document.generate(createWriteStream("officegen"));
JS
node write.js
seen=$(venv/bin/python - <<'PYTHON'
import zipfile

import docx
import filetype
import puremagic

for program in ("html-to-docx", "officegen"):
    with open(program, "rb") as file:
        text = " ".join(paragraph.text for paragraph in docx.Document(file).paragraphs).strip()
    names = zipfile.ZipFile(program).namelist()
    place = "last" if names[-1] == "[Content_Types].xml" else names.index("[Content_Types].xml") + 1
    told = f"filetype {filetype.guess_extension(program)}, puremagic {puremagic.from_file(program)}"
    print(f"{program}: {text!r}, first {names[0]}, [Content_Types].xml {place}: {told}")
PYTHON
)
echo "Word documents of html-to-docx 1.8.0 and officegen 0.6.5, told by filetype 1.2.0 and puremagic 1.30:"
echo "$seen"
[[ $seen == "html-to-docx: 'hello', first _rels/, [Content_Types].xml last: filetype zip, puremagic .docx
officegen: 'hello', first _rels/.rels, [Content_Types].xml 2: filetype docx, puremagic .jar" ]] ||
    { echo "this is not what was seen before" >&2; exit 1; }
