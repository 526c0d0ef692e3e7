// The Worker with one more entrance: it tells how large the memory of its wasm is.
// Only tests load it.

import { WorkerEntrypoint } from "cloudflare:workers";
import { instances } from "./wasm-instances.mjs";
import worker, { LedgerEntry } from "../../edge/workers/build/index.js";

export default worker;
export { LedgerEntry };

export class Memory extends WorkerEntrypoint {
  fetch() {
    const sizes = instances.map((instance) => instance.exports.memory.buffer.byteLength);
    return Response.json(sizes);
  }
}
