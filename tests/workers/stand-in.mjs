// A stand-in for an inference host: it answers every analysis by what the test
// says, and keeps count.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const ONE_FACE = readFileSync(new URL("one-face.frame", import.meta.url));

/** One face was found. */
export const oneFace = () => ({ status: 200, body: ONE_FACE });

/** The connection is cut in the middle of the answer. */
export const breakOff = (_request, response) => {
  response.writeHead(200, { "content-length": 1000 });
  response.write("SSIM");
  setTimeout(() => response.destroy(), 20);
};

/** Nothing is ever answered. */
export const staySilent = () => undefined;

/** A status without a frame. */
export const refuse = (status, headers = {}) => () => ({ status, headers });

/**
 * Starts a host on a free port. `answer` may be changed at any time.
 */
export async function startStandIn(answer = oneFace) {
  const host = { url: "", calls: [], answer, up: true, stop };
  const server = createServer(async (request, response) => {
    const bytes = await countBody(request);
    if (request.method === "GET") return response.writeHead(host.up ? 200 : 503).end();
    host.calls.push({ path: request.url, headers: request.headers, bytes });
    const reply = await host.answer(request, response);
    if (reply !== undefined) response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  host.url = `http://127.0.0.1:${server.address().port}`;
  return host;

  function stop() {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  }
}

async function countBody(request) {
  let bytes = 0;
  for await (const chunk of request) bytes += chunk.length;
  return bytes;
}
