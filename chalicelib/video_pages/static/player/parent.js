// Messages between an embed and the page around it. docs/guides/video-pages.md describes them.

/** @typedef {import("./config.js").Config} Config */

const NAME = "reelwright";
const TIMES_PER_SECOND = 4;

/**
 * Return the origin of the page around the embed, if it may embed it.
 * @param {string[] | null | undefined} allowed null: any may.
 */
export function parentOrigin(allowed) {
  if (window.parent === window) return null;
  // The browser says it itself where it can: a page may hide its address from the referrer.
  const origin = location.ancestorOrigins?.[0] ?? (document.referrer ? new URL(document.referrer).origin : null);
  if (!origin || origin === "null") return null;
  return !allowed || allowed.some((source) => matches(origin, source)) ? origin : null;
}

/**
 * Return whether a source of a policy, such as https://*.shop.example, names an origin.
 * @param {string} origin
 * @param {string} source
 */
function matches(origin, source) {
  const [scheme, domain] = source.split("://*");
  if (domain === undefined) return origin === source;
  return origin.startsWith(`${scheme}://`) && origin.endsWith(domain) && origin.length > `${scheme}://${domain}`.length;
}

export class ParentPage {
  /**
   * @param {Config} config
   * @param {HTMLVideoElement} video
   * @param {() => void} play
   */
  constructor(config, video, play) {
    this.origin = config.embed ? parentOrigin(config.allowedOrigins) : null;
    this.video = video;
    this.quartile = 0;
    if (this.origin) this.listen(play);
  }

  /** @param {() => void} play */
  listen(play) {
    const { video } = this;
    let last = 0;
    addEventListener("message", ({ source, origin, data }) => {
      if (source !== window.parent || origin !== this.origin || data?.target !== NAME) return;
      if (data.method === "play") play();
      else if (data.method === "pause") video.pause();
      else if (data.method === "seek" && Number.isFinite(data.time)) video.currentTime = data.time;
    });
    video.addEventListener("play", () => this.tell("play"));
    video.addEventListener("pause", () => this.tell("pause"));
    video.addEventListener("ended", () => this.tell("ended"));
    video.addEventListener("timeupdate", () => {
      const now = performance.now();
      if (now - last < 1000 / TIMES_PER_SECOND) return;
      last = now;
      this.tell("time");
      this.tellQuartile();
    });
    this.tell("ready");
  }

  tellQuartile() {
    const quartile = Math.floor((4 * this.video.currentTime) / this.video.duration);
    while (this.quartile < Math.min(quartile, 3)) {
      this.quartile += 1;
      this.tell("quartile", { quartile: this.quartile });
    }
  }

  /**
   * @param {string} event
   * @param {object} [detail]
   */
  tell(event, detail = {}) {
    if (!this.origin) return;
    const { currentTime, duration } = this.video;
    const message = { source: NAME, event, time: currentTime, duration: duration || null, ...detail };
    window.parent.postMessage(message, this.origin);
  }
}
