// What is counted of a viewing. Each message says the whole state so far, so one that is lost or comes twice does no harm.

/** @typedef {import("./config.js").Config} Config */
/** @typedef {"pauses" | "ctaShown" | "ctaHidden" | "ctaLink" | "ctaIcon"} Counter */

const PARTS = 100;
const EVERY_MS = 10_000;

/**
 * Return the parts of a video that were played, as 25 hex digits: bit i is the i-th hundredth, and is set if its middle was played.
 * @param {TimeRanges} played
 * @param {number} durationMs
 */
export function watchedParts(played, durationMs) {
  let bits = 0n;
  for (let part = 0; part < PARTS; part++) {
    const middle = ((part + 0.5) / PARTS) * (durationMs / 1000);
    for (let range = 0; range < played.length; range++) {
      if (played.start(range) <= middle && middle <= played.end(range)) bits |= 1n << BigInt(part);
    }
  }
  return bits.toString(16).padStart(PARTS / 4, "0");
}

export class Statistics {
  /**
   * @param {Config} config
   * @param {HTMLVideoElement} video
   * @param {string} viewing
   */
  constructor(config, video, viewing) {
    this.config = config;
    this.video = video;
    this.counts = { pauses: 0, ctaShown: 0, ctaHidden: 0, ctaLink: 0, ctaIcon: 0 };
    this.facts = { viewing, embed: config.embed, played: false, ended: false, form: false };
    this.sent = "";
    if (config.events) this.listen();
  }

  listen() {
    const { video } = this;
    // `play` is only the wish to play; here the video moves.
    video.addEventListener("playing", () => {
      if (this.facts.played) return;
      this.facts.played = true;
      this.send();
    });
    video.addEventListener("ended", () => {
      this.facts.ended = true;
      this.send();
    });
    setInterval(() => {
      if (!video.paused) this.send();
    }, EVERY_MS);
    // On phones `pagehide` may not come, and `visibilitychange` is the last that a page hears.
    addEventListener("pagehide", () => this.send());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.send();
    });
  }

  /** @param {Counter} counter */
  count(counter) {
    this.counts[counter] += 1;
    this.send();
  }

  formSent() {
    this.facts.form = true;
    this.send();
  }

  /** Send the state, unless it was sent before. */
  send() {
    if (!this.config.events) return;
    const duration = this.video.duration;
    const durationMs = Number.isFinite(duration) ? duration * 1000 : this.config.durationMs;
    const state = JSON.stringify({ ...this.facts, ...this.counts, watched: watchedParts(this.video.played, durationMs) });
    if (state === this.sent) return;
    if (navigator.sendBeacon(this.config.events, state)) this.sent = state;
  }
}
