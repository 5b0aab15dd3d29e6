// How long a video still takes to be made, by the pace that this page has seen.

const LEAST_MS = 3000;
const LEAST_PERCENT = 8;
const LONG_MS = 120_000;

export class Pace {
  constructor() {
    /** @type {{percent: number, ms: number} | null} */
    this.first = null;
    this.last = { percent: 0, ms: 0 };
    this.movedMs = 0;
  }

  /**
   * @param {number} percent
   * @param {number} ms The time now.
   */
  note(percent, ms) {
    // It waits in a queue before anything is done, and is begun again if it is changed.
    if (percent === 0 || percent < this.last.percent) this.first = null;
    else this.first ??= { percent, ms };
    if (percent !== this.last.percent || !this.movedMs) this.movedMs = ms;
    this.last = { percent, ms };
  }

  /** Return how long it takes in words, or nothing before that can be known. */
  words() {
    if (this.last.ms - this.movedMs >= LONG_MS) return "This takes longer than usual. You can open this link again later.";
    if (!this.first) return "";
    const [done, ms] = [this.last.percent - this.first.percent, this.last.ms - this.first.ms];
    if (ms < LEAST_MS || done < LEAST_PERCENT) return "";
    const seconds = ((100 - this.last.percent) * ms) / done / 1000;
    if (seconds < 8) return "A few seconds left.";
    if (seconds < 60) return `About ${Math.ceil(seconds / 5) * 5} seconds left.`;
    return seconds < 90 ? "About a minute left." : `About ${Math.round(seconds / 60)} minutes left.`;
  }
}
