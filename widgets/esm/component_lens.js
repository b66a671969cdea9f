// @ts-check
/**
 * The component lens: a tile for every component, and the chosen one in full, with a walk through its latent space.
 * What is chosen, and along which dimension the walk goes, are traits; how far it went is the view's own.
 */
import { acknowledge } from "./kit/acknowledged.js";
import { element } from "./kit/dom.js";
import { findClass, keepKeys, takeCommand } from "./kit/keys.js";
import { arrayOf, listenTo, setTrait } from "./kit/traits.js";
import { createDetail } from "./lens/detail.js";
import { createOverview } from "./lens/overview.js";
import { createPointCard } from "./lens/point_card.js";
import { createRows } from "./lens/rows.js";
import { createWalk } from "./lens/walk.js";

/** @param {import("./kit/traits.js").Context} context */
function render(context) {
  const root = element("div", "rcm-lens", { role: "region", "aria-label": "Components" });
  const { model, stop: stopAsking } = acknowledge(context.model, root, takeBack);
  const words = element("div", "rcm-lens-said", { role: "status" });
  const pick = (/** @type {number} */ row) => model.send({ type: "select-row", row });
  const overview = createOverview(model, {
    choose(component) {
      if (component === model.get("chosen")) return;
      say("", "info");
      setTrait(model, "chosen", component);
    },
    select: (component) => model.send({ type: "select-component", component }),
  });
  const detail = createDetail((message, waiting) => {
    if (waiting) say(waiting, "waiting");
    model.send(message);
  });
  const exemplars = createRows("Points that belong here most", pick);
  const card = createPointCard(root, (row) => model.send({ type: "card", row }));
  const walk = createWalk(model, { pick, hover: card.hover });
  root.append(
    overview.root,
    element("div", "rcm-lens-detail", { role: "group", "aria-label": "The chosen component" }, [
      detail.heading,
      detail.acts,
      words,
      detail.hint,
      element("div", "rcm-lens-detail-body", {}, [element("div", "rcm-lens-detail-side", {}, [walk.portrait, detail.bars]), walk.plane]),
      walk.near,
      element("div", "rcm-lens-heading", {}, ["most typical"]),
      exemplars.root,
    ]),
    card.root,
  );
  context.el.append(root);

  /** @param {string} said @param {"info" | "error" | "waiting"} level */
  function say(said, level) {
    words.textContent = said;
    words.dataset.level = level;
    root.setAttribute("aria-busy", String(level === "waiting"));
  }

  // ---- what Python says ----------------------------------------------------------------------------------------

  function showDetail() {
    const chosen = model.get("detail");
    // Until Python has answered the last choice, all but the tiles is still another component's.
    if (chosen.component !== model.get("chosen")) return;
    detail.show(model.get("tiles"), chosen, model.get("classes"));
    exemplars.show(chosen.exemplars, arrayOf(model.get("exemplars"), Uint8Array), chosen.shape);
    walk.showDetail();
  }

  function showChosen() {
    overview.choose(model.get("chosen"));
    walk.begin();
    root.dataset.chosen = String(model.get("chosen"));
  }

  function showReadOnly() {
    root.classList.toggle("rcm-read-only", model.get("read_only"));
    if (model.get("read_only")) say("read-only: another session has this folder", "info");
  }

  /** What was being done is not done; what was chosen in the fields is as before. */
  function takeBack() {
    say("", "info");
    showDetail();
  }

  /** @param {any} message @param {DataView[]} buffers */
  function hear(message, buffers) {
    if (message.type === "notice") say(message.text, message.level);
    else if (message.type === "card") card.answer(message, buffers?.length ? arrayOf(buffers[0], Uint8Array) : null);
  }

  root.addEventListener("keydown", (event) => {
    const command = takeCommand(event);
    if (command?.type === "find") findClass(root);
    else if (command) model.send(command);
  });

  const stopModel = listenTo(model, {
    "change:chosen": showChosen,
    "change:tiles change:order change:selected": overview.showTiles,
    "change:pictures change:picture_shape": overview.showPictures,
    "change:plane change:plane_rows change:plane_points": walk.showPlane,
    "change:plane_codes change:plane_marks": walk.showColors,
    "change:walk change:walk_pictures": walk.showWalk,
    "change:detail change:exemplars change:classes": showDetail,
    "change:read_only": showReadOnly,
    "msg:custom": hear,
  });
  const attached = new ResizeObserver(() => keepKeys(root));
  attached.observe(root);
  keepKeys(root);
  // In the order in which one part needs another.
  for (const show of [overview.showTiles, overview.showPictures, walk.showPlane, walk.showWalk, showDetail, showChosen, showReadOnly]) show();

  return () => {
    stopModel();
    stopAsking();
    attached.disconnect();
    root.remove();
  };
}

export default { render };
