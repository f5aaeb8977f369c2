// JPEG and PNG as programs of Node.js write them: scanning pages, camera pages, and services behind them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { ImageMagick, MagickFormat, MagickReadSettings, initializeImageMagick } from "@imagemagick/magick-wasm";
import encode, { init } from "@jsquash/jpeg/encode.js";
import { createCanvas } from "@napi-rs/canvas";
import { encode as encodeFast } from "fast-png";
import { PNG } from "pngjs";
import sharp from "sharp";

import { keep, picture } from "./paper.mjs";

const require = createRequire(import.meta.url);
const jpeg = require("jpeg-js");
const photon = require("@silvia-odwyer/photon-node");
const upng = require("upng-js");
const { width, height, rgba } = picture;

const codec = require.resolve("@jsquash/jpeg").replace(/[^/]*$/, "codec/enc/mozjpeg_enc.wasm");
await init(await WebAssembly.compile(readFileSync(codec)));
keep("jpeg", "MozJPEG", "progressive", await encode({ data: rgba, width, height }));
keep("jpeg", "MozJPEG", "baseline", await encode({ data: rgba, width, height }, { progressive: false, baseline: true }));

keep("jpeg", "jpeg-js", "plain", jpeg.encode({ data: rgba, width, height }, 80).data);
keep("jpeg", "jpeg-js", "comment", jpeg.encode({ data: rgba, width, height, comments: ["scan"] }, 80).data);

const raw = () => sharp(rgba, { raw: { width, height, channels: 4 } });
keep("jpeg", "sharp", "plain", await raw().jpeg().toBuffer());
keep("jpeg", "sharp", "progressive", await raw().jpeg({ mozjpeg: true, chromaSubsampling: "4:4:4" }).toBuffer());
keep("jpeg", "sharp", "turned", await raw().withMetadata({ orientation: 6, density: 300 }).jpeg().toBuffer());
keep("jpeg", "sharp", "grey", await raw().greyscale().jpeg().toBuffer());
keep("jpeg", "sharp", "cmyk", await raw().toColourspace("cmyk").jpeg().toBuffer());
keep("png", "sharp", "plain", await raw().png().toBuffer());
keep("png", "sharp", "palette", await raw().png({ palette: true }).toBuffer());
keep("png", "sharp", "adam7", await raw().png({ progressive: true, adaptiveFiltering: true }).toBuffer());
keep("png", "sharp", "profile", await raw().withIccProfile("p3").png().toBuffer());

const canvas = createCanvas(width, height);
const context = canvas.getContext("2d");
const image = context.createImageData(width, height);
image.data.set(rgba);
context.putImageData(image, 0, 0);
keep("jpeg", "Skia", "plain", canvas.toBuffer("image/jpeg"));
keep("png", "Skia", "plain", canvas.toBuffer("image/png"));

const photo = new photon.PhotonImage(rgba, width, height);
keep("jpeg", "Photon", "plain", photo.get_bytes_jpeg(80));
keep("png", "Photon", "plain", photo.get_bytes());

const png = new PNG({ width, height });
png.data = Buffer.from(rgba);
keep("png", "pngjs", "plain", PNG.sync.write(png));
keep("png", "pngjs", "grey", PNG.sync.write(png, { colorType: 0 }));
keep("png", "UPNG.js", "plain", Buffer.from(upng.encode([rgba.buffer], width, height, 0)));
keep("png", "UPNG.js", "moving", Buffer.from(upng.encode([rgba.buffer, rgba.slice().reverse().buffer], width, height, 0, [90, 90])));
keep("png", "fast-png", "plain", encodeFast({ width, height, data: rgba }));
keep("png", "fast-png", "sixteen bits", encodeFast({ width, height, data: Uint16Array.from(rgba, (byte) => byte * 257), depth: 16 }));

await initializeImageMagick(readFileSync(require.resolve("@imagemagick/magick-wasm/magick.wasm")));
const settings = new MagickReadSettings({ format: MagickFormat.Rgba, width, height, depth: 8 });
ImageMagick.read(rgba, settings, (magick) => {
    const ways = [["jpeg", "plain", MagickFormat.Jpeg], ["jpeg", "progressive", MagickFormat.Pjpeg]];
    ways.push(["png", "plain", MagickFormat.Png], ["png", "sixteen bits", MagickFormat.Png64]);
    ways.push(["pdf", "plain", MagickFormat.Pdf], ["pdf", "archive", MagickFormat.Pdfa]);
    for (const [kind, way, format] of ways) magick.write(format, (bytes) => keep(kind, "ImageMagick", way, bytes));
});
