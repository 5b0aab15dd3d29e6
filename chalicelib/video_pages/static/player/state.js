// The state of a video that is not made yet, asked for again and again while somebody sees the page.

/** @typedef {{state: "unwatched" | "making" | "done" | "failed" | "gone", percent: number}} State */

const SHORTEST_MS = 700;
const LONGEST_MS = 8000;
const LONGEST_IN_TROUBLE_MS = 30_000;
const GROWTH = 1.12;

/**
 * Ask a page's server for the state of its video, or to have the video made.
 * @param {string} url
 * @param {RequestInit} [options]
 * @returns {Promise<State>}
 * @throws {Trouble} There is no answer, or none for now.
 */
export async function askState(url, options) {
  let answer;
  try {
    answer = await fetch(url, { cache: "no-store", credentials: "omit", ...options });
  } catch {
    throw new Trouble();
  }
  if (answer.status === 404) return { state: "gone", percent: 0 };
  if (!answer.ok) throw new Trouble(true, 1000 * Number(answer.headers.get("Retry-After") ?? 0));
  // A page of a proxy or of a hotel's network is no state.
  return answer.json().catch(() => {
    throw new Trouble();
  });
}

export class Trouble extends Error {
  /**
   * @param {boolean} [isAnswered] The server has said that it cannot do it now.
   * @param {number} [afterMs] How long it wants to be left alone.
   */
  constructor(isAnswered = false, afterMs = 0) {
    super("no state");
    this.isAnswered = isAnswered;
    this.afterMs = afterMs || 0;
  }
}

/** Calls `ask` at growing distances while the page is visible, and at once when it becomes visible again. */
export class Poll {
  /** @param {() => Promise<void>} ask It may throw `Trouble`. */
  constructor(ask) {
    this.ask = ask;
    this.waitMs = SHORTEST_MS;
    this.isOn = false;
    this.isAsking = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.isOn) this.now();
    });
  }

  /** Begin, or begin again at the shortest distance. */
  start() {
    this.isOn = true;
    this.hurry();
    this.later(this.waitMs);
  }

  /** From now on ask at the shortest distance, which grows again. */
  hurry() {
    this.waitMs = SHORTEST_MS;
  }

  stop() {
    this.isOn = false;
    clearTimeout(this.timer);
  }

  /** @param {number} ms */
  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), ms);
  }

  async now() {
    clearTimeout(this.timer);
    // Back in sight, it asks at once.
    if (document.hidden || !this.isOn || this.isAsking) return;
    let afterMs = 0;
    this.isAsking = true;
    try {
      await this.ask();
      this.waitMs = Math.min(LONGEST_MS, this.waitMs * GROWTH);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      afterMs = error.afterMs;
      this.waitMs = Math.min(LONGEST_IN_TROUBLE_MS, this.waitMs * 2);
    } finally {
      this.isAsking = false;
    }
    if (this.isOn) this.later(Math.max(afterMs, this.waitMs));
  }
}
