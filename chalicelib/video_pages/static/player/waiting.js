// A page whose video is not made yet: has it made when a person wants to see it, says how far it is, and becomes the player.

import { onFirstGesture } from "./gesture.js";
import { mount, preload } from "./mount.js";
import { Pace } from "./pace.js";
import { askState, Poll, Trouble } from "./state.js";
import { newViewing } from "./viewing.js";
import { WaitingView } from "./waiting_view.js";

/** @typedef {import("./state.js").State} State */

const NEAR_PERCENT = 80;

/**
 * @typedef {object} WaitingConfig
 * @property {State} now
 * @property {boolean} embed
 * @property {number} width px
 * @property {number} height px
 * @property {string} pageUrl
 * @property {string} stateUrl
 * @property {string} startUrl
 * @property {string | null} events The address for statistics; null: none are kept.
 * @property {string[]} scripts Those of the player.
 */

class WaitingPage {
  /**
   * @param {HTMLElement} root
   * @param {WaitingConfig} config
   */
  constructor(root, config) {
    this.root = root;
    this.config = config;
    this.view = new WaitingView(root);
    this.pace = new Pace();
    this.viewing = newViewing();
    this.poll = new Poll(() => this.ask());
    this.isStarted = false;
    this.awaitsGesture = false;
    this.isOver = false;
    /** @type {HTMLVideoElement | null} */
    this.primed = null;
    root.style.setProperty("--ratio", String(config.width / config.height));
    root.dataset.ready = "";
    this.view.button.addEventListener("click", (event) => event.isTrusted && this.press());
    // As the player does it: on phones `pagehide` may not come.
    addEventListener("pagehide", () => this.count());
    document.addEventListener("visibilitychange", () => document.hidden && this.count());
    this.update(config.now);
  }

  /** Play the video as soon as it is there. */
  press() {
    if (this.view.isPressed) return;
    // Safari lets an element play later if it was loaded by a press. Other browsers remember that the page was used.
    this.primed = document.createElement("video");
    this.primed.playsInline = true;
    this.primed.load();
    this.view.press();
    this.start();
  }

  /** Have the video made, and look often how far it is. */
  start() {
    this.isStarted = true;
    this.poll.start();
    this.poll.now();
  }

  /** @returns {Promise<void>} */
  async ask() {
    const { stateUrl, startUrl } = this.config;
    const isUnwatched = this.root.dataset.state === "unwatched";
    const starts = isUnwatched && this.isStarted;
    try {
      // A JSON body: a page of another site may send none here.
      const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
      const now = await (starts ? askState(startUrl, request) : askState(stateUrl));
      if (starts && now.state === "unwatched") throw new Trouble(true);
      await this.update(now);
    } catch (error) {
      // Who only moves the pointer has asked for nothing.
      if (error instanceof Trouble && (this.view.isPressed || !isUnwatched)) this.view.trouble(error.isAnswered);
      throw error;
    }
  }

  /** @param {State} state */
  async update(state) {
    if (this.isOver) return;
    // Near its end the next answer may be the last.
    if (state.percent >= NEAR_PERCENT && state.percent !== this.pace.last.percent) this.poll.hurry();
    this.pace.note(state.percent, performance.now());
    if (state.state === "done") return this.finish();
    this.view.show(state, this.pace.words());
    if (state.state === "making") {
      preload(this.config.scripts);
      if (!this.poll.isOn) this.poll.start();
    } else if (!this.isStarted || state.state !== "unwatched") {
      this.poll.stop();
    }
    if (state.state === "unwatched" && !this.awaitsGesture) {
      this.awaitsGesture = true;
      onFirstGesture(() => this.start());
    }
  }

  /** Become the player. */
  async finish() {
    const hadFocus = this.root.contains(document.activeElement);
    const video = await mount(this.config.pageUrl, this.viewing, this.primed);
    this.isOver = true;
    this.poll.stop();
    if (hadFocus) focusPlayer();
    // If the browser does not allow it, the play button stays.
    if (this.view.isPressed) await video?.play().catch(() => {});
  }

  /** Count that somebody has opened the page. From when there is a player, it counts. */
  count() {
    const { events, embed } = this.config;
    if (!events || this.isOver) return;
    navigator.sendBeacon(events, JSON.stringify({ viewing: this.viewing, embed, played: false }));
  }
}

/** Move the focus to the button that is where the other one was. */
function focusPlayer() {
  const button = customElements.get("media-play-button") && document.querySelector("media-play-button.start");
  if (button instanceof HTMLElement) button.focus({ preventScroll: true });
}

const waiting = document.getElementById("waiting");
if (waiting) new WaitingPage(waiting, JSON.parse(document.getElementById("config")?.textContent ?? "null"));
