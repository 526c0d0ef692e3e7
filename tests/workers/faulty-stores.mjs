// The Worker with stores that fail when the test says, and one more entrance to say
// it by. Only tests load it.

import { WorkerEntrypoint } from "cloudflare:workers";
import worker, { LedgerEntry } from "../../edge/workers/build/index.js";

export { LedgerEntry };

/** Names of the store operations since the plan was made, in order. */
let used = [];
/** Which of them is in trouble, and how; null for none. */
let plan = null;

const troubles = {
  /** Not done, and an exception. */
  throws: async () => {
    throw new Error("as planned");
  },
  /** Done all the same, but reported as failed. */
  "throws when done": async (work) => {
    await work();
    throw new Error("as planned");
  },
  /** An object of the ledger that is broken; for others the same as throwing. */
  "answers 500": async (_work, isObject) => {
    if (!isObject) throw new Error("as planned");
    return new Response(null, { status: 500 });
  },
  /** Never an answer. */
  hangs: () => new Promise(() => {}),
  /** An answer that takes its time. */
  "takes a second": async (work) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return work();
  },
};

/** Counts an operation and does it, or what was planned for it. */
function use(name, work, isObject = false) {
  used.push(name);
  return used.length - 1 === plan?.at ? troubles[plan.trouble](work, isObject) : work();
}

/** The namespace of records; the Worker takes its functions out and calls them on it. */
function records(namespace) {
  return new Proxy(namespace, {
    get(target, name) {
      const member = target[name];
      if (!["get", "put", "delete"].includes(name)) return member;
      return (...given) => use(name, () => member.apply(target, given));
    },
  });
}

/** The ledger; every object of it counts what it is sent. */
function ledger(namespace) {
  return new Proxy(namespace, {
    get(target, name) {
      if (name !== "getByName") return target[name];
      return (...given) => object(target.getByName(...given));
    },
  });
}

function object(stub) {
  return new Proxy(stub, {
    get(target, name) {
      if (name !== "fetch") return target[name];
      return (request) => use(request.method, () => target.fetch(request), true);
    },
  });
}

export default class extends WorkerEntrypoint {
  fetch(request) {
    const { RECORDS, LEDGER } = this.env;
    const env = { ...this.env, RECORDS: records(RECORDS), LEDGER: ledger(LEDGER) };
    return new worker(this.ctx, env).fetch(request);
  }
}

/** Tells what was used, and takes the next plan. */
export class Faults extends WorkerEntrypoint {
  async fetch(request) {
    const before = used;
    used = [];
    plan = await request.json();
    return Response.json(before);
  }
}
