// The time of a video, at each frame that the screen shows.

/**
 * Call `each` with the time in ms at each frame while the video plays, and whenever its time jumps.
 * `timeupdate` alone comes four times a second; frames alone stop while the tab is hidden.
 * @param {HTMLVideoElement} video
 * @param {(ms: number) => void} each
 */
export function watchTime(video, each) {
  let frame = 0;
  const now = () => each(video.currentTime * 1000);
  const loop = () => {
    frame = 0;
    now();
    if (!video.paused && !frame) frame = requestAnimationFrame(loop);
  };
  video.addEventListener("play", () => {
    if (!frame) loop();
  });
  for (const name of ["timeupdate", "seeked"]) video.addEventListener(name, now);
}

/**
 * Return whether the video is at its end: `ended` is true only after the last frame, and false while a viewer seeks there.
 * @param {HTMLVideoElement} video
 */
export function isAtEnd(video) {
  return video.ended || (video.duration > 0 && video.currentTime >= video.duration);
}
