// How much memory an isolate needs, and that it is given back.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { asJson, clientOf, photo } from "./client.mjs";
import { startWorker } from "./runtime.mjs";
import { oneFace, startStandIn } from "./stand-in.mjs";

const MIB = 1 << 20;
const FILE_BYTES = 10 * MIB;
/** The room, what is made of one body at a time, and what lies idle in between. */
const WASM_LIMIT = 72 * MIB;
let host, runtime, client;

before(async () => {
  host = await startStandIn();
  runtime = await startWorker({ settings: { inference_url: host.url }, probe: "Memory" });
  client = clientOf(runtime);
});

after(async () => {
  await runtime?.stop();
  await host?.stop();
});

test("four uploads of 10 MB at once fit, as bytes and as JSON", async (t) => {
  const ids = await Promise.all(Array.from({ length: 4 }, () => client.customer()));
  for (const [form, upload] of [["bytes", { octets: photo(FILE_BYTES) }], ["JSON", asJson(photo(FILE_BYTES))]]) {
    const calls = ids.map((id) => client.call("PUT", `/customers/${id}/selfie`, upload));
    const answers = await Promise.all(calls);
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200, 200], form);
    const memory = await runtime.memory();
    t.diagnostic(`${form}: ${(memory / MIB).toFixed(1)} MiB of wasm memory`);
    assert.ok(memory <= WASM_LIMIT, `${form}: ${memory}`);
  }
});

test("many uploads of all sizes at once wait for one another", async (t) => {
  const calls = Array.from({ length: 16 }, (_, index) => {
    const file = photo(Math.ceil(((index % 8) + 1) * 1.6 * MIB));
    return client.call("POST", "/faces", index % 3 === 0 ? { octets: file } : asJson(file));
  });
  const statuses = (await Promise.all(calls)).map((answer) => answer.status);
  assert.deepEqual(new Set(statuses), new Set([200]), JSON.stringify(statuses));
  const memory = await runtime.memory();
  t.diagnostic(`${(memory / MIB).toFixed(1)} MiB of wasm memory`);
  assert.ok(memory <= WASM_LIMIT, `${memory}`);
});

test("a body that waits too long for room is asked for again", async () => {
  const slow = await startStandIn();
  const small = await startWorker({
    settings: { inference_url: slow.url, upload_room_bytes: String(MIB) },
  });
  try {
    const upload = { octets: photo(MIB) };
    const { call } = clientOf(small);
    let release;
    slow.answer = (_request, response) => {
      release = () => response.writeHead(503).end();
    };
    const first = call("POST", "/faces", upload);
    while (release === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = await call("POST", "/faces", upload);
    assert.equal(second.status, 429);
    assert.equal(second.headers.get("retry-after"), "1");
    slow.answer = oneFace;
    release();
    assert.equal((await first).status, 503);
    assert.equal((await call("POST", "/faces", upload)).status, 200);
  } finally {
    await small.stop();
    await slow.stop();
  }
});

test("clients that go away in the middle leave nothing behind", async () => {
  const whole = photo(5 * MIB);
  host.answer = async (_request, response) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    response.writeHead(503).end();
  };
  for (let round = 0; round < 12; round += 1) {
    const announced = [FILE_BYTES, FILE_BYTES, whole.length, whole.length];
    await Promise.all(announced.map((length) => goAway(length, whole)));
  }
  host.answer = oneFace;
  const upload = { octets: photo(8 * MIB) };
  const calls = Array.from({ length: 4 }, () => client.call("POST", "/faces", upload));
  const statuses = (await Promise.all(calls)).map((answer) => answer.status);
  assert.deepEqual(statuses, [200, 200, 200, 200]);
  assert.ok((await runtime.memory()) <= WASM_LIMIT, `${await runtime.memory()}`);
});

/** Announces a body of `length`, sends `sent` and hangs up before any answer. */
function goAway(length, sent) {
  const { hostname, port } = new URL(runtime.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST /api/v1/faces HTTP/1.1\r\nhost: ${hostname}\r\n` +
          `authorization: Bearer ${runtime.token}\r\n` +
          `content-type: application/octet-stream\r\ncontent-length: ${length}\r\n\r\n`,
      );
      socket.write(sent, () => setTimeout(() => socket.destroy(), 150));
    });
    socket.on("error", reject).on("close", resolve);
  });
}
