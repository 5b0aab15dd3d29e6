// The call to action: when it is shown, when it is hidden, and what it does to the video.

import { Schedule } from "./cta_windows.js";
import { CtaView } from "./cta_view.js";

/**
 * @typedef {import("./config.js").CtaConfig} CtaConfig
 * @typedef {import("./layer.js").Layer} Layer
 * @typedef {import("./playback.js").Playback} Playback
 * @typedef {"time" | "start" | "end" | "pause" | "icon"} Reason
 * @typedef {(event: "cta", detail: {action: "shown" | "hidden" | "link" | "icon"}) => void} Announce
 */

export class CallToAction {
  /**
   * @param {CtaConfig} cta
   * @param {Layer} layer
   * @param {Playback} playback
   * @param {Announce} announce
   */
  constructor(cta, layer, playback, announce) {
    this.cta = cta;
    this.layer = layer;
    this.playback = playback;
    this.announce = announce;
    this.schedule = new Schedule(cta);
    /** @type {Reason | null} */
    this.reason = null;
    this.isHolding = false;
    this.timer = 0;
    this.view = new CtaView(cta, {
      onClose: () => this.close(),
      onLink: () => announce("cta", { action: "link" }),
      onIcon: () => this.openByIcon(),
    });
    if (this.view.icon) layer.root.append(this.view.icon);
  }

  get isShown() {
    return this.reason !== null;
  }

  /**
   * Show or hide what is due at a moment of the video, in ms.
   * @param {number} ms
   */
  atTime(ms) {
    const due = this.schedule.at(ms);
    const isTimed = this.reason === "time" || this.reason === "start";
    if (isTimed && !due && !this.isHolding) this.hide();
    else if (due && !this.isShown && !this.playback.video.paused) this.show(due.reason, due.end - due.start);
  }

  /** The viewer has paused the video. */
  atPause() {
    if (this.cta.showOnPause && !this.isShown) this.show("pause");
  }

  /** The video plays on: a panel that paused it makes room. */
  atPlay() {
    if (!this.isShown) return;
    this.isHolding = false;
    clearTimeout(this.timer);
    const isTimed = this.reason === "time" || this.reason === "start";
    if (isTimed && !this.cta.allowClose) this.appear();
    else if (this.isDialog) this.close();
  }

  /** The video has ended. */
  atEnd() {
    this.schedule.reset();
    if (!this.cta.showAtEnd) {
      if (this.reason === "time" || this.reason === "start") this.hide();
    } else if (this.isShown) {
      this.reason = "end";
      this.appear();
    } else this.show("end", this.cta.startMs === null && !this.cta.showAtStart ? this.cta.durationMs : null);
  }

  openByIcon() {
    this.announce("cta", { action: "icon" });
    if (!this.isShown) this.show("icon");
  }

  /**
   * @param {Reason} reason
   * @param {number | null} [lengthMs] How long it is shown while the video stands still; null: until it is closed.
   */
  show(reason, lengthMs = null) {
    this.reason = reason;
    const isPlaying = !this.playback.video.paused;
    // What the viewer has opened and may not close goes when the video plays on: so it has to stand still.
    const mustHold = this.cta.pauseOnShow || (reason === "icon" && !this.cta.allowClose);
    this.isHolding = mustHold && isPlaying;
    if (this.isHolding) this.playback.hold();
    if (lengthMs !== null && lengthMs !== Infinity && (this.isHolding || reason === "end")) {
      this.timer = setTimeout(() => this.close(), lengthMs);
    }
    // The icon is hidden afterwards: it may have the focus, which returns to it.
    this.appear();
    this.view.show();
    this.announce("cta", { action: "shown" });
  }

  get isDialog() {
    return this.layer.root.dataset.panel === "dialog";
  }

  /** Appear as a dialog while the video stands still, as a card while it plays. */
  appear() {
    const isDialog = this.isHolding || this.reason === "end" || this.reason === "pause" || this.playback.video.paused;
    this.layer.show(this.view.panel, {
      kind: isDialog ? "dialog" : "card",
      label: this.view.label,
      // Who pauses by keyboard plays on with the same key: the focus stays on it.
      takesFocus: this.reason === "icon" || (isDialog && this.reason !== "pause"),
      onEscape: this.cta.allowClose ? () => this.close() : undefined,
    });
  }

  /** Close it before its time, or at its end: the video goes on if it was paused for it. */
  close() {
    const goesOn = this.isHolding;
    // Who plays the video again after its end sees again what comes at the start.
    if (this.reason !== "end") this.schedule.dismiss(this.playback.video.currentTime * 1000);
    this.hide();
    if (goesOn) this.playback.play();
  }

  hide() {
    clearTimeout(this.timer);
    this.isHolding = false;
    this.reason = null;
    this.view.hide();
    this.layer.hide();
    this.announce("cta", { action: "hidden" });
  }
}
