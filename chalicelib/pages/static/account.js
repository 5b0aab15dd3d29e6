// The page that the links in mails open: activate an account, or set a new password.
"use strict";

// The token stands behind the #, which is sent to no server; it is used when a person says so, not when a mail is scanned.
const [kind, token] = location.hash.slice(1).split("=");
const calls = {
  activation: () => ["Account_Activate", [token], "Your account is active. You can log in now."],
  reset: () => ["Password_Reset", [token, document.getElementById("password").value], "The new password is set."],
};
const outcome = document.getElementById("outcome");

async function call(method, params) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: "1", method: `AccountAPI.${method}`, params });
  const { error } = await (await fetch("api", { method: "POST", body })).json();
  if (error) throw new Error(`${error.message}: ${error.data?.problem ?? "please try again"}.`);
}

const form = Object.hasOwn(calls, kind) && token ? document.getElementById(kind) : null;
if (form) {
  form.hidden = false;
  outcome.textContent = "";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const [method, params, done] = calls[kind]();
      await call(method, params);
      form.hidden = true;
      outcome.textContent = done;
    } catch (problem) {
      outcome.textContent = problem.message;
      button.disabled = false;
    }
  });
}
