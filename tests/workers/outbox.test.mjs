// What is handed over to a webhook that is down arrives once the schedule comes
// round, signed and whole.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { asJson, clientOf, photo } from "./client.mjs";
import { startWorker } from "./runtime.mjs";
import { startStandIn } from "./stand-in.mjs";

const KEY = Buffer.from("a key that is long enough to be one");
const PATIENCE_MS = 30_000;
const logged = [];
let host, receiver, runtime, client;

before(async () => {
  [host, receiver] = await Promise.all([startStandIn(), startReceiver()]);
  runtime = await startWorker({
    settings: {
      inference_url: host.url,
      identity_store: "webhook",
      identity_store_url: `${receiver.url}/in`,
      identity_store_secret: `whsec_${KEY.toString("base64")}`,
      identity_store_timeout_ms: "500",
    },
    log: (line) => logged.push(line),
  });
  client = clientOf(runtime);
});

after(async () => {
  await runtime?.stop();
  await Promise.all([host?.stop(), receiver?.stop()]);
});

test("what a receiver did not take is sent again by the schedule", async () => {
  const file = photo(100_000);
  const customer = `/customers/${await client.customer()}`;
  const put = await client.call("PUT", `${customer}/selfie`, asJson(file));
  assert.equal(put.status, 200, JSON.stringify(put.body) + logged.join("\n"));
  receiver.status = undefined;
  await store(customer, "silent");
  receiver.status = 503;
  await store(customer, "busy");
  receiver.status = 302;
  await store(customer, "elsewhere");
  assert.equal((await client.call("DELETE", customer)).status, 204);
  assert.deepEqual(receiver.taken, []);

  receiver.status = 204;
  const worker = await runtime.miniflare.getWorker();
  const end = Date.now() + PATIENCE_MS;
  while (receiver.taken.length < 3 && Date.now() < end) {
    await worker.scheduled({ cron: "* * * * *" });
    await pause(500);
  }
  const ids = receiver.taken.map((letter) => letter.externalId).sort();
  assert.deepEqual(ids, ["busy", "elsewhere", "silent"], logged.join("\n"));
  receiver.taken.forEach((letter) => assert.equal(letter.images.selfie, file.toString("base64")));
});

async function store(customer, externalId) {
  const json = { externalId, onboardingStatus: "FINISHED" };
  assert.equal((await client.call("POST", `${customer}/store`, { json })).status, 204);
}

/** Keeps the letters it answers with 2xx, if they are signed; `undefined` is silence. */
async function startReceiver() {
  const receiver = { url: "", status: 204, taken: [], stop };
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const { status } = receiver;
    if (status === undefined) return;
    if (status < 300) receiver.taken.push(opened(request.headers, Buffer.concat(pieces)));
    response.writeHead(status, { location: "/elsewhere" }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${server.address().port}`;
  return receiver;

  function stop() {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  }
}

function opened(headers, body) {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`;
  const signature = createHmac("sha256", KEY).update(signed).update(body).digest("base64");
  assert.equal(headers["webhook-signature"], `v1,${signature}`);
  return JSON.parse(body);
}
