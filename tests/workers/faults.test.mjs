// Stores in trouble: each operation of a store that a call makes, in each way that
// it can go wrong. The call is refused by the catalogue and within its time, nothing
// that was acknowledged is lost, and repeating the call does what was asked.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { clientOf, photo } from "./client.mjs";
import { startWorker } from "./runtime.mjs";
import { startStandIn } from "./stand-in.mjs";

/** The Worker's own limit on a store, and some time to notice. */
const STORE_LIMIT_MS = 10_000;
const SLACK_MS = 3_000;
let host, runtime, client;

before(async () => {
  host = await startStandIn();
  runtime = await startWorker({ settings: { inference_url: host.url }, probe: "Faults" });
  client = clientOf(runtime);
});

after(async () => {
  await runtime?.stop();
  await host?.stop();
});

/** A session with a customer who has a selfie, and a face. */
async function world() {
  const headers = await client.session();
  const customer = `/customers/${await client.customer(headers)}`;
  const other = `/customers/${await client.customer(headers)}`;
  for (const path of [customer, other]) {
    const put = await client.call("PUT", `${path}/selfie`, { octets: photo(), headers });
    assert.equal(put.status, 200);
  }
  const face = (await client.call("POST", "/faces", { octets: photo() })).body.id;
  return { headers, customer, other, face: `/faces/${face}`, own: `/customers/${randomUUID()}` };
}

const faceOf = (customer) => ({ faceOrigin: { link: `/api/v1${customer}/selfie` } });

/** Calls by name, each with the status of success and of repeating what was done. */
const jobs = {
  "open a session": [() => client.call("POST", "/sessions", { json: { timeout: 60 } }), 200],
  "open a customer": [({ headers }) => client.call("POST", "/customers", { headers }), 200],
  "open one's own": [({ headers, own }) => client.call("POST", own, { headers }), 200, 422],
  "read a customer": [({ headers, customer }) => client.call("GET", customer, { headers }), 200],
  "replace a selfie": [
    ({ headers, customer }) =>
      client.call("PUT", `${customer}/selfie`, { octets: photo(), headers }),
    200,
  ],
  "remove a selfie": [
    ({ headers, customer }) => client.call("DELETE", `${customer}/selfie`, { headers }),
    204,
  ],
  "make a face of a selfie": [
    ({ headers, customer }) => client.call("POST", "/faces", { json: faceOf(customer), headers }),
    200,
  ],
  "crop coordinates": [({ face }) => client.call("GET", `${face}/crop/coordinates`), 200],
  "remove a face": [({ face }) => client.call("DELETE", face), 204],
  "remove a customer": [
    ({ headers, customer }) => client.call("DELETE", customer, { headers }),
    204,
  ],
  "close a session": [({ headers }) => client.call("DELETE", "/sessions", { headers }), 204],
};

const takesCustomer = ["remove a customer", "close a session"];

/** What can befall an operation: reading does nothing, and only an object has a status. */
function troublesOf(operation) {
  const isRead = operation.toUpperCase() === "GET";
  const isObject = operation === operation.toUpperCase();
  return ["throws", ...(isRead ? [] : ["throws when done"]), ...(isObject ? ["answers 500"] : [])];
}

for (const [name, [call, status, repeated = status]] of Object.entries(jobs)) {
  test(`${name}, with a store in trouble at any moment`, async (t) => {
    const operations = await operationsOf(call, status);
    t.diagnostic(operations.join(" "));
    for (const at of operations.keys()) {
      for (const trouble of troublesOf(operations[at])) {
        const start = await world();
        await runtime.plan({ at, trouble });
        const told = await call(start);
        assert.equal((await runtime.plan(null))[at], operations[at], `${trouble} at ${at}`);
        assert.equal(told.status, 500, `${trouble} at ${at}`);
        assert.equal(told.body.errorCode, "UNEXPECTED_ERROR");
        await nothingIsLost(start, name);
        const again = await call(start);
        assert.ok([status, repeated].includes(again.status), `${trouble} at ${at}: ${again.status}`);
        if (takesCustomer.includes(name)) await nothingIsLeft(start);
      }
    }
  });
}

/** What a call asks of the stores while they work. */
async function operationsOf(call, status) {
  const start = await world();
  await runtime.plan(null);
  assert.equal((await call(start)).status, status);
  const operations = await runtime.plan(null);
  assert.ok(operations.length > 0);
  return operations;
}

/** Whoever the call was not about is there with all they have. */
async function nothingIsLost({ headers, customer, other, face }, name) {
  if (name !== "close a session") {
    assert.equal(await faceStatus(other, headers), 200, `${name}: another customer`);
    if (!name.startsWith("remove")) {
      assert.equal(await faceStatus(customer, headers), 200, `${name}: the customer`);
    }
  }
  if (name !== "remove a face") {
    assert.equal((await client.call("GET", `${face}/crop/coordinates`)).status, 200, name);
  }
}

/** Reads head and photo of a selfie. */
async function faceStatus(customer, headers) {
  return (await client.call("POST", "/faces", { json: faceOf(customer), headers })).status;
}

/** No photo of the customer is stored. */
async function nothingIsLeft({ customer }) {
  const records = await runtime.miniflare.getKVNamespace("RECORDS");
  const prefix = customer.slice(1).replace("customers", "customer");
  assert.deepEqual((await records.list({ prefix })).keys, []);
}

test("a store that never answers costs its limit and no more", async () => {
  const start = await world();
  const [call] = jobs["replace a selfie"];
  const operations = await operationsOf(call, 200);
  await runtime.plan({ at: operations.indexOf("put"), trouble: "hangs" });
  const since = Date.now();
  const told = await call(start);
  const took = Date.now() - since;
  assert.deepEqual([told.status, told.body.errorCode], [500, "UNEXPECTED_ERROR"]);
  assert.ok(took >= STORE_LIMIT_MS && took < STORE_LIMIT_MS + SLACK_MS, `${took} ms`);
  await nothingIsLost(start, "replace a selfie");
  assert.equal((await call(start)).status, 200);
});

test("a store that takes its time is waited for", async () => {
  for (const name of ["replace a selfie", "close a session"]) {
    const [call, status] = jobs[name];
    const operations = await operationsOf(call, status);
    for (const wanted of new Set(operations)) {
      const start = await world();
      await runtime.plan({ at: operations.indexOf(wanted), trouble: "takes a second" });
      assert.equal((await call(start)).status, status, `${name}, ${wanted}`);
    }
  }
});

test("a session closed while an upload is under way leaves nothing of it", async () => {
  const start = await world();
  const { answer } = host;
  host.answer = async (...given) => {
    host.answer = answer;
    assert.equal((await jobs["close a session"][0](start)).status, 204);
    return answer(...given);
  };
  const told = await jobs["replace a selfie"][0](start);
  assert.deepEqual([told.status, told.body.errorCode], [409, "CONFLICT"]);
  await nothingIsLeft(start);
  assert.equal((await client.call("GET", start.customer)).status, 404);
});
