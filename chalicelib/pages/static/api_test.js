// The API Test. What is typed stays in the fields: nothing is stored, and nothing gets into the address of the page.
"use strict";

const field = (name) => document.getElementById(`test-${name}`);
const account = field("account");
const secret = field("secret");
const method = field("method");
const params = field("params");
const button = document.querySelector("#api-test button");
// More than this is shown without colours: it would take long.
const MOST_COLOURED = 100_000;
const PART = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\b(?:true|false|null)\b/g;

function show(name, json, head = "") {
  const code = field(name).querySelector("code");
  code.replaceChildren(head, ...(json.length > MOST_COLOURED ? [json] : coloured(json)));
}

function* coloured(json) {
  let at = 0;
  for (const found of json.matchAll(PART)) {
    const [whole, text, colon] = found;
    const part = document.createElement("span");
    part.className = colon ? "nt" : text ? "s2" : /[\d-]/.test(whole[0]) ? "mi" : "kc";
    part.textContent = text ?? whole;
    yield json.slice(at, found.index);
    yield part;
    at = found.index + part.textContent.length;
  }
  yield json.slice(at);
}

// The request, or null where the params are no JSON; tells of that.
function request() {
  try {
    const value = JSON.parse(params.value || "[]");
    problem("");
    return { jsonrpc: "2.0", id: "1", method: method.value, params: value };
  } catch (error) {
    problem(`The params are no JSON: ${error.message}`);
    return null;
  }
}

function problem(text) {
  field("problem").textContent = text;
  params.setAttribute("aria-invalid", String(text !== ""));
}

// The same request for people: without the secret.
function showRequest() {
  const body = request();
  if (!body) return;
  const url = new URL("api", document.baseURI).href.split("#")[0];
  const head = `POST ${url}?accountID=${account.value || "[ACCOUNT_ID]"}&accountSecret=[ACCOUNT_SECRET]\n\n`;
  show("request", JSON.stringify(body, null, 2), head);
}

async function execute() {
  const body = request();
  if (!body) return params.focus();
  const query = new URLSearchParams({ accountID: account.value.trim(), accountSecret: secret.value.trim() });
  const begun = performance.now();
  button.disabled = true;
  field("outcome").textContent = "Waiting for the answer …";
  field("response").querySelector("code").textContent = "";
  try {
    const response = await fetch(`api?${query}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
      cache: "no-store",
      credentials: "omit",
    });
    showResponse(response.status, await response.text(), performance.now() - begun);
  } catch (error) {
    field("outcome").textContent = `No answer: ${error.message}`;
  } finally {
    button.disabled = false;
  }
}

function showResponse(status, text, ms) {
  let shown = text;
  let kind = "";
  try {
    const answer = JSON.parse(text);
    shown = JSON.stringify(answer, null, 2);
    kind = answer.error ? "error" : "result";
  } catch {
    kind = "not JSON";
  }
  field("outcome").textContent = [kind, `HTTP ${status}`, `${Math.round(ms)} ms`, `${text.length} characters`].join(" · ");
  field("outcome").dataset.kind = kind;
  show("response", shown);
}

function choose() {
  params.value = method.selectedOptions[0].dataset.params;
  showRequest();
}

field("needs").hidden = true;
document.querySelector("#api-test fieldset").disabled = false;
method.addEventListener("change", choose);
params.addEventListener("input", showRequest);
account.addEventListener("input", showRequest);
document.getElementById("api-test").addEventListener("submit", (event) => {
  event.preventDefault();
  execute();
});
for (const link of document.querySelectorAll("a.try")) {
  link.hidden = false;
  link.addEventListener("click", () => {
    method.value = link.dataset.method;
    choose();
    // Once the browser has followed the link.
    setTimeout(() => params.focus({ preventScroll: true }));
  });
}
choose();
