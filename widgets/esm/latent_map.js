// @ts-check
/**
 * The latent map: every point of the data where the model puts it, in the colour of what is known about it.
 * The view holds a camera and what is under the pointer; everything else comes from the model's traits (see README.md),
 * and every gesture is painted here first and then told to Python.
 */
import { acknowledge } from "./kit/acknowledged.js";
import { element } from "./kit/dom.js";
import { keepKeys } from "./kit/keys.js";
import { createNotice } from "./kit/notice.js";
import { arrayOf, codesOf, listenTo } from "./kit/traits.js";
import { createCommands } from "./map/commands.js";
import { showDamage } from "./map/damage.js";
import { createGestures } from "./map/gestures.js";
import { createLegend } from "./map/legend.js";
import { createPoints } from "./map/points.js";
import { watchRoom } from "./map/room.js";
import { createSelecting } from "./map/selecting.js";
import { createSpotlight } from "./map/spotlight.js";
import { createStage } from "./map/stage.js";
import { statusOf } from "./map/status.js";

/** @param {import("./kit/traits.js").Context} context */
function render(context) {
  const root = element("div", "rcm-map", { role: "application", "aria-label": "Latent map" });
  const { model, stop: stopAsking } = acknowledge(context.model, root, takeBack);
  const points = createPoints();
  const stage = createStage(root, points, showFrame);
  const { painter } = stage;
  const spotlight = createSpotlight((row) => model.send({ type: "card", row }));
  const selecting = createSelecting(model, points, showSelection);
  const legend = createLegend(stage.highlight, (code, how) => {
    selecting.select(points.rowsWith(code), how);
    root.focus({ preventScroll: true });
  });
  const notice = createNotice();
  const status = element("div", "rcm-status", { role: "status" });
  const { toolbar, ...commands } = createCommands(model, root, stage, points, selecting, notice);
  const gestures = createGestures(root, stage, points, spotlight, selecting, commands.mode);
  root.append(painter.canvas, spotlight.overlay, legend.root, toolbar.root, status, notice.root, spotlight.card);
  context.el.append(root);
  keepKeys(root);

  /** @param {number} drawn */
  function showFrame(drawn) {
    const words = statusOf({ n: points.n, drawn, most: painter.scene.most, selected: points.selected.length, labelled: points.labelled });
    if (status.textContent !== words) status.textContent = words;
    spotlight.show(stage.view, points.positions, painter.diameter() / 2 + 5);
    gestures.showLasso();
  }

  function showSelection() {
    spotlight.pin(points.selected.length === 1 ? points.selected[0] : -1);
    showFlags();
  }

  function showFlags() {
    root.dataset.selected = String(points.selected.length);
    root.dataset.labelled = String(points.labelled);
    stage.showFlags();
  }

  // ---- what Python says ----------------------------------------------------------------------------------------

  function takePositions() {
    const areFirst = points.n === 0;
    points.takePositions(arrayOf(model.get("positions"), Float32Array));
    stage.movePoints(areFirst);
    spotlight.forget();
    stage.changed();
  }

  function takeColors() {
    const coloring = model.get("coloring");
    points.takeCodes(codesOf(model.get("codes"), points.n));
    stage.showCodes();
    painter.scene.setPalette(coloring.palette);
    legend.show(coloring);
    toolbar.showColorings(model.get("colorings"), model.get("color_by"));
    spotlight.renew();
    stage.changed();
  }

  function takeMarks() {
    points.takeMarks(arrayOf(model.get("marks"), Uint8Array));
    showFlags();
  }

  function takeSelection() {
    const row = selecting.take();
    if (row >= 0) stage.showRow(row);
  }

  function takeAll() {
    takeColors();
    takeMarks();
    takeSelection();
  }

  function takeBack() {
    selecting.giveUp();
    takeAll();
  }

  /** @param {any} message @param {DataView[]} buffers */
  function hear(message, buffers) {
    if (message.type === "card") {
      if (spotlight.answer(message, buffers?.length ? arrayOf(buffers[0], Uint8Array) : null)) stage.invalidate();
    } else if (message.type === "notice") {
      notice.say(message.text, message.level);
      if (message.level === "error") takeAll();
    } else if (message.type === "found") {
      notice.say(message.text, "info");
      if (message.by === selecting.view && message.count) commands.zoomToSelection();
    }
  }

  const takeHeight = () => (root.style.height = `${model.get("height")}px`);
  const stopWatching = painter.watch(notice, stage.invalidate);
  const stopModel = listenTo(model, {
    "change:positions": takePositions,
    "change:codes change:coloring": takeColors,
    "change:marks": takeMarks,
    "change:selection": takeSelection,
    "change:height": takeHeight,
    "msg:custom": hear,
  });
  const stopRoom = watchRoom(root, stage, toolbar.root, legend.root);
  const stopDamage = showDamage(model, root);
  takeHeight();
  takePositions();
  takeAll();

  return () => {
    for (const stop of [stopModel, stopAsking, stopWatching, stopRoom, stopDamage]) stop();
    gestures.stop();
    stage.stop();
    notice.hide();
    root.remove();
  };
}

export default { render };
