// Has a public generator make a client of an OpenAPI document; nothing of what it
// writes is changed but for the types, which Node cannot read.
//
//   node tests/clients/generate.mjs DOCUMENT CLIENT.mjs

import { writeFileSync } from "node:fs";
import { transform } from "esbuild";
import { generateApi } from "swagger-typescript-api";

const [input, output] = process.argv.slice(2);
const { files } = await generateApi({ input, output: false, silent: true });
if (files.length !== 1) throw new Error(`${files.length} files were generated`);
const { code } = await transform(files[0].fileContent, { loader: "ts", format: "esm" });
writeFileSync(output, code);
