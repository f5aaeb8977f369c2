// What every program here is given to write, and where it is put: FOLDER/KIND/PROGRAM/WAY.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];

/** Keeps the file that a program has written in one of its ways. */
export function keep(kind, program, way, bytes) {
    const place = join(folder, kind, program);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, way), Buffer.from(bytes));
}

/** All that comes out of a stream. */
export async function drained(stream) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
}

export const text = "Don de nghi cap ban sao";
export const html = "<h1>Đơn đề nghị</h1><p>Kính gửi Ủy ban nhân dân phường.</p>";

const [width, height] = [64, 48];
const rgba = new Uint8Array(width * height * 4);
for (let at = 0; at < width * height; at++) {
    rgba.set([(at % width) * 4, Math.floor(at / width) * 5, 128, 255], at * 4);
}
export const picture = { width, height, rgba };
