// Makes a personalised video: upload a picture, make a template, ask for a video, wait for it, print its link.
// Needs Node 18 or newer.
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const URL = process.env.REELWRIGHT_URL ?? "https://example.com/v1";
const ACCOUNT_ID = process.env.REELWRIGHT_ACCOUNT_ID ?? "ACCOUNT_ID";
const ACCOUNT_SECRET = process.env.REELWRIGHT_ACCOUNT_SECRET ?? "ACCOUNT_SECRET";
const PICTURE = process.env.PICTURE ?? "photo.jpg";
const CREDENTIALS = `accountID=${ACCOUNT_ID}&accountSecret=${ACCOUNT_SECRET}`;

async function post(path, body, headers) {
  const response = await fetch(`${URL}${path}?${CREDENTIALS}`, { method: "POST", body, headers });
  const answer = await response.json();
  if (answer.error) throw new Error(JSON.stringify(answer.error));
  return answer;
}

async function call(method, ...params) {
  const request = { jsonrpc: "2.0", id: "1", method: `SezionAPI.${method}`, params };
  return (await post("/api", JSON.stringify(request), { "Content-Type": "application/json" })).result;
}

const headers = { "Content-Type": "image/jpeg", "X-SZN-Filename": "photo.jpg" };
const { media } = await post("/api/upload", await readFile(PICTURE), headers);

const band = { position: { x: 0.1, y: 0.7 }, size: { w: 0.8, h: 0.2 } };
const script = [
  { image: { id: "photo", duration: 2000, imageAspect: "crop" } },
  { text: { id: "title", duration: 2000, ...band } },
];
const templateID = await call("Template_New", {
  name: "Hello",
  inputScripts: [JSON.stringify(script)],
  outProfiles: ["MP4_H264_AAC_640x480_24fps"],
  inputMedias: [
    { inputID: "photo", type: "image", sezionID: media.id },
    { inputID: "title", type: "text", text: "Hello, {{firstName}}!" },
  ],
});

const person = [{ name: "firstName", value: "Ava" }];
const videoID = await call("Template_Video_New", templateID, { name: "For Ava", inputVariables: person });

for (;;) {
  const { status } = await call("Video_Get", videoID);
  if (status.code === "done") break;
  if (status.code === "error") throw new Error(status.message);
  await sleep(1000);
}

for (const link of await call("Video_Get_Links", videoID)) console.log(link.url);
