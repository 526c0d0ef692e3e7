// Runs the built Worker until it is told to stop: by SIGTERM or SIGINT, or when
// its standard input closes, so that it never outlives whoever started it.
//
//   node tests/workers/run.mjs [--listen HOST:PORT] [--api-key KEY:SECRET]
//     [--data FOLDER] [--build FOLDER] [--set NAME=VALUE]...
//
// Prints "ready ADDRESS" once it answers; logs go to standard error.

import { parseArgs } from "node:util";
import { startWorker } from "./runtime.mjs";

const { values } = parseArgs({
  options: {
    listen: { type: "string", default: "127.0.0.1:0" },
    "api-key": { type: "string" },
    data: { type: "string" },
    build: { type: "string" },
    set: { type: "string", multiple: true, default: [] },
  },
});

const colon = values.listen.lastIndexOf(":");
const runtime = await startWorker({
  host: values.listen.slice(0, colon),
  port: Number(values.listen.slice(colon + 1)),
  apiKey: values["api-key"],
  data: values.data,
  build: values.build,
  settings: Object.fromEntries(values.set.map(pair)),
  log: (line) => process.stderr.write(`${line}\n`),
});

function pair(text) {
  const equals = text.indexOf("=");
  if (equals < 1) throw new Error(`--set ${text}: NAME=VALUE is wanted`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

async function stop() {
  await runtime.stop();
  process.exit(0);
}

process.on("SIGTERM", stop);
process.on("SIGINT", stop);
process.stdin.on("end", stop).on("error", stop).resume();
process.stdout.write(`ready ${runtime.url}\n`);
