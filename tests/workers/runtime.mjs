// The built Worker under miniflare: the runtime of Workers itself, with every
// store on this machine. What wrangler.toml says of the bindings is what is run.

import { createHash } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Log, LogLevel, Miniflare } from "miniflare";
import { unstable_readConfig as readConfig } from "wrangler";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const API_KEY = "test:secret";

/** Entry modules that let the test in at the back, by the entrance they add. */
const PROBES = {
  Memory: "tests/workers/memory-probe.mjs",
  Faults: "tests/workers/faulty-stores.mjs",
};

/** The folder that worker-build writes. */
export const BUILD = path.join(ROOT, "edge/workers/build");

/**
 * Starts the Worker.
 *
 * @param {object} wishes
 * @param {Record<string, string>} [wishes.settings] variables by name; what the
 *   service cannot do without is made up when it is missing
 * @param {string} [wishes.build] the folder of the built Worker
 * @param {"Memory" | "Faults"} [wishes.probe] one more entrance, see `PROBES`
 * @param {string} [wishes.apiKey] the key it accepts, as KEY:SECRET
 * @param {string} [wishes.host] where it listens
 * @param {number} [wishes.port] 0 for a free one
 * @param {string} [wishes.data] a folder that outlives the runtime
 * @param {(line: string) => void} [wishes.log] takes what the Worker logs
 * @returns {Promise<{ name: string, url: string, token: string, miniflare: Miniflare,
 *   memory: () => Promise<number>, plan: (fault: object | null) => Promise<string[]>,
 *   stop: () => Promise<void> }>}
 */
export async function startWorker(wishes = {}) {
  const { apiKey = API_KEY, log = () => {} } = wishes;
  const config = readConfig({ config: path.join(ROOT, "wrangler.toml") });
  const miniflare = new Miniflare({
    name: config.name,
    host: wishes.host ?? "127.0.0.1",
    port: wishes.port ?? 0,
    cf: false,
    compatibilityDate: config.compatibility_date,
    bindings: { ...config.vars, ...secrets(apiKey), ...wishes.settings },
    kvNamespaces: config.kv_namespaces.map((namespace) => namespace.binding),
    durableObjects: objects(config),
    ...modules(wishes),
    ...(wishes.probe && { unsafeDirectSockets: [{ entrypoint: wishes.probe }], inspectorPort: 0 }),
    ...stores(wishes.data),
    log: new Log(LogLevel.WARN),
    handleRuntimeStdio: (output, errors) => [output, errors].forEach((from) => tell(from, log)),
  });
  const address = await miniflare.ready;
  return {
    name: config.name,
    url: address.origin,
    token: Buffer.from(apiKey).toString("base64"),
    miniflare,
    memory: () => wasmMemory(miniflare, config.name),
    plan: (fault) => planFault(miniflare, config.name, fault),
    stop: () => miniflare.dispose(),
  };
}

/** The same for the same key, so that a restart on a folder opens what lies there. */
function secrets(apiKey) {
  const digest = createHash("sha256").update(apiKey).digest();
  return {
    api_key_hashes: digest.toString("hex"),
    sealing_keys: `test:${digest.toString("base64")}`,
    inference_secret: "",
  };
}

function modules({ build = BUILD, probe }) {
  return {
    modules: true,
    // The build may lie anywhere, the probe asks for the one in the repository.
    modulesRoot: probe ? ROOT : build,
    scriptPath: probe ? path.join(ROOT, PROBES[probe]) : path.join(build, "index.js"),
    modulesRules: [
      { type: "ESModule", include: ["**/*.js", "**/*.mjs"] },
      { type: "CompiledWasm", include: ["**/*.wasm"] },
    ],
  };
}

function objects(config) {
  const withSqlite = config.migrations.flatMap((migration) => migration.new_sqlite_classes ?? []);
  const entries = config.durable_objects.bindings.map(({ name, class_name: className }) => [
    name,
    { className, useSQLite: withSqlite.includes(className) },
  ]);
  return Object.fromEntries(entries);
}

/** Bytes of wasm memory in the isolate; it never shrinks, so this is the peak. */
async function wasmMemory(miniflare, name) {
  const sizes = await (await fetch(await miniflare.unsafeGetDirectURL(name, "Memory"))).json();
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Puts one store operation in trouble: `at` is its place in the order from now on,
 * `trouble` one of `faulty-stores.mjs`. Answers the operations since the last plan.
 */
async function planFault(miniflare, name, fault) {
  const url = await miniflare.unsafeGetDirectURL(name, "Faults");
  return (await fetch(url, { method: "POST", body: JSON.stringify(fault) })).json();
}

function stores(folder) {
  if (folder === undefined) return {};
  return {
    kvPersist: path.join(folder, "kv"),
    durableObjectsPersist: path.join(folder, "objects"),
  };
}

function tell(stream, log) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    lines.filter((line) => line !== "").forEach(log);
  });
}
