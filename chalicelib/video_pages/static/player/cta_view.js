// What a call to action looks like: a text with a button, or a document of the customer's, and the icon that opens it.

import { ARROW, CROSS, make, makeButton, makeIcon } from "./dom.js";

/** @typedef {import("./config.js").CtaConfig} CtaConfig */

// A frame has no scripts and no origin. Its links open in new tabs.
const SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

export class CtaView {
  /**
   * @param {CtaConfig} cta
   * @param {{onClose: () => void, onLink: () => void, onIcon: () => void}} handlers
   */
  constructor(cta, { onClose, onLink, onIcon }) {
    this.cta = cta;
    const { body, button } = cta;
    this.label = (cta.type === "text" && (body || button)) || "Call to action";
    this.panel = make("section", { "data-type": cta.type });
    if (cta.type === "html") this.addFrame(onLink);
    else this.addText(onLink);
    if (cta.allowClose) {
      this.panel.append(makeButton({ class: "close", "aria-label": "Close" }, onClose, makeIcon(CROSS)));
    }
    const text = (cta.type === "text" && button) || "More";
    this.icon = cta.openOnClick
      ? makeButton({ class: "cta-icon", "aria-haspopup": "dialog" }, onIcon, make("span", { dir: "auto" }, text), makeIcon(ARROW))
      : null;
  }

  /** @param {() => void} onLink */
  addText(onLink) {
    const { body, button, url } = this.cta;
    if (body) this.panel.append(make("p", { class: "words", dir: "auto" }, body));
    if (!url) return;
    const link = make("a", { class: "action", dir: "auto", href: url, target: "_blank", rel: "noopener noreferrer" });
    link.append(button || "Learn more", make("span", { class: "unseen" }, " (opens a new tab)"));
    for (const name of ["click", "auxclick"]) {
      link.addEventListener(name, (event) => {
        if (/** @type {MouseEvent} */ (event).button < 2) onLink();
      });
    }
    this.panel.append(link);
  }

  /**
   * A click in a frame without scripts is seen only by what it does: it opens a tab while the frame has the focus.
   * @param {() => void} onLink
   */
  addFrame(onLink) {
    this.frame = make("iframe", { sandbox: SANDBOX, title: "Call to action", referrerpolicy: "no-referrer" });
    this.panel.append(this.frame);
    this.isCounted = false;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && document.activeElement === this.frame && !this.isCounted) {
        this.isCounted = true;
        onLink();
      }
    });
  }

  show() {
    this.isCounted = false;
    if (this.frame && !this.frame.hasAttribute("src")) this.frame.setAttribute("src", this.cta.src ?? "");
    if (this.icon) this.icon.hidden = true;
  }

  hide() {
    if (this.icon) this.icon.hidden = false;
  }
}
