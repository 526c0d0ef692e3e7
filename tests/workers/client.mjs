// Calls of the contract, with a little of everything that the tests send.

import { crc32 } from "node:zlib";
import { randomBytes } from "node:crypto";

/** A client of a running Worker; `call` answers status, headers and JSON. */
export function clientOf(runtime) {
  const authorization = `Bearer ${runtime.token}`;

  async function call(method, path, { json, octets, headers = {}, ...rest } = {}) {
    const type = json === undefined ? "application/octet-stream" : "application/json";
    const body = json === undefined ? octets : JSON.stringify(json);
    const described = body === undefined ? {} : { "content-type": type };
    const answer = await fetch(`${runtime.url}/api/v1${path}`, {
      method,
      body,
      headers: { authorization, ...described, ...headers },
      ...rest,
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  }

  return {
    call,
    async session(timeout = 600) {
      const answer = await call("POST", "/sessions", { json: { timeout } });
      return { "x-inn-session-token": answer.body.token };
    },
    async customer(headers = {}) {
      return (await call("POST", "/customers", { headers })).body.id;
    },
  };
}

/** An upload of `file` as JSON. */
export const asJson = (file) => ({ json: { image: { data: file.toString("base64") } } });

/**
 * A file of `length` bytes that begins like a PNG of 640 × 480 and goes on with
 * noise: the edge reads no further than the header.
 */
export function photo(length = 64) {
  const header = Buffer.alloc(17);
  header.write("IHDR", 0, "latin1");
  header.writeUInt32BE(640, 4);
  header.writeUInt32BE(480, 8);
  header.set([8, 2, 0, 0, 0], 12);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(header) >>> 0);
  const start = Buffer.concat([
    Buffer.from("89504e470d0a1a0a0000000d", "hex"),
    header,
    sum,
  ]);
  return Buffer.concat([start, randomBytes(Math.max(0, length - start.length))]);
}
