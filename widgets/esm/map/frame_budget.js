// @ts-check
/**
 * How many points are drawn while the view moves. At rest all of them are; while a hand drags the map, a frame must not
 * take longer than the hand notices, so where the graphics card cannot draw a million in time it draws a random part of
 * them, the same part in every frame. How fast it is is measured, not guessed.
 */

/** Up to this many points are always drawn, all of them; also what is drawn until the card's speed is known. A choice. */
export const ALWAYS = 200_000;
/** Fewer than this say too little about the map. */
const FEWEST = 50_000;
/** Milliseconds that drawing a frame in motion may take. */
const FRAME_MS = 40;
/**
 * Milliseconds without motion after which all points are drawn: as long as that takes, within limits, since a motion that
 * goes on has to wait for it.
 */
const REST_MS = [200, 1500];
/** The frame of a motion that is timed: those before it wait for what was drawn at rest. */
const TIMED = 3;

/**
 * Points to draw of `n` in motion: FEWEST doubled as often as goes, so that the part seldom changes.
 * @param {number} n @param {number} ms  for a point; NaN where that is not known yet
 */
export function pointsInMotion(n, ms) {
  if (n <= ALWAYS) return n;
  let points = ALWAYS;
  if (ms >= 0) for (points = FEWEST; 2 * points * ms <= FRAME_MS && points < n; ) points *= 2;
  return 1.5 * points >= n ? n : points;
}

/** Whether a row is in the random part of all rows that has the size `share` in 0..1; a larger part contains a smaller one. @param {number} row @param {number} share */
export function isInSample(row, share) {
  let hash = Math.imul(row ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296 < share;
}

/** How long the view has to rest before all `n` points are drawn. @param {number} n @param {number} ms  for a point; NaN where that is not known yet */
export function restOf(n, ms) {
  return Math.min(Math.max(n > ALWAYS && ms >= 0 ? n * ms : 0, REST_MS[0]), REST_MS[1]);
}

/**
 * A budget that learns from one frame of each motion.
 * @param {() => void} rested  called when a motion is over @param {() => boolean} [isHeld]  whether a hand still holds the map
 */
export function createFrameBudget(rested, isHeld = () => false) {
  let perPoint = NaN;
  let frames = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isMoving = false;
  let last = 0;

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(rest, restOf(last, perPoint));
  }

  function rest() {
    if (isHeld()) return wait();
    isMoving = false;
    frames = 0;
    rested();
  }

  return {
    /** The view moves. */
    move() {
      isMoving = true;
      wait();
    },
    /**
     * Draw as many of `n` points as the budget allows; returns how many that is.
     * @param {number} n @param {(most: number) => number} draw  returns how many it had to draw @param {() => void} finish  waits until they are drawn
     */
    frame(n, draw, finish) {
      last = n;
      const most = isMoving ? pointsInMotion(n, perPoint) : n;
      const begun = performance.now();
      const drawn = draw(most);
      if (isMoving && drawn > 0 && n > ALWAYS && ++frames === TIMED) {
        finish();
        perPoint = (performance.now() - begun) / drawn;
      }
      return most;
    },
    stop: () => clearTimeout(timer),
  };
}
