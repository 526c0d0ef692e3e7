// The JavaScript heap of the Worker's isolate, asked through the runtime's
// inspector.

import WebSocket from "ws";

const NUDGE_MS = 50;

/**
 * Bytes in use right after a garbage collection, array buffers included and the
 * memory of wasm not. An isolate looks at its inspector only while it has
 * requests, so `nudge` sends it some.
 */
export async function heapInUse(miniflare, name, nudge) {
  const { host } = await miniflare.getInspectorURL();
  const targets = await (await fetch(`http://${host}/json`)).json();
  const target = targets.find(({ id }) => id === `core:user:${name}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  const nudging = setInterval(nudge, NUDGE_MS);
  try {
    await ask(socket, 1, "HeapProfiler.collectGarbage");
    const usage = await ask(socket, 2, "Runtime.getHeapUsage");
    return usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
  } finally {
    clearInterval(nudging);
    socket.close();
  }
}

function ask(socket, id, method) {
  return new Promise((resolve, reject) => {
    socket.on("close", () => reject(new Error(`${method}: no answer`)));
    socket.on("message", (text) => {
      const message = JSON.parse(text);
      if (message.id !== id) return;
      if (message.error) reject(new Error(`${method}: ${message.error.message}`));
      else resolve(message.result);
    });
    socket.send(JSON.stringify({ id, method }));
  });
}
