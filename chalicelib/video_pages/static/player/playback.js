// The video as the player moves it: what it does itself is not counted as the viewer's doing.

export class Playback {
  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.video = video;
    this.isHeld = false;
  }

  /** Pause for a panel. */
  hold() {
    if (this.video.paused) return;
    this.isHeld = true;
    this.video.pause();
  }

  /** Play. If the browser does not allow it, the play button stays. */
  play() {
    this.video.play().catch(() => {});
  }

  /** Return whether the pause that has just happened is the viewer's. Ask once for each. */
  takeViewersPause() {
    const isViewers = !this.isHeld && !this.video.ended;
    this.isHeld = false;
    return isViewers;
  }
}
