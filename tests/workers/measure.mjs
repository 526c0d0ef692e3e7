// Measures the Worker against an empty one in the same run, and the isolate's memory over
// many rounds of the main job. Fails when either is beyond its limit.
//
//   node tests/workers/measure.mjs [ROUNDS]
//
// The stores lie in memory where the system has a folder for that: a write waits
// for the disk several times, and the disk here is not the one of Workers.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Miniflare } from "miniflare";
import { clientOf, photo } from "./client.mjs";
import { heapInUse } from "./heap.mjs";
import { startWorker } from "./runtime.mjs";
import { startStandIn } from "./stand-in.mjs";

const CALLS = 1_000;
const WARM_UP_CALLS = 200;
const OVERHEAD_LIMIT_MS = 2;
const GROWTH_LIMIT_MIB = 2;
const FILE_BYTES = 200_000;
const MIB = 1 << 20;
const rounds = Number(process.argv[2] ?? 1_000);

const folder = mkdtempSync(path.join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "worker-"));
const host = await startStandIn();
console.log(`stores in ${path.dirname(folder)}`);
try {
  const results = [await onWorker(measureCalls), await onWorker(measureRounds)];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  await host.stop();
  rmSync(folder, { recursive: true });
}

async function onWorker(measure) {
  const settings = { inference_url: host.url };
  const runtime = await startWorker({ settings, data: folder, probe: "Memory" });
  try {
    return await measure(runtime, clientOf(runtime));
  } finally {
    await runtime.stop();
  }
}

async function measureCalls(_runtime, client) {
  const empty = new Miniflare({
    modules: true,
    cf: false,
    script: `export default { fetch: () => new Response("{}") }`,
  });
  const base = (await empty.ready).origin;
  const session = await client.session();
  const [plain, owned] = [await client.customer(), await client.customer(session)];
  const p50 = await takeTurns({
    "empty Worker": async () => ({ status: (await fetch(base)).status }),
    "read versions": () => client.call("GET", "/info"),
    "read a customer": () => client.call("GET", `/customers/${plain}`),
    "read a customer in its session": () =>
      client.call("GET", `/customers/${owned}`, { headers: session }),
    "open a customer": () => client.call("POST", "/customers"),
    "open a session": () => client.call("POST", "/sessions", { json: { timeout: 60 } }),
  });
  await empty.dispose();
  const over = Object.entries(p50).map(([name, ms]) => [name, ms, ms - p50["empty Worker"]]);
  for (const [name, ms, overhead] of over) {
    console.log(`${name}: p50 ${ms.toFixed(2)} ms, ${overhead.toFixed(2)} over the empty Worker`);
  }
  return over.every(([, , overhead]) => overhead <= OVERHEAD_LIMIT_MS);
}

/** The median of each call; they are made in turns, in another order each time. */
async function takeTurns(calls) {
  const times = new Map(Object.keys(calls).map((name) => [name, []]));
  for (let turn = 0; turn < WARM_UP_CALLS + CALLS; turn += 1) {
    const order = Object.entries(calls).map((entry) => [Math.random(), entry]);
    for (const [, [name, call]] of order.sort(([a], [b]) => a - b)) {
      const start = performance.now();
      const { status } = await call();
      if (status !== 200) throw new Error(`${name}: ${status}`);
      if (turn >= WARM_UP_CALLS) times.get(name).push(performance.now() - start);
    }
  }
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

async function measureRounds(runtime, client) {
  const file = photo(FILE_BYTES);
  await manyRounds(client, Math.ceil(rounds / 5), file);
  const before = await memory(runtime, client);
  const start = performance.now();
  const failed = await manyRounds(client, rounds, file);
  const seconds = (performance.now() - start) / 1000;
  const after = await memory(runtime, client);
  console.log(`${rounds} rounds of 6 calls in ${seconds.toFixed(1)} s, ${failed} calls failed`);
  for (const [name, { wasm, heap }] of Object.entries({ before, after })) {
    console.log(`${name}: ${wasm.toFixed(2)} MiB of wasm memory, ${heap.toFixed(2)} MiB of heap`);
  }
  const growth = after.wasm + after.heap - before.wasm - before.heap;
  return failed === 0 && growth <= GROWTH_LIMIT_MIB;
}

/** Session, customer, selfie, removal of all; answers how many calls failed. */
async function manyRounds(client, count, file) {
  let failed = 0;
  const expect = (answer, status) => (failed += Number(answer.status !== status));
  for (let round = 0; round < count; round += 1) {
    const headers = await client.session();
    const customer = `/customers/${await client.customer(headers)}`;
    expect(await client.call("PUT", `${customer}/selfie`, { octets: file, headers }), 200);
    expect(await client.call("GET", customer, { headers }), 200);
    expect(await client.call("DELETE", customer, { headers }), 204);
    expect(await client.call("DELETE", "/sessions", { headers }), 204);
  }
  return failed;
}

async function memory(runtime, client) {
  const nudge = () => client.call("GET", "/info");
  const heap = await heapInUse(runtime.miniflare, runtime.name, nudge);
  return { wasm: (await runtime.memory()) / MIB, heap: heap / MIB };
}
