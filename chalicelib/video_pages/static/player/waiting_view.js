// What a page shows in place of a video that is not made yet: a button, how far it is, and what went wrong.

/** @typedef {import("./state.js").State} State */

const TITLE = "Your video is being made";
const TROUBLE = "There is no answer. This page keeps trying.";
const REFUSED = "Your video cannot be made just now. This page keeps trying.";
/** @type {Partial<Record<State["state"], string>>} */
const ENDS = {
  failed: "This video could not be made. Please ask the sender for another link.",
  gone: "This video is no longer available. Please ask the sender for another link.",
};
const SPOKEN_STEP = 25;

export class WaitingView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.button = /** @type {HTMLButtonElement} */ (find(root, "button"));
    this.bar = /** @type {HTMLProgressElement} */ (find(root, "progress"));
    this.part = find(root, ".part");
    this.words = find(root, ".words");
    this.status = find(root, "[role=status]");
    this.spokenStep = 0;
    this.isPressed = false;
  }

  /**
   * Show how far the video is.
   * @param {State} state
   * @param {string} left how long it takes
   */
  show({ state, percent }, left) {
    this.root.dataset.state = state;
    delete this.root.dataset.trouble;
    this.bar.value = percent;
    this.part.setAttribute("stroke-dasharray", `${Math.max(percent, 8)} 100`);
    this.root.toggleAttribute("data-begun", percent > 0);
    const end = ENDS[state];
    if (end) return this.tell(end);
    if (state !== "making") return this.write("");
    this.write([`${TITLE}${percent ? `: ${percent} %` : ""}.`, this.isPressed ? "It starts by itself." : "", left]);
    const step = Math.floor(percent / SPOKEN_STEP);
    if (step > this.spokenStep) this.speak(`${percent} % is done.`);
    this.spokenStep = step;
  }

  /** Show that the viewer wants to see the video. */
  press() {
    this.isPressed = true;
    this.root.dataset.pressed = "";
    this.button.setAttribute("aria-disabled", "true");
    this.speak(`${TITLE}. It starts by itself.`);
  }

  /** @param {boolean} isAnswered */
  trouble(isAnswered) {
    this.root.dataset.trouble = "";
    this.tell(isAnswered ? REFUSED : TROUBLE);
  }

  /** @param {string} text */
  tell(text) {
    this.write(text);
    this.speak(text);
  }

  /** @param {string | string[]} text */
  write(text) {
    this.words.textContent = typeof text === "string" ? text : text.filter(Boolean).join(" ");
  }

  /** @param {string} text */
  speak(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}

/**
 * @param {Element} root
 * @param {string} selector
 */
function find(root, selector) {
  return /** @type {Element} */ (root.querySelector(selector));
}
