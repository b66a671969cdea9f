// @ts-check
/**
 * The gallery: rows side by side as pictures or texts. Only what is in view exists as elements; what they show is asked
 * for by row, so that a picture can't end up beside another row's name. Gestures are painted here first, then told.
 */
import { createChoosing } from "./gallery/choosing.js";
import { listenToKeys } from "./gallery/row_keys.js";
import { createSheet } from "./gallery/sheet.js";
import { createGalleryBar } from "./gallery/toolbar.js";
import { followTray } from "./gallery/tray.js";
import { acknowledge } from "./kit/acknowledged.js";
import { element } from "./kit/dom.js";
import { keepKeys } from "./kit/keys.js";
import { createNotice } from "./kit/notice.js";
import { arrayOf, listenTo } from "./kit/traits.js";

/** @param {import("./kit/traits.js").Context} context */
function render(context) {
  const root = element("div", "rcm-gallery", { role: "group", "aria-label": "Gallery" });
  const { model, stop: stopAsking } = acknowledge(context.model, root, takeBack);
  const inSteps = model.get("mode") === "step";
  /** Whether a new query waits for the focus. */
  let isAsked = false;
  const choosing = createChoosing(model, inSteps, showChosen, (i) => sheet.reveal(i));
  const sheet = createSheet(model, choosing, inSteps, () => {
    root.dataset.rows = String(choosing.rows.length);
    root.dataset.drawn = String(choosing.turn);
  });
  const { box, items } = sheet;
  const bar = createGalleryBar(model, { choose: choosing.chooseAll, resize, leave: () => box.focus({ preventScroll: true }) });
  const hint = element("div", "rcm-gallery-hint");
  const notice = createNotice();
  root.append(bar.root, box, hint, notice.root);
  bar.root.hidden = inSteps;
  root.dataset.kind = model.get("kind");
  context.el.append(root);
  listenToKeys(model, root, sheet, choosing, inSteps);
  const tray = followTray(model, root);

  /** @param {import("./gallery/sheet.js").Size} size */
  function resize(size) {
    root.dataset.size = size;
    sheet.resize(size);
  }

  function showChosen() {
    showWords();
    sheet.invalidate();
  }

  function showWords() {
    const rows = choosing.rows.length;
    bar.showCount(choosing.chosen, rows);
    hint.hidden = rows > 0;
    box.hidden = !rows;
    const shown = model.get("show");
    const nothing = inSteps ? "Ask for the points that would help most." : "Nothing is selected: lasso some points on the map, or click a class in its legend.";
    hint.textContent = shown === "all" ? nothing : `No row is “${shown}” here.`;
  }

  function takeRows() {
    sheet.clear();
    choosing.takeRows();
  }

  function takeMenus() {
    bar.showMenus();
    showWords();
  }

  /** After a query that a button of the tray asked for, keys belong to its rows: Enter answers, and asks no second time. */
  function takeFocus() {
    if (!isAsked || !box.offsetParent) return;
    isAsked = false;
    const pressed = document.activeElement?.closest("button");
    if (pressed && root.closest(".rcm-query")?.contains(pressed)) box.focus({ preventScroll: true });
  }

  function takeBack() {
    choosing.giveUp();
    choosing.takeChosen();
  }

  /** @param {any} message @param {DataView[]} buffers */
  function hear(message, buffers) {
    if (message.type === "items") items.take(message, buffers?.length ? arrayOf(buffers[0], Uint8Array) : null);
    else if (message.type === "notice") notice.say(message.text, message.level);
    else if (message.type === "asked") {
      isAsked = choosing.rows.length > 0;
      takeFocus();
    }
    if (message.type === "notice" && message.level === "error") choosing.takeChosen();
  }

  const takeHeight = () => (root.style.height = `${model.get("height")}px`);
  const stopModel = listenTo(model, {
    "change:rows": takeRows,
    "change:chosen": choosing.takeChosen,
    "change:sort_by change:descending change:show": takeMenus,
    "change:version": items.outdate,
    "change:height": takeHeight,
    "msg:custom": hear,
  });
  const resizing = new ResizeObserver(() => {
    keepKeys(root);
    tray.settle();
    root.tabIndex = -1;
    takeFocus();
    sheet.invalidate();
  });
  resizing.observe(box);
  resizing.observe(root);
  takeHeight();
  const size = inSteps ? "small" : "medium";
  bar.showSize(size);
  resize(size);
  takeMenus();
  takeRows();

  return () => {
    stopModel();
    stopAsking();
    tray.stop();
    resizing.disconnect();
    sheet.stop();
    notice.hide();
    root.remove();
  };
}

export default { render };
