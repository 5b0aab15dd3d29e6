// What is shown on top of the video: one panel at a time, as a dialog, or as a card beside which the video goes on.

import { make } from "./dom.js";

/**
 * @typedef {object} Appearance
 * @property {"dialog" | "card"} kind
 * @property {string} label What a screen reader calls it.
 * @property {boolean} [blocks] The controls below cannot be used.
 * @property {boolean} [takesFocus]
 * @property {() => void} [onEscape]
 */

export class Layer {
  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} controller
   * @param {HTMLVideoElement} video
   */
  constructor(root, controller, video) {
    this.root = root;
    this.controller = controller;
    this.video = video;
    this.place = make("div", { class: "layer" });
    this.status = make("div", { class: "unseen", role: "status" });
    /** @type {HTMLElement | null} */
    this.panel = null;
    /** @type {Element | null} */
    this.focused = null;
    /** @type {(() => void) | undefined} */
    this.onEscape = undefined;
    root.append(this.place, this.status);
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.onEscape && !event.defaultPrevented) this.onEscape();
    });
  }

  /**
   * Show a panel, or change how the one that is shown appears.
   * @param {HTMLElement} panel
   * @param {Appearance} appearance
   */
  show(panel, { kind, label, blocks = false, takesFocus = false, onEscape }) {
    this.root.dataset.panel = kind;
    this.controller.inert = blocks;
    this.onEscape = onEscape;
    panel.className = `panel ${kind}`;
    panel.tabIndex = -1;
    panel.setAttribute("role", kind === "dialog" ? "dialog" : "region");
    panel.setAttribute("aria-label", label);
    if (this.panel !== panel) {
      this.panel = panel;
      this.focused = document.activeElement;
      this.place.replaceChildren(panel);
      if (!takesFocus) this.status.textContent = label;
    }
    if (kind === "dialog") this.leaveOtherWindows();
    // An embed without the focus does not take it from the page around it.
    if (takesFocus && document.hasFocus()) panel.focus({ preventScroll: !blocks });
  }

  /** Hide the panel. The focus returns to where it was, if the panel had it. */
  hide() {
    if (!this.panel) return;
    const hadFocus = this.panel.contains(document.activeElement);
    this.panel = null;
    this.onEscape = undefined;
    this.place.replaceChildren();
    this.status.textContent = "";
    this.controller.inert = false;
    delete this.root.dataset.panel;
    if (hadFocus) this.returnFocus();
  }

  /** Move the focus to where it was before the panel, or to the play button if that place is gone. */
  returnFocus() {
    const place = this.focused instanceof HTMLElement && this.focused.checkVisibility() ? this.focused : null;
    const isInside = place && this.root.contains(place);
    const target = isInside ? place : this.controller.querySelector("media-control-bar media-play-button");
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }

  /** Leave the windows that show the video without the layer: picture in picture, and the full screen of iPhones. */
  leaveOtherWindows() {
    if (document.pictureInPictureElement === this.video) document.exitPictureInPicture();
    const video = /** @type {HTMLVideoElement & {webkitDisplayingFullscreen?: boolean, webkitExitFullscreen?: () => void}} */ (
      this.video
    );
    if (video.webkitDisplayingFullscreen) video.webkitExitFullscreen?.();
  }
}
