// @ts-check
/** What the keys and the tools of the map do: some change what is seen, the others are sent to Python. */
import { findClass, isTyping, keyCommand } from "../kit/keys.js";
import { setTrait } from "../kit/traits.js";
import { boundsOf } from "./camera.js";
import { savePicture } from "./save.js";
import { createToolbar } from "./toolbar.js";

/** @typedef {"pan" | import("../kit/selection.js").How} Mode  what a plain drag does */
/** @typedef {import("../kit/keys.js").Command} Command */

/**
 * @param {import("../kit/traits.js").Model} model @param {HTMLElement} root  takes the keys
 * @param {import("./stage.js").Stage} stage @param {import("./points.js").Points} points
 * @param {import("./selecting.js").Selecting} selecting @param {import("../kit/notice.js").Notice} notice
 */
export function createCommands(model, root, stage, points, selecting, notice) {
  const { painter } = stage;
  /** @type {Mode} */
  let mode = "pan";
  const leave = () => root.focus({ preventScroll: true });
  const toolbar = createToolbar({
    mode: setMode,
    fit: stage.fit,
    zoom: zoomToSelection,
    search: (text) => model.send({ type: "search", text, by: selecting.view }),
    leave,
    save,
    colorBy(choice) {
      setTrait(model, "color_by", choice);
      leave();
    },
  });

  /** @param {Mode} next */
  function setMode(next) {
    root.dataset.mode = mode = next;
    toolbar.showMode(mode);
  }

  function zoomToSelection() {
    const bounds = boundsOf(points.selectedPlaces());
    if (bounds) stage.zoomTo(bounds);
    else notice.say("Nothing is selected: lasso some points or search first, then zoom.", "info");
  }

  /** @param {string} kind */
  async function save(kind) {
    const coloring = model.get("coloring");
    try {
      const { theme, copy } = painter;
      const seen = painter.seen(coloring.palette);
      notice.say(await savePicture(kind, model.get("session_name"), seen, coloring, theme, copy), "info");
    } catch (error) {
      notice.say(`The picture was not saved: ${error instanceof Error ? error.message : error}`, "error");
    }
    stage.invalidate();
  }

  /** Colour the selection as if Python had said yes. @param {number} id */
  function paintLabel(id) {
    const coloring = model.get("coloring");
    points.label(id, coloring.classes && id + 1 < coloring.palette.length);
    stage.showCodes();
    selecting.clear();
  }

  /** What the map does without Python. @type {Record<string, (command: Command) => void>} */
  const own = {
    fit: stage.fit,
    "zoom-selection": zoomToSelection,
    search: () => toolbar.search.select(),
    "toggle-lasso": () => setMode(mode === "pan" ? "replace" : "pan"),
    deselect: () => selecting.select([], "replace"),
    pan: ({ dx = 0, dy = 0 }) => stage.pan(dx, dy),
    zoom: ({ factor = 1 }) => stage.zoom(factor),
    find: () => findClass(root),
  };

  /** @param {Command} command */
  function act(command) {
    const { type, id = 0 } = command;
    if (own[type]) return own[type](command);
    if (type === "assign" && points.selected.length && !model.get("read_only")) paintLabel(id);
    model.send(command);
  }

  root.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return;
    const command = keyCommand(event);
    if (!command || ([" ", "Enter"].includes(event.key) && event.target !== root)) return;
    event.preventDefault();
    event.stopPropagation();
    act(command);
  });
  setMode("pan");

  return { toolbar, zoomToSelection, mode: () => mode };
}
