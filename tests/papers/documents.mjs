// Word documents as programs of Node.js write them: from nothing, from a page, from a template.
import { createRequire } from "node:module";
import { PassThrough } from "node:stream";

import { Document, Packer, Paragraph } from "docx";
import { createReport } from "docx-templates";
import { TemplateHandler } from "easy-template-x";
import { asBlob } from "html-docx-js-typescript";

import { drained, html, keep } from "./paper.mjs";

const require = createRequire(import.meta.url);
const htmlToDocx = require("html-to-docx");
const officeCrypto = require("officecrypto-tool");
const officegen = require("officegen");
const Docxtemplater = require("docxtemplater");
const PizZip = require("pizzip");

const byDocx = (line) => Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph(line)] }] }));
const plain = await byDocx("Đơn đề nghị");
keep("docx", "docx", "plain", plain);
keep("docx", "html-to-docx", "plain", await htmlToDocx(html));
keep("docx", "html-docx-js", "plain", await asBlob(`<!DOCTYPE html><html><body>${html}</body></html>`));

const written = officegen("docx");
written.createP().addText("Đơn đề nghị");
const through = new PassThrough();
written.generate(through);
keep("docx", "officegen", "plain", await drained(through));

const name = { name: "Nguyễn Văn An" };
const template = new Docxtemplater(new PizZip(await byDocx("Tôi là {name}")), { linebreaks: true });
template.render(name);
keep("docx", "docxtemplater", "plain", template.getZip().generate({ type: "nodebuffer" }));
keep("docx", "docxtemplater", "packed", template.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }));
const report = await createReport({ template: await byDocx("Tôi là {{name}}"), data: name, cmdDelimiter: ["{{", "}}"] });
keep("docx", "docx-templates", "plain", report);
keep("docx", "easy-template-x", "plain", await new TemplateHandler().process(await byDocx("Tôi là {name}"), name));

keep("docx-locked", "officecrypto-tool", "agile", officeCrypto.encrypt(plain, { password: "x" }));
keep("docx-locked", "officecrypto-tool", "standard", officeCrypto.encrypt(plain, { password: "x", type: "standard" }));
