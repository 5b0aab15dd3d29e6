// When a call to action is due: the windows of the video's time in which it is shown. Times are ms.

/** @typedef {import("./config.js").CtaConfig} CtaConfig */
/** @typedef {{start: number, end: number, reason: "start" | "time"}} TimeWindow */

/**
 * Return the windows of a call to action: from its start to its end, or for its duration, and at the start of the video.
 * @param {CtaConfig} cta
 * @returns {TimeWindow[]}
 */
export function windowsOf(cta) {
  const { startMs, endMs, durationMs } = cta;
  /** @type {TimeWindow[]} */
  const windows = [];
  if (startMs !== null) {
    windows.push({ start: startMs, end: endMs ?? startMs + (durationMs ?? Infinity), reason: "time" });
  }
  if (cta.showAtStart) {
    const end = startMs === null ? endMs ?? durationMs : durationMs;
    windows.push({ start: 0, end: end ?? Infinity, reason: "start" });
  }
  return windows;
}

/** The windows of a call to action, and which of them the viewer has dismissed. */
export class Schedule {
  /** @param {CtaConfig} cta */
  constructor(cta) {
    this.windows = windowsOf(cta);
    /** @type {Set<TimeWindow>} */
    this.dismissed = new Set();
  }

  /**
   * Return the window that a moment is in, unless it is dismissed. A window that is left and entered again is due again.
   * @param {number} ms
   * @returns {TimeWindow | undefined}
   */
  at(ms) {
    const inside = this.windows.filter((each) => each.start <= ms && ms < each.end);
    for (const each of this.dismissed) if (!inside.includes(each)) this.dismissed.delete(each);
    return inside.find((each) => !this.dismissed.has(each));
  }

  /**
   * Show nothing more in the windows that a moment is in.
   * @param {number} ms
   */
  dismiss(ms) {
    for (const each of this.windows) if (each.start <= ms && ms < each.end) this.dismissed.add(each);
  }

  /** Begin again: the viewer has seen the video to its end. */
  reset() {
    this.dismissed.clear();
  }
}
