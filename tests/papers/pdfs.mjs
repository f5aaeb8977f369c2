// PDF as programs of Node.js write it: receipts, forms filled in, pages printed by a page.
import { jsPDF } from "jspdf";
import { PDFDocument, StandardFonts } from "pdf-lib";
import PDFKit from "pdfkit";

import { drained, keep, text } from "./paper.mjs";

async function byPdfLib(useObjectStreams) {
    const document = await PDFDocument.create();
    const page = document.addPage();
    page.drawText(text, { font: await document.embedFont(StandardFonts.Helvetica) });
    document.getForm().createTextField("name").addToPage(page);
    return document.save({ useObjectStreams });
}
keep("pdf", "pdf-lib", "plain", await byPdfLib(false));
keep("pdf", "pdf-lib", "object streams", await byPdfLib(true));

async function byPdfKit(options) {
    const document = new PDFKit(options);
    document.text(text);
    document.end();
    return drained(document);
}
for (const pdfVersion of ["1.3", "1.7", "1.7ext3"]) {
    keep("pdf", "PDFKit", pdfVersion, await byPdfKit({ pdfVersion }));
    keep("pdf-locked", "PDFKit", pdfVersion, await byPdfKit({ pdfVersion, userPassword: "x", ownerPassword: "y" }));
}
keep("pdf", "PDFKit", "readable", await byPdfKit({ compress: false, tagged: true }));
keep("pdf-locked", "PDFKit", "no printing", await byPdfKit({ ownerPassword: "y", permissions: {} }));

function byJsPdf(options) {
    const document = new jsPDF(options);
    document.text(text, 10, 10);
    return document.output("arraybuffer");
}
keep("pdf", "jsPDF", "plain", byJsPdf({}));
keep("pdf", "jsPDF", "compressed", byJsPdf({ compress: true, putOnlyUsedFonts: true }));
keep("pdf-locked", "jsPDF", "password", byJsPdf({ encryption: { userPassword: "x", ownerPassword: "y", userPermissions: ["print"] } }));
