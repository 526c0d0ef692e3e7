// The Worker as wrangler builds and runs it, from wrangler.toml alone.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { clientOf } from "./client.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WRANGLER = path.join(ROOT, "node_modules/.bin/wrangler");
const START_LIMIT_MS = 300_000;
const QUIET = {
  CI: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_WRITE_LOGS: "false",
};
const needsBuilder = {
  skip:
    process.env.CI !== "true" &&
    spawnSync("worker-build", ["--version"]).status !== 0 &&
    "worker-build is not in the PATH",
};

test("wrangler dev runs it", needsBuilder, async () => {
  const port = await freePort();
  const state = mkdtempSync(path.join(tmpdir(), "wrangler-"));
  const wrangler = spawn(WRANGLER, [...devArguments(port, state), ...secrets("test:secret")], {
    cwd: ROOT,
    env: { ...process.env, ...QUIET },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  [wrangler.stdout, wrangler.stderr].forEach((from) => from.on("data", (text) => said.push(text)));
  try {
    const url = `http://127.0.0.1:${port}`;
    await answering(url, wrangler, said);
    const token = Buffer.from("test:secret").toString("base64");
    const { call } = clientOf({ url, token });
    const opened = await call("POST", "/customers");
    assert.equal(opened.status, 200);
    const customer = `/customers/${opened.body.id}`;
    assert.equal((await call("GET", customer)).status, 200);
    assert.equal((await call("DELETE", customer)).status, 204);
    assert.equal((await call("GET", customer)).status, 404);
  } finally {
    process.kill(-wrangler.pid, "SIGTERM");
    await new Promise((resolve) => wrangler.on("close", resolve));
    rmSync(state, { recursive: true });
  }
});

for (const environment of ["staging", "production"]) {
  test(`wrangler could deploy to ${environment}`, needsBuilder, () => {
    const outcome = spawnSync(WRANGLER, ["deploy", "--dry-run", "--env", environment], {
      cwd: ROOT,
      env: { ...process.env, ...QUIET },
      encoding: "utf8",
    });
    assert.equal(outcome.status, 0, outcome.stderr);
    for (const binding of ["env.RECORDS", "env.LEDGER (LedgerEntry)", "env.inference_url"]) {
      assert.ok(outcome.stdout.includes(binding), `${binding}\n${outcome.stdout}`);
    }
  });
}

function devArguments(port, state) {
  const address = ["--ip", "127.0.0.1", "--port", `${port}`, "--inspector-port", "0"];
  const quiet = ["--show-interactive-dev-session=false", "--persist-to", state];
  return ["dev", "--local", ...address, ...quiet];
}

function secrets(apiKey) {
  const values = {
    api_key_hashes: createHash("sha256").update(apiKey).digest("hex"),
    sealing_keys: `test:${Buffer.alloc(32, 7).toString("base64")}`,
  };
  return Object.entries(values).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
}

async function answering(url, wrangler, said) {
  const until = Date.now() + START_LIMIT_MS;
  for (;;) {
    const answer = await fetch(`${url}/api/v1/info`).catch(() => undefined);
    if (answer?.status === 200) return;
    assert.ok(wrangler.exitCode === null && Date.now() < until, said.join(""));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
