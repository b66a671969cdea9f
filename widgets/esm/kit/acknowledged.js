// @ts-check
/**
 * What a view tells Python, numbered: it counts once Python acknowledges its number, on disk or refused. Until then it is
 * only painted. A kernel that is busy is waited for. A kernel that is gone, or that has nothing to do and does not
 * answer, makes the view take back what it painted, and a banner says so for as long as that lasts.
 *
 * Jupyter's signs, of which some hosts lack some: the model's event when its comm dies (a restart); a comm that throws
 * once it is disposed; and the kernel of the widget manager.
 */
import { element } from "./dom.js";
import { watchKernel } from "./kernel.js";
import { listenTo } from "./traits.js";
import { createTurns } from "./turns.js";

/** Milliseconds between two looks at what is not acknowledged. */
export const LOOK = 250;
/** Milliseconds in which a kernel that is free answers. */
export const PATIENCE = 2000;
/** Milliseconds after which the view says that it waits. A choice: a gesture seldom takes so long. */
export const SLOW = 750;

/** What only asks for something to show, and changes nothing. */
const QUESTIONS = ["card", "items"];

/** The gestures without an acknowledgement, and what that means. */
export function createLedger() {
  /** @type {Set<string>} */
  const pending = new Set();
  /** Looks since the last sign of the kernel, and those in a row at which it was free. */
  let looks = 0;
  let quiet = 0;
  let isLost = false;

  function forget() {
    pending.clear();
    looks = quiet = 0;
  }

  return {
    /** @returns {"settled" | "waiting" | "lost"} */
    get state() {
      if (isLost) return "lost";
      return looks * LOOK >= SLOW ? "waiting" : "settled";
    },
    /** Whether there is nothing to look at. */
    get isIdle() {
      return !pending.size && !isLost;
    },
    /** @param {string} number */
    sent(number) {
      if (!pending.size) looks = quiet = 0;
      pending.add(number);
    },
    /** Python acknowledged a message; returns whether gestures were given up before. @param {string} number */
    acknowledged(number) {
      const wasLost = isLost;
      pending.delete(number);
      looks = quiet = 0;
      isLost = false;
      return wasLost;
    },
    /** Look at what is pending: is it lost now, or is it time to ask whether the kernel is back? @param {import("./kernel.js").Reach} reach @returns {"lost" | "ask" | null} */
    look(reach) {
      looks += 1;
      quiet = reach === "busy" ? 0 : quiet + 1;
      if (reach !== "dead") {
        if (quiet * LOOK < PATIENCE) return null;
        if (!pending.size) {
          looks = quiet = 0;
          return isLost && reach === "free" ? "ask" : null;
        }
      }
      forget();
      isLost = true;
      return "lost";
    },
  };
}

/** What the banner says. */
function words(/** @type {string} */ state) {
  if (state === "waiting") return "waiting for the kernel: not saved yet";
  const remedy = document.body.dataset.voila ? "load the page again" : "run the cell again";
  return state === "lost" ? `no kernel: nothing is saved; ${remedy}` : "";
}

/**
 * The model of a view with numbers on what it sends, and a banner in `root`.
 * @param {import("./traits.js").Model} model @param {HTMLElement} root
 * @param {() => void} takeBack  shows what Python said last: nothing that the view painted since was received
 */
export function acknowledge(model, root, takeBack) {
  const turns = createTurns();
  const ledger = createLedger();
  const banner = element("div", "rcm-kernel", { hidden: true });
  let timer = 0;
  let isDead = false;
  root.append(banner);

  const kernel = watchKernel(model.widget_manager?.kernel);
  const reach = () => (isDead ? "dead" : kernel.reach());

  function show() {
    const { state } = ledger;
    if (banner.dataset.state === state) return;
    banner.dataset.state = state;
    banner.hidden = state === "settled";
    banner.setAttribute("role", state === "lost" ? "alert" : "status");
    banner.textContent = words(state);
  }

  function stopLooking() {
    window.clearInterval(timer);
    timer = 0;
  }

  function look() {
    if (ledger.isIdle && reach() !== "dead") return stopLooking();
    const found = ledger.look(reach());
    if (found === "lost") takeBack();
    if (found === "ask") post({ type: "acknowledge" }, turns.next());
    show();
    if (reach() === "dead") stopLooking();
  }

  /** @param {{type: string}} message @param {string} [number] @param {ArrayBufferLike[]} [buffers] */
  function post(message, number, buffers) {
    try {
      model.send(number ? { ...message, number } : message, undefined, buffers);
    } catch {
      isDead = true;
    }
    if (reach() === "dead") look();
    else if (number) timer ||= window.setInterval(look, LOOK);
  }

  /** @param {any} message */
  function hear({ type, number }) {
    if (type !== "acknowledged" || !turns.isOwn(number)) return;
    isDead = false;
    if (ledger.acknowledged(number)) takeBack();
    show();
  }

  /** Jupyter makes a comm live once, before there is a view: what comes later is its end. */
  function die() {
    isDead = true;
    look();
  }

  const stopModel = listenTo(model, { "msg:custom": hear, comm_live_update: die });

  return {
    /** The same model, whose messages are numbered; a dead comm does not make it throw. @type {import("./traits.js").Model} */
    model: {
      ...model,
      send(message, _, buffers) {
        const number = QUESTIONS.includes(message.type) ? undefined : turns.next();
        if (number) ledger.sent(number);
        post(message, number, buffers);
      },
    },
    stop() {
      stopModel();
      stopLooking();
      kernel.stop();
    },
  };
}
