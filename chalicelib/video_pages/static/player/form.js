// The form: when it is shown, and how it keeps the video until it is sent.

import { FormView } from "./form_view.js";

/**
 * @typedef {import("./config.js").FormConfig} FormConfig
 * @typedef {import("./layer.js").Layer} Layer
 * @typedef {import("./playback.js").Playback} Playback
 */

export class ViewerForm {
  /**
   * @param {FormConfig} form
   * @param {Layer} layer
   * @param {Playback} playback
   * @param {{send: (fields: Record<string, string>) => Promise<Response>, onSent: () => void, onClosed: () => void}} handlers
   */
  constructor(form, layer, playback, { send, onSent, onClosed }) {
    this.form = form;
    this.layer = layer;
    this.playback = playback;
    this.onClosed = onClosed;
    this.isOpen = false;
    this.isDone = false;
    /** Where a required form keeps the video, in seconds; null: nowhere. */
    this.lock = form.required && form.showAtStart ? 0 : /** @type {number | null} */ (null);
    this.view = new FormView(form, {
      send,
      onSkip: () => this.close(),
      onSent: () => {
        onSent();
        this.close();
      },
    });
    playback.video.addEventListener("seeking", () => this.keep());
  }

  /** The video begins to play, or goes on: show the form first. Return whether it is shown. */
  atPlay() {
    if (this.isDone) return false;
    if (!this.isOpen && this.lock === null && !(this.form.showAtStart && !this.isLate)) return false;
    this.playback.hold();
    this.open();
    return true;
  }

  /** The video has ended. Return whether the form is shown. */
  atEnd() {
    this.isLate = true;
    if (this.isDone || !this.form.showAtEnd) return false;
    if (this.form.required) this.lock = this.playback.video.duration;
    this.open();
    return true;
  }

  /** Undo the viewer's seeking while the form keeps the video. */
  keep() {
    const { video } = this.playback;
    if (this.lock === null || Math.abs(video.currentTime - this.lock) < 0.05) return;
    video.currentTime = this.lock;
    this.open();
  }

  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.layer.show(this.view.panel, {
      kind: "dialog",
      label: this.form.title || "Form",
      blocks: true,
      takesFocus: true,
      onEscape: this.form.required ? undefined : () => this.close(),
    });
  }

  /** Sent or skipped: the video goes on, if it has not ended. */
  close() {
    this.isDone = true;
    this.isOpen = false;
    this.lock = null;
    this.layer.hide();
    this.layer.returnFocus();
    this.onClosed();
  }
}
