// The browser module as a page gets it: its size, and what it says of frames.
//
// The package is loaded as in a browser, but from files; frames are drawn.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 400 * 1024;
const WIDTH = 640;
const HEIGHT = 480;

const folder = process.env.SELFSAME_BROWSER_PACKAGE;
const models = process.env.MODELS_DIR;
const read = (name) => readFileSync(path.join(folder, name));
const module = await import(pathToFileURL(path.join(folder, "selfsame_browser.js")).href);
module.initSync({ module: read("selfsame_browser_bg.wasm") });

/** A grey frame, drawn over where `level` says so. */
function frame(level) {
  const rgba = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
    const value = level(pixel % WIDTH, Math.floor(pixel / WIDTH)) ?? 90;
    rgba.fill(value, 4 * pixel, 4 * pixel + 3);
  }
  return rgba;
}

test("the package is small", () => {
  const files = ["selfsame_browser.js", "selfsame_browser_bg.wasm"].map(read);
  const zipped = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
  console.log(`browser module: ${(zipped / 1024).toFixed(0)} KiB gzip`);
  assert.ok(zipped <= LIMIT_BYTES, `${zipped} bytes`);
});

test("its types are written down", () => {
  const types = read("selfsame_browser.d.ts").toString();
  for (const name of ["FacePrecheck", "PagePrecheck", "CaptureRecord", "FaceAdvice", "Reason"]) {
    assert.match(types, new RegExp(`\\b${name}\\b`));
  }
});

test("a face is missed, in words a person understands", () => {
  const network = (name) => readFileSync(path.join(models, "face", `${name}.onnx`));
  const detector = network("face_detect_yunet_n_dynamic");
  const precheck = new module.FacePrecheck(detector, network("face_eye_state_32"));
  const advice = JSON.parse(precheck.judge(WIDTH, HEIGHT, frame(() => 90), 1080));
  assert.deepEqual(advice, { reasons: ["NO_FACE"], face: null });
  assert.equal(module.sentence("NO_FACE"), "Look into the camera.");
  assert.equal(module.sentence("NOTHING"), undefined);
});

test("a card is waited for until it is still", () => {
  const precheck = new module.PagePrecheck("CARD");
  const [left, top, , , right, bottom] = precheck.guide(WIDTH, HEIGHT);
  const card = frame((x, y) => {
    if (x <= left || x >= right || y <= top || y >= bottom) return undefined;
    const isPrint = x > left + 40 && x < right - 40 && x % 12 < 6 && y % 48 < 24;
    return isPrint ? 40 : 190;
  });
  const said = [1, 2, 3, 4, 5].map(() => JSON.parse(precheck.judge(WIDTH, HEIGHT, card)).reasons);
  assert.deepEqual(said.at(0), ["NOT_STEADY"]);
  assert.deepEqual(said.at(-1), []);
});

test("what is no frame is refused", () => {
  const precheck = new module.PagePrecheck("CARD");
  assert.throws(() => precheck.judge(WIDTH, HEIGHT, new Uint8Array(10)), /four bytes a pixel/);
  assert.throws(() => new module.PagePrecheck("POSTER"), /CARD or a BOOKLET/);
  assert.throws(() => new module.FacePrecheck(new Uint8Array(10)), /cannot be loaded/);
});

test("a capture record is sealed, and one without its photos refused", () => {
  const record = module.CaptureRecord.liveness("SMILE_LIVENESS");
  assert.throws(() => record.finish(Date.now(), "token"));
  record.add("NEUTRAL", 0, new Uint8Array([255, 216, 255]));
  record.add("SMILE", 900, new Uint8Array([255, 216, 255]));
  const bytes = Buffer.from(record.finish(Date.now(), "token"));
  assert.equal(bytes.subarray(0, 4).toString(), "IDVR");
  assert.match(bytes.toString("latin1"), /"mac":"/);
  assert.throws(() => record.add("HAT", 0, new Uint8Array()), /HAT is unknown/);
});
