// Verify the signature of a webhook call: `node verify.mjs < body`, with the secret and the headers as variables.
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { argv, env, exit } from "node:process";
import { fileURLToPath } from "node:url";

const TOLERANCE_S = 300;

// Return whether a call was signed with this secret within the last five minutes. `body` is a Buffer.
export function isGenuine(secret, eventId, timestamp, signatures, body) {
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_S) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const digest = createHmac("sha256", key).update(`${eventId}.${timestamp}.`).update(body).digest("base64");
  const expected = Buffer.from(`v1,${digest}`);
  return signatures.split(" ").some((each) => {
    const given = Buffer.from(each);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { WEBHOOK_SECRET = "", WEBHOOK_ID = "", WEBHOOK_TIMESTAMP = "", WEBHOOK_SIGNATURE = "" } = env;
  const genuine = isGenuine(WEBHOOK_SECRET, WEBHOOK_ID, WEBHOOK_TIMESTAMP, WEBHOOK_SIGNATURE, readFileSync(0));
  console.log(genuine ? "genuine" : "not genuine");
  exit(genuine ? 0 : 1);
}
