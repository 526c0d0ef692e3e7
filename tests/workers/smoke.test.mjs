// The Worker through its main job, and the errors that its stores and hosts make.

import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { asJson, clientOf, photo } from "./client.mjs";
import { startWorker } from "./runtime.mjs";
import { breakOff, oneFace, refuse, startStandIn, staySilent } from "./stand-in.mjs";

const DEADLINE_MS = 1500;
const logged = [];
let hosts, runtime, client;

before(async () => {
  hosts = [await startStandIn(), await startStandIn()];
  runtime = await startWorker({
    settings: {
      inference_url: hosts.map((host) => host.url).join(", "),
      inference_secret: "between us",
      inference_timeout_ms: String(DEADLINE_MS),
      body_limit_bytes: String(1 << 20),
    },
    log: (line) => logged.push(line),
  });
  client = clientOf(runtime);
});

beforeEach(() => hosts.forEach((host) => Object.assign(host, { answer: oneFace, calls: [] })));

after(async () => {
  await runtime?.stop();
  await Promise.all((hosts ?? []).map((host) => host.stop()));
});

test("a customer is onboarded, read and removed within its session", async () => {
  const session = await client.session();
  const id = await client.customer(session);
  const customer = `/customers/${id}`;
  assert.equal((await client.call("GET", customer)).status, 401);
  assert.equal((await client.call("GET", customer, { headers: session })).status, 200);

  const file = photo(300_000);
  const put = await client.call("PUT", `${customer}/selfie`, { ...asJson(file), headers: session });
  assert.equal(put.status, 200);
  assert.equal(put.body.detection.confidence, 0.9174);
  const face = await client.call("POST", "/faces", {
    json: { faceOrigin: { link: `/api/v1${customer}/selfie` } },
    headers: session,
  });
  assert.equal(face.status, 200, JSON.stringify(face.body));

  const other = await client.session();
  assert.equal((await client.call("GET", customer, { headers: other })).status, 403);
  assert.equal((await client.call("DELETE", customer, { headers: session })).status, 204);
  assert.equal((await client.call("GET", customer, { headers: session })).status, 404);
});

test("a closed session and its customers are gone at once", async () => {
  const session = await client.session();
  const id = await client.customer(session);
  assert.equal((await client.call("DELETE", "/sessions", { headers: session })).status, 204);
  assert.equal((await client.call("GET", `/customers/${id}`, { headers: session })).status, 401);
  assert.equal((await client.call("GET", `/customers/${id}`)).status, 404);
});

test("a session ends at its time, and its object removes what it holds", async () => {
  const session = await client.session(1);
  const id = await client.customer(session);
  const digest = createHash("sha256").update(session["x-inn-session-token"]).digest("hex");
  const ledger = await runtime.miniflare.getDurableObjectNamespace("LEDGER");
  const object = ledger.get(ledger.idFromName(`session/${digest}`));
  assert.equal((await object.fetch("https://ledger/")).status, 200);
  assert.equal((await client.call("GET", `/customers/${id}`, { headers: session })).status, 200);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal((await client.call("GET", `/customers/${id}`, { headers: session })).status, 401);
  assert.equal((await client.call("GET", `/customers/${id}`)).status, 404);
  assert.equal((await object.fetch("https://ledger/")).status, 404);
});

test("without a good token nothing is answered", async () => {
  for (const authorization of ["", "Bearer", "Bearer AAAA", "Basic dGVzdDpzZWNyZXQ=", "\u00ff"]) {
    const answer = await client.call("POST", "/customers", { headers: { authorization } });
    assert.deepEqual([answer.status, answer.body], [401, undefined], authorization);
  }
});

test("an id of one's own is taken once", async () => {
  const id = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => client.call("POST", `/customers/${id}`)),
  );
  const statuses = answers.map((answer) => answer.status).sort();
  assert.deepEqual(statuses, [200, 422, 422, 422, 422, 422, 422, 422]);
  assert.equal((await client.call("DELETE", `/customers/${id}`)).status, 204);
  assert.equal((await client.call("POST", `/customers/${id}`)).status, 200);
});

test("of writers at once one wins and the others are told", async () => {
  const id = await client.customer();
  const uploads = Array.from({ length: 6 }, () => photo(20_000));
  const answers = await Promise.all(
    uploads.map((file) => client.call("PUT", `/customers/${id}/selfie`, asJson(file))),
  );
  const statuses = answers.map((answer) => answer.status).sort();
  assert.deepEqual(statuses, [200, 409, 409, 409, 409, 409]);
  const codes = answers.filter(({ status }) => status === 409).map(({ body }) => body.errorCode);
  assert.deepEqual(new Set(codes), new Set(["CONFLICT"]));
});

test("the host is told the secret, the deadline and the whole frame", async () => {
  const id = await client.customer();
  const file = photo(50_000);
  await client.call("PUT", `/customers/${id}/selfie`, { octets: file });
  const [call] = hosts.flatMap((host) => host.calls);
  assert.equal(call.path, "/v1/analyse/face");
  assert.equal(call.headers.authorization, "Bearer between us");
  const deadline = Number(call.headers["x-selfsame-deadline-ms"]);
  assert.ok(deadline > 0 && deadline <= DEADLINE_MS, `${deadline}`);
  assert.ok(call.bytes > file.length && call.bytes < file.length + 200, `${call.bytes}`);
});

test("what a host answers is told apart", async () => {
  const cases = [
    { name: "overloaded", answer: refuse(429, { "retry-after": "7" }), status: 429, calls: 1 },
    { name: "wrong secret", answer: refuse(401), status: 500, calls: 1 },
    { name: "deadline passed", answer: refuse(504), status: 504, calls: 1 },
    { name: "guest failed", answer: refuse(500), status: 500, calls: 2 },
    { name: "redirect", answer: refuse(302, { location: "/" }), status: 500, calls: 1 },
    { name: "garbage", answer: () => ({ status: 200, body: "no frame" }), status: 500, calls: 1 },
    { name: "nothing", answer: () => ({ status: 200 }), status: 500, calls: 1 },
    // The last two pause the hosts for a moment, so they come last.
    { name: "down", answer: refuse(503), status: 503, calls: 2 },
    { name: "broken off", answer: breakOff, status: 503, calls: 1 },
  ];
  const id = await client.customer();
  for (const { name, answer, status, calls } of cases) {
    hosts.forEach((host) => Object.assign(host, { answer, calls: [] }));
    const upload = await client.call("PUT", `/customers/${id}/selfie`, { octets: photo() });
    assert.equal(upload.status, status, name);
    assert.equal(hosts.flatMap((host) => host.calls).length, calls, name);
    if (name === "overloaded") assert.equal(upload.headers.get("retry-after"), "7");
  }
  await allReturn();
});

test("one try more finds the host that works, and the other is passed over", async () => {
  const id = await client.customer();
  hosts[0].answer = refuse(503);
  for (let round = 0; round < 6; round += 1) {
    const upload = await client.call("PUT", `/customers/${id}/selfie`, { octets: photo() });
    assert.equal(upload.status, 200, `round ${round}`);
  }
  assert.equal(hosts[0].calls.length, 1);
  await allReturn();
});

test("a silent host costs the deadline and no more", async () => {
  const id = await client.customer();
  hosts.forEach((host) => (host.answer = staySilent));
  const start = Date.now();
  const upload = await client.call("PUT", `/customers/${id}/selfie`, { octets: photo() });
  const took = Date.now() - start;
  assert.equal(upload.status, 504);
  assert.ok(took >= DEADLINE_MS && took < DEADLINE_MS + 2_000, `${took} ms`);
  hosts.forEach((host) => (host.answer = oneFace));
  assert.equal((await client.call("PUT", `/customers/${id}/selfie`, { octets: photo() })).status, 200);
  await allReturn();
});

test("health follows the hosts", async () => {
  assert.equal((await client.call("GET", "/health")).status, 200);
  hosts[0].up = false;
  assert.equal((await client.call("GET", "/health")).status, 200, "one host is enough");
  hosts[1].up = false;
  assert.equal((await client.call("GET", "/health")).status, 503);
  hosts.forEach((host) => (host.up = true));
});

test("bodies are refused without being read", async () => {
  const tooLong = photo((1 << 20) + 1);
  const announced = await client.call("POST", "/faces", { octets: tooLong });
  assert.equal(announced.status, 413);
  const stream = new Blob([tooLong]).stream();
  const unannounced = await client.call("POST", "/faces", { octets: stream, duplex: "half" });
  assert.equal(unannounced.status, 413);
});

test("what was acknowledged survives a restart", async () => {
  const data = mkdtempSync(path.join(tmpdir(), "worker-"));
  const wishes = { settings: { inference_url: hosts[0].url }, data };
  const first = await startWorker(wishes);
  const session = await clientOf(first).session();
  const id = await clientOf(first).customer(session);
  const file = { octets: photo(100_000), headers: session };
  assert.equal((await clientOf(first).call("PUT", `/customers/${id}/selfie`, file)).status, 200);
  await first.stop();
  const second = await startWorker(wishes);
  const face = { faceOrigin: { link: `/api/v1/customers/${id}/selfie` } };
  const made = await clientOf(second).call("POST", "/faces", { json: face, headers: session });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  await second.stop();
  rmSync(data, { recursive: true });
});

test("every call is logged once, as JSON and without its values", async () => {
  logged.length = 0;
  const answer = await client.call("GET", `/customers/${randomUUID()}`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(logged.length, 1, logged.join("\n"));
  const line = JSON.parse(logged[0]);
  assert.deepEqual(Object.keys(line).sort(), [
    "duration_ms", "fault", "level", "operation", "request_id", "status",
  ]);
  assert.equal(line.request_id, answer.headers.get("x-request-id"));
  assert.deepEqual([line.level, line.operation, line.status], ["info", "getCustomer", 404]);
});

/** Waits until no host is paused any more: what one test broke is no other's business. */
async function allReturn() {
  hosts.forEach((host) => Object.assign(host, { answer: oneFace, calls: [] }));
  const id = await client.customer();
  const until = Date.now() + 40_000;
  while (hosts.some((host) => host.calls.length === 0)) {
    assert.ok(Date.now() < until, "a host never came back");
    await client.call("PUT", `/customers/${id}/selfie`, { octets: photo() });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
