// Onboards a customer with a generated client, as its users would call it.
//
//   node tests/clients/onboarding.mjs CLIENT.mjs BASE_URL TOKEN PHOTO

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [client, baseUrl, token, photo] = process.argv.slice(2);
const { Api } = await import(pathToFileURL(path.resolve(client)));
const { api } = new Api({
  baseUrl,
  securityWorker: () => ({ headers: { authorization: `Bearer ${token}` } }),
});

const session = (await api.createSession({ timeout: 600 })).data;
const inSession = { headers: { "x-inn-session-token": session.token } };

const customer = (await api.createCustomer(inSession)).data;
assert.equal(customer.links.self, `/api/v1/customers/${customer.id}`);
await refused(api.getCustomer(customer.id), 401);

const data = readFileSync(photo).toString("base64");
const selfie = (await api.createSelfie(customer.id, { image: { data } }, inSession)).data;
assert.equal(selfie.errorCode, undefined);
assert.ok(selfie.detection.confidence > 0.5, `${selfie.detection.confidence}`);
assert.equal((await api.getSelfieImage(customer.id, inSession)).data.data, data);

await api.deleteCustomer(customer.id, inSession);
const gone = await refused(api.getCustomer(customer.id, inSession), 404);
assert.equal(gone.error.errorCode, "NOT_FOUND");

await api.deleteSession(inSession);
await refused(api.createCustomer(inSession), 401);

/** What a call throws that must be refused with `status`. */
async function refused(call, status) {
  const answer = await call.then(() => assert.fail("it was not refused"), (error) => error);
  assert.equal(answer.status, status, String(answer));
  return answer;
}
