// What no client would send: every request gets an answer, and the Worker goes on.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { clientOf } from "./client.mjs";
import { startWorker } from "./runtime.mjs";

const logged = [];
let runtime;

before(async () => {
  runtime = await startWorker({
    settings: { inference_url: "http://127.0.0.1:9", body_limit_bytes: "1000000" },
    log: (line) => logged.push(line),
  });
});

after(() => runtime?.stop());

const TOKEN = "authorization: Bearer dGVzdDpzZWNyZXQ=";
const JSON_TYPE = "content-type: application/json";
const OCTETS = "content-type: application/octet-stream";

const cases = [
  { name: "an id of other bytes", head: [`GET /api/v1/customers/%ff%00`, TOKEN], status: 400 },
  { name: "an address that leaves its folder", head: ["GET /api/v1/../../etc", TOKEN], status: 404 },
  { name: "an address of slashes", head: ["GET ///", TOKEN], status: 404 },
  { name: "an address of odd signs", head: [`GET /api/v1/a|b"c^{d}`, TOKEN], status: 404 },
  { name: "a query of odd signs", head: [`GET /api/v1/info?"=|&%ff=%`], status: 200 },
  { name: "a long address", head: [`GET /${"a".repeat(15_000)}`, TOKEN], status: 404 },
  { name: "a token that is no text", head: ["GET /api/v1/customers/x", "authorization: \xff\xfe"], status: 401 },
  {
    name: "a session that is no text",
    head: ["POST /api/v1/customers", TOKEN, "x-inn-session-token: \xff"],
    status: 401,
  },
  { name: "a request id that is no text", head: ["GET /api/v1/info", "x-request-id: \xff"], status: 200 },
  { name: "a media type that is no text", head: ["POST /api/v1/faces", TOKEN, "content-type: \xff"], status: 415 },
  { name: "no JSON", head: ["POST /api/v1/sessions", TOKEN, JSON_TYPE], body: "{", status: 400 },
  { name: "deep JSON", head: ["POST /api/v1/faces", TOKEN, JSON_TYPE], body: "[".repeat(500_000), status: 400 },
  { name: "no UTF-8", head: ["POST /api/v1/faces", TOKEN, JSON_TYPE], body: '{"a":"\xff"}', status: 400 },
  { name: "no body", head: ["POST /api/v1/faces", TOKEN, OCTETS], status: 400 },
  { name: "half a PNG", head: ["POST /api/v1/faces", TOKEN, OCTETS], body: "\x89PNG\r\n\x1a\n", status: 400 },
  { name: "half a JPEG", head: ["POST /api/v1/faces", TOKEN, OCTETS], body: "\xff\xd8\xff\xe1\xff", status: 400 },
  {
    name: "a size beyond numbers",
    head: ["GET /api/v1/faces/65ebc529-50da-43cb-9963-e15fbf524f8e/crop?width=99999999999", TOKEN],
    status: 404,
  },
  { name: "a body too long", head: ["POST /api/v1/faces", TOKEN, OCTETS], body: "a".repeat(1_000_001), status: 413 },
  { name: "a stranger with a long body", head: ["POST /api/v1/faces", OCTETS], body: "a".repeat(900_000), status: 401 },
];

for (const { name, head, body = "", status } of cases) {
  test(name, async () => assert.equal(await statusOf(head, body), status));
}

test("nothing of it was a panic, and the Worker goes on", async () => {
  const customer = await clientOf(runtime).call("POST", "/customers");
  assert.equal(customer.status, 200);
  assert.deepEqual(logged.filter((line) => /panic|critical|reinitializ/i.test(line)), []);
});

/** The status of the answer to bytes as they are; all of them are sent. */
function statusOf([line, ...headers], body) {
  const { hostname, port } = new URL(runtime.url);
  const length = body === "" && line.startsWith("GET") ? [] : [`content-length: ${body.length}`];
  const request = [`${line} HTTP/1.1`, `host: ${hostname}`, "connection: close", ...headers, ...length];
  return new Promise((resolve, reject) => {
    let [answer, isSent] = ["", false];
    const socket = connect(Number(port), hostname);
    // The runtime closes a connection seconds after its answer, whatever it was asked.
    const endWhenDone = () => isSent && answer.includes("\r\n") && socket.destroy();
    socket.setEncoding("latin1").on("data", (text) => endWhenDone((answer += text)));
    socket.on("error", reject).on("close", () => resolve(Number(answer.split(" ")[1])));
    const bytes = Buffer.from(`${request.join("\r\n")}\r\n\r\n${body}`, "latin1");
    socket.write(bytes, () => endWhenDone((isSent = true)));
  });
}
