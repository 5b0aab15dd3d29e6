// What the form looks like, and what it says about a field that is not filled in well.

import { CROSS, make, makeButton, makeIcon } from "./dom.js";

/** @typedef {import("./config.js").FormConfig} FormConfig */

// What a browser may fill in by itself, by the words of a field's name.
const PURPOSES = /** @type {const} */ ([
  [/e-?mail/i, "email"],
  [/first ?name|given ?name/i, "given-name"],
  [/(last|family) ?name|surname/i, "family-name"],
  [/company|organi[sz]ation/i, "organization"],
  [/phone|mobile/i, "tel"],
  [/^(full |your )?name$/i, "name"],
]);
// As lenient as browsers are: whether an address exists, only a mail can tell.
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

export class FormView {
  /**
   * @param {FormConfig} form
   * @param {{send: (fields: Record<string, string>) => Promise<Response>, onSkip: () => void, onSent: () => void}} handlers
   */
  constructor(form, { send, onSkip, onSent }) {
    this.form = form;
    this.send = send;
    this.onSent = onSent;
    this.inputs = form.fields.map((field, index) => new Field(field, index, form.required));
    this.problem = make("p", { class: "problem", role: "alert" });
    this.submit = make("button", { class: "action" }, "Send");
    const skip = form.required ? null : makeButton({ class: "quiet" }, onSkip, "Skip");
    const body = make("form", { novalidate: true, class: "fields" });
    body.append(...this.inputs.map((input) => input.row), this.problem, make("p", { class: "buttons" }, this.submit, skip ?? ""));
    body.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    this.panel = make("section", { "data-type": "form" });
    if (form.title) this.panel.append(make("h2", { dir: "auto" }, form.title));
    if (form.description) this.panel.append(description(form.description));
    this.panel.append(body);
    if (!form.required) this.panel.append(makeButton({ class: "close", "aria-label": "Close" }, onSkip, makeIcon(CROSS)));
  }

  /** Send the form if its fields are filled in well; else show what is not, and move the focus there. */
  check() {
    const wrong = this.inputs.filter((input) => !input.check());
    if (wrong.length) wrong[0].input.focus();
    else if (!this.submit.hasAttribute("aria-disabled")) this.deliver();
  }

  async deliver() {
    const fields = Object.fromEntries(this.inputs.map((input) => [input.name, input.input.value.trim()]));
    this.problem.textContent = "";
    this.submit.setAttribute("aria-disabled", "true");
    this.submit.textContent = "Sending …";
    try {
      const response = await this.send(fields);
      if (response.ok) this.onSent();
      else this.refuse(await response.json().catch(() => ({})));
    } catch {
      this.problem.textContent = "The form could not be sent. Check your connection and try again.";
    } finally {
      this.submit.removeAttribute("aria-disabled");
      this.submit.textContent = "Send";
    }
  }

  /**
   * Show the server's error at the field that it begins with, or above the button.
   * @param {{error?: string}} answer
   */
  refuse({ error = "The form could not be sent. Try again later." }) {
    const field = this.inputs.find(({ name }) => error.startsWith(`${name}: `));
    if (field) {
      field.show(error.slice(field.name.length + 2));
      field.input.focus();
    } else this.problem.textContent = error;
  }
}

class Field {
  /**
   * @param {{name: string, type: "email" | "text"}} field
   * @param {number} index
   * @param {boolean} isRequired
   */
  constructor({ name, type }, index, isRequired) {
    const id = `field-${index}`;
    this.name = name;
    this.type = type;
    this.isRequired = isRequired;
    const purpose = type === "email" ? "email" : PURPOSES.find(([words]) => words.test(name))?.[1];
    this.input = /** @type {HTMLInputElement} */ (
      make("input", { id, type, name, dir: "auto", autocomplete: purpose ?? "on", maxlength: 1000, required: isRequired })
    );
    this.problem = make("p", { class: "problem", id: `${id}-problem` });
    this.row = make("div", { class: "field" }, make("label", { for: id, dir: "auto" }, name), this.input, this.problem);
    this.input.addEventListener("input", () => this.show(""));
  }

  /** Return whether the field is filled in well; show what is not. */
  check() {
    const value = this.input.value.trim();
    let problem = "";
    if (this.isRequired && !value) problem = `Fill in ${this.name}.`;
    else if (this.type === "email" && value && !EMAIL.test(value)) {
      problem = "Write an email address, such as name@example.com.";
    }
    this.show(problem);
    return !problem;
  }

  /** @param {string} problem */
  show(problem) {
    this.problem.textContent = problem;
    if (problem) this.input.setAttribute("aria-describedby", this.problem.id);
    else this.input.removeAttribute("aria-describedby");
    this.input.setAttribute("aria-invalid", String(problem !== ""));
  }
}

const KEPT = new Set("A B BR DIV EM H3 H4 I LI OL P SMALL SPAN STRONG U UL".split(" "));

/**
 * Make the description. The server has sanitised it when it was stored; here only plain text, lists and links pass.
 * @param {string} html
 */
function description(html) {
  const place = make("div", { class: "words", dir: "auto" });
  copyKept(new DOMParser().parseFromString(html, "text/html").body, place);
  return place;
}

/**
 * @param {Node} from
 * @param {HTMLElement} to
 */
function copyKept(from, to) {
  for (const child of from.childNodes) {
    if (child instanceof Text) to.append(child.data);
    else if (child instanceof HTMLElement && KEPT.has(child.tagName)) {
      const isLink = child instanceof HTMLAnchorElement && /^(https?|mailto|tel):/.test(child.href);
      const attributes = isLink ? { href: child.href, target: "_blank", rel: "noopener noreferrer" } : {};
      const copy = make(child.tagName, attributes);
      copyKept(child, copy);
      to.append(copy);
    } else if (child instanceof HTMLElement && !["SCRIPT", "STYLE"].includes(child.tagName)) copyKept(child, to);
  }
}
