// @ts-check
/** The chosen component: what it is in words, what can be done with it, and which classes it stands for. */
import { element, grouped, percent } from "../kit/dom.js";
import { titleOf } from "./tile.js";

/** @typedef {import("./tile.js").Tile} Tile */
/** @typedef {{name: string, color: string, share: number}} Bar */
/**
 * @typedef {{component: number, bars: Bar[], others: number, evidence: number, labelled: number,
 *   proposal: {reason: string, into: number | null, merge: [number, number] | null} | null, alike: number[]}} Detail
 */

/** What a component holds, in a line. @param {Tile} tile @param {Detail} detail */
export function holdings(tile, detail) {
  const parts = [`${percent(tile.usage)} of the data`, `${grouped(tile.rows)} point${tile.rows === 1 ? "" : "s"}`];
  parts.push(`${grouped(detail.labelled)} labelled`);
  if (tile.keeps) parts.push(`reserved for ${tile.keeps}`);
  if (tile.free) parts.push("free");
  return parts.join(" · ");
}

/** Fill a select, unless the user is in it. @param {HTMLSelectElement} select @param {[string, string][]} options  value, text @param {string} value */
function fillSelect(select, options, value) {
  const signature = JSON.stringify(options);
  if (select.dataset.options !== signature && document.activeElement !== select) {
    select.dataset.options = signature;
    select.replaceChildren(...options.map(([value, text]) => element("option", "", { value }, [text])));
  }
  select.value = value;
}

/** @param {(message: {type: string, [name: string]: any}, waiting?: string) => void} send  waiting: what is said until it is done */
export function createDetail(send) {
  /** @type {Tile | null} */
  let shown = null;
  let kept = "";
  const component = () => shown?.component ?? -1;
  const button = (/** @type {string} */ act, /** @type {string} */ text, /** @type {string} */ title, /** @type {() => void} */ press) => {
    const made = element("button", "rcm-lens-button", { type: "button", title }, [text]);
    made.dataset.act = act;
    made.addEventListener("click", press);
    return made;
  };
  const dot = element("span", "rcm-dot");
  const title = element("span", "rcm-lens-detail-title");
  const facts = element("span", "rcm-lens-quiet");
  const picked = button("select", "select its points", "Select the points that belong here most (Enter on the tile)", () =>
    send({ type: "select-component", component: component() }),
  );
  const name = element("input", "rcm-lens-input", { type: "text", placeholder: "give it a name", "aria-label": "Name of the component", title: "A name of your own; Enter keeps it", spellcheck: false, maxLength: 80 });
  const reserve = element("select", "rcm-lens-select", { "aria-label": "Reserve the component for a class", title: "Keep this component for one class, whatever else lies in it" });
  const split = button("split", "split", "Split it in two: by its labels where it holds two classes, else by its shape", () =>
    send({ type: "split-component", component: component() }, `splitting component ${component()} …`),
  );
  const into = element("select", "rcm-lens-select", { "aria-label": "Component to merge into", title: "The component that would take its points; the most alike comes first" });
  const merge = button("merge", "merge", "Give all of its points to the other component, and set it free", () =>
    send({ type: "merge-components", component: component(), into: Number(into.value) }, `merging component ${component()} into ${into.value} …`),
  );
  const hint = element("div", "rcm-lens-detail-hint", { hidden: true });
  const bars = element("div", "rcm-lens-tau", { role: "list", "aria-label": "Classes it stands for" });
  const acts = element("div", "rcm-lens-detail-acts", {}, [
    element("span", "rcm-lens-detail-group", {}, [picked]),
    element("span", "rcm-lens-detail-group", {}, [name, reserve]),
    element("span", "rcm-lens-detail-group", {}, [split, into, merge]),
  ]);

  const keepName = () => {
    if (name.value.trim() !== kept) send({ type: "name-component", component: component(), name: name.value });
  };
  name.addEventListener("change", keepName);
  name.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      name.value = kept;
      name.blur();
    } else if (event.key === "Enter") keepName();
    else return;
    event.stopPropagation();
  });
  reserve.addEventListener("change", () => send({ type: "reserve-component", component: component(), id: Number(reserve.value) }));
  into.addEventListener("change", () => {
    merge.disabled = into.value === "";
  });

  /** @param {Bar} bar */
  function bar({ name: label, color, share }) {
    const fill = element("span", "rcm-lens-tau-fill");
    fill.style.width = `${100 * share}%`;
    fill.style.background = color;
    return element("div", "rcm-lens-tau-row", { role: "listitem", title: `${label}: ${percent(share)}` }, [
      element("span", "rcm-lens-tau-name", {}, [label]),
      element("span", "rcm-lens-tau-track", {}, [fill]),
      element("span", "rcm-lens-tau-share", {}, [percent(share)]),
    ]);
  }

  /** @param {Detail} detail */
  function showHint({ proposal }) {
    hint.hidden = !proposal;
    if (!proposal) return;
    const remedy = [];
    if (proposal.merge) {
      const [gone, taker] = proposal.merge;
      const text = `merge ${gone} into ${taker}`;
      remedy.push(button("merge-first", text, "Sets a component free for the split", () => send({ type: "merge-components", component: gone, into: taker }, `${text} …`)));
    }
    hint.replaceChildren(element("span", "", {}, [proposal.reason]), ...remedy);
  }

  return {
    acts,
    bars,
    hint,
    heading: element("div", "rcm-lens-detail-heading", {}, [dot, title, facts]),
    /** @param {Tile[]} tiles @param {Detail} detail @param {{id: number, name: string}[]} classes */
    show(tiles, detail, classes) {
      const tile = tiles[detail.component];
      const isOther = shown?.component !== tile.component;
      shown = tile;
      kept = tile.name;
      dot.style.background = tile.color;
      dot.classList.toggle("rcm-dot-context", !tile.color);
      title.textContent = `component ${tile.component}: ${titleOf(tile)}`;
      facts.textContent = holdings(tile, detail);
      if (isOther || document.activeElement !== name) name.value = kept;
      fillSelect(reserve, [["-1", "open to every class"], ...classes.map(({ id, name: label }) => /** @type {[string, string]} */ ([String(id), `reserved for ${label}`]))], String(tile.reserved));
      reserve.disabled = classes.length === 0;
      const targets = detail.alike.map((k) => /** @type {[string, string]} */ ([String(k), `into ${k} · ${titleOf(tiles[k])}`]));
      fillSelect(into, [["", "merge into …"], ...targets], isOther || !detail.alike.includes(Number(into.value)) ? "" : into.value);
      picked.textContent = tile.rows ? `select ${grouped(tile.rows)} point${tile.rows === 1 ? "" : "s"}` : "no points";
      picked.disabled = tile.rows === 0;
      split.disabled = tile.rows < 2;
      into.disabled = tile.rows === 0 || !targets.length;
      merge.disabled = into.value === "";
      showHint(detail);
      const rest = detail.others > 0.005 ? [element("div", "rcm-lens-quiet", {}, [`other classes ${percent(detail.others)}`])] : [];
      const nothing = element("div", "rcm-lens-empty", {}, [classes.length ? "No label reaches it yet: select some of its points and press a digit." : "No labels yet: lasso some points and press a digit."]);
      bars.replaceChildren(...(detail.bars.length ? detail.bars.map(bar) : [nothing]), ...rest);
    },
  };
}
