// Prints the size of the bundle as it is uploaded, and fails above 1 MB gzip.

import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { BUILD } from "./runtime.mjs";

const LIMIT_BYTES = 1_000_000;

const files = ["index.js", "index_bg.wasm"].map((name) => readFileSync(path.join(BUILD, name)));
const plain = files.reduce((sum, file) => sum + file.length, 0);
const zipped = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
const kb = (bytes) => `${(bytes / 1000).toFixed(0)} KB`;
console.log(`Worker bundle: ${kb(plain)}, ${kb(zipped)} gzip (limit ${kb(LIMIT_BYTES)})`);
if (zipped > LIMIT_BYTES) process.exit(1);
