// The explorer: label patterns are counted once and exactly; cells are written as text only.

const data = JSON.parse(document.getElementById("data").textContent);
const PAGE = 25; // arguments listed at once
const MOST_ACTORS = 50; // rows of the table of counts
const UNCODED = -1; // in place of a label; -2 marks a row that is not an argument
const NUMBERS = { arguments: "Arguments", mixed: "Mixed", uncoded: "Not coded" };
const TITLES = { arguments: "Coded arguments", mixed: "Mixed labels", uncoded: "Not yet coded" };

// Exact numbers: [numerator, denominator] in lowest terms, never negative

const ZERO = [0n, 1n];
const ONE = [1n, 1n];
const HALF = [1n, 2n];

const gcd = (a, b) => (b ? gcd(b, a % b) : a);
const lcm = (a, b) => (a / gcd(a, b)) * b;
const fraction = (a, b) => [a / gcd(a, b), b / gcd(a, b)];
const minus = ([a, b], [c, d]) => fraction(a * d - c * b, b * d);
const isSame = ([a, b], [c, d]) => a === c && b === d;
const compare = ([a, b], [c, d]) => Number(a * d > c * b) - Number(a * d < c * b);
const forData = ([a, b]) => (b === 1n ? `${a}` : `${a}/${b}`);

function forPeople([a, b]) {
  const [whole, rest] = [a / b, a % b];
  if (!rest) return `${whole}`;
  const plain = `${whole ? " " : ""}${rest}/${b}`;
  return `${whole || ""}${data.glyphs[`${rest}/${b}`] ?? plain}`;
}

/** Read a weight from 1/2 to 1; any other text is undefined. */
function readWeight(text) {
  const [, a, b = "1"] = /^(\d{1,30})(?:\/([1-9]\d{0,29}))?$/.exec(text) ?? [, "0"];
  const weight = fraction(BigInt(a), BigInt(b));
  return compare(weight, HALF) < 0 || compare(weight, ONE) > 0 ? undefined : weight;
}

// Counting, as the Python package does it

const isMixed = ({ primary, secondary }) => primary.length + secondary.length > 1;

const divided = (theories, [a, b]) =>
  theories.map((theory) => [theory, fraction(a, b * BigInt(theories.length))]);

const SHARES = {
  primary: ({ primary }) => divided(primary, ONE),
  any: ({ primary, secondary }) => [...primary, ...secondary].map((theory) => [theory, ONE]),
  pure: (label) => (isMixed(label) ? [] : divided(label.primary, ONE)),
  weighted: ({ primary, secondary }, weight) =>
    secondary.length && !isSame(weight, ONE)
      ? [...divided(primary, weight), ...divided(secondary, minus(ONE, weight))]
      : divided(primary, ONE),
};

const newGroup = () => ({ patterns: new Map(), arguments: 0, mixed: 0, uncoded: 0 });

function addTo(group, label) {
  group.uncoded += Number(label === UNCODED);
  if (label < 0) return;
  group.patterns.set(label, (group.patterns.get(label) ?? 0) + 1);
  group.arguments += 1;
  group.mixed += Number(isMixed(now.study.labels[label]));
}

/** Label patterns of each actor, and of all together at the end. */
function groupsOf({ actors, actor }, { label }) {
  const groups = [...actors, ""].map(newGroup);
  actor.forEach((name, row) => {
    addTo(groups[name], label[row]);
    addTo(groups.at(-1), label[row]);
  });
  return groups;
}

function countsOf({ patterns }) {
  const scaled = now.study.theories.map(() => 0n); // whole numbers add faster than fractions
  for (const [label, n] of patterns) {
    for (const [theory, [a, b]] of now.shares[label]) {
      scaled[theory] += a * (now.scale / b) * BigInt(n);
    }
  }
  return scaled.map((number) => fraction(number, now.scale));
}

/** The theories with the most arguments among those that may lead, and their margin. */
function leadOf(counts) {
  const { theories } = now.study;
  const rivals = [...theories.keys()].filter((n) => !theories[n].residual && counts[n][0]);
  const ranked = [...rivals.map((n) => counts[n]), ZERO, ZERO].sort(compare).reverse();
  const first = rivals.filter((n) => isSame(counts[n], ranked[0]));
  return { first, margin: minus(ranked[0], ranked[1]) };
}

// What is chosen: `view` as texts, as a link has it; `now` is what they stand for

let view = {};
const now = {};

/** Read the view from the address; what this file does not have is reported. */
function restore() {
  const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const missing = [];
  const pick = (name, known, otherwise = known[0]) => {
    const text = given[name] ?? otherwise;
    if (known.includes(text)) return text;
    missing.push(`${name} “${text}”`);
    return otherwise;
  };
  const names = data.studies.map(({ name }) => name);
  const study = data.studies[names.indexOf(pick("study", names))];
  const { name, coders, coder, actors, theories } = study;
  const rows = [...theories.map(({ code }) => `theory ${code}`), ...Object.keys(NUMBERS)];
  const weights = [data.weight, ...(readWeight(given.weight) ? [given.weight] : [])];
  view = {
    study: name,
    coder: pick("coder", coders.map(({ id }) => id), coder),
    actor: pick("actor", ["", ...actors]),
    rule: pick("rule", data.rules.map(({ name }) => name)),
    weight: pick("weight", weights),
    rows: pick("rows", ["", ...rows]),
    search: given.search ?? "",
  };
  part("notice").hidden = !missing.length;
  show("notice", `The link names something that this file does not have: ${missing.join(", ")}.`);
  renderChoices(study);
  choose({});
}

function choose(changes) {
  Object.assign(view, changes);
  const study = data.studies.find(({ name }) => name === view.study);
  const coder = study.coders.find(({ id }) => id === view.coder);
  Object.assign(now, { study, coder, weight: readWeight(view.weight) });
  coder.groups ??= groupsOf(study, coder);
  now.shares = study.labels.map((label) => SHARES[view.rule](label, now.weight));
  now.scale = now.shares.flat().reduce((all, [, [, b]]) => lcm(all, b), 1n);
  now.place = view.actor ? study.actors.indexOf(view.actor) : study.actors.length;
  now.theory = study.theories.findIndex(({ code }) => view.rows === `theory ${code}`);
  render();
  clearTimeout(now.waiting); // browsers refuse too many changes of the address
  now.waiting = setTimeout(() => history.replaceState(null, "", link()), 200);
}

function link() {
  const given = Object.entries(view).filter(([, text]) => text);
  return `#${new URLSearchParams(given.filter(([name]) => name !== "weight" || isWeighted()))}`;
}

const isWeighted = () => view.rule === "weighted";

// Elements

const part = (id) => document.getElementById(id);
const html = (name, attributes, ...children) =>
  filled(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) =>
  filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
const own = (text) => html("bdi", {}, text); // text of the data, whose direction is its own
const noun = (theory) => own(now.study.theories[theory].noun);
const counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
const listed = (items) =>
  items.flatMap((item, at) => (at ? [at < items.length - 1 ? ", " : " and ", item] : [item]));

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Replace what an element shows, unless it is the same: a screen reader would say it again. */
function show(id, ...children) {
  const fresh = html("div", {}, ...children);
  if (part(id).textContent !== fresh.textContent) part(id).replaceChildren(...fresh.childNodes);
}

// Rendering

function renderChoices({ coders, actors }) {
  const choices = {
    study: data.studies.map(({ name, title }) => [name, title]),
    coder: coders.map(({ id }) => [id, id]),
    actor: [["", "All actors"], ...actors.map((name) => [name, name])],
  };
  for (const [id, options] of Object.entries(choices)) {
    const made = options.map(([value, text]) => html("option", { value, dir: "auto" }, text));
    part(id).replaceChildren(...made);
    part(id).value = view[id];
  }
  const radios = data.rules.map(({ name }) => {
    const checked = name === view.rule ? { checked: "" } : {};
    const radio = html("input", { type: "radio", name: "rule", value: name, ...checked });
    return html("label", {}, radio, ` ${name}`);
  });
  part("rules").replaceChildren(...radios);
}

function render() {
  const group = now.coder.groups[now.place];
  const counts = countsOf(group);
  part("actor").value = view.actor;
  if (part("search").value.trim() !== view.search) part("search").value = view.search;
  document.title = now.study.title;
  show("title", own(now.study.title));
  show("question", own(now.study.question));
  show("digest", now.study.digest);
  show("meaning", `${view.rule}: ${data.rules.find(({ name }) => name === view.rule).meaning}.`);
  show("verdict", ...verdict(group, counts));
  show("basis", ...basis(group));
  part("weighing").hidden = !isWeighted();
  if (isWeighted()) renderWeighing(now.coder.leads[now.place]);
  renderPicture(group, counts);
  renderCounts();
  const { rule, weight, ...others } = view;
  const asked = JSON.stringify([others, now.theory < 0 || [rule, weight]]);
  if (now.asked === asked) return;
  Object.assign(now, { asked, page: 0 });
  renderRows();
}

function verdict(group, counts) {
  const { first, margin } = leadOf(counts);
  if (!first.length) return [group.arguments ? "No theory leads." : "No argument is coded."];
  const of = `${forPeople(counts[first[0]])} of ${counted(group.arguments, "argument")}`;
  if (first.length > 1) return [...listed(first.map(noun)), ` are level at ${of}.`];
  return [noun(first[0]), ` leads with ${of}, by a margin of ${forPeople(margin)}.`];
}

function basis({ mixed, uncoded }) {
  const rule = isWeighted() ? `weighted, w = ${forPeople(now.weight)}` : view.rule;
  const who = view.actor ? own(view.actor) : "All actors";
  return [who, `. ${now.coder.phrase}. Rule ${rule}. ${mixed} mixed, ${uncoded} not coded.`];
}

function renderWeighing({ stretches, words, changes }) {
  const steps = data.weights.map(readWeight);
  const every = [...steps, ...changes.map(readWeight), now.weight].sort(compare);
  now.stops = every.filter((weight, at) => !at || !isSame(weight, every[at - 1]));
  part("weight").max = now.stops.length - 1;
  part("weight").value = stopOf(view.weight);
  part("weight").setAttribute("aria-valuetext", forPeople(now.weight));
  show("w", forPeople(now.weight));
  part("track").replaceChildren(...stretches.flatMap(stretchMarks));
  const buttons = changes.map((stop) =>
    html("button", { type: "button", "data-stop": stop }, `w = ${forPeople(readWeight(stop))}`),
  );
  const where = buttons.length ? ["The lead changes at ", ...listed(buttons), ". "] : [];
  show("changes", ...where, words);
}

const stopOf = (weight) => now.stops.findIndex((stop) => isSame(stop, readWeight(weight)));

function stretchMarks([start, end, first]) {
  const [from, to] = [start, end].map((w) => (100 * stopOf(w)) / (now.stops.length - 1));
  const x = `${from}%`;
  if (start === end) return [svg("circle", { class: "point", cx: x, cy: 5, r: 5 })];
  const width = `${to - from}%`;
  const paint = first.length === 1 ? `theory-${first[0]}` : "level";
  const name = first.map((n) => now.study.theories[n].noun).join(" = ");
  const words = svg("text", { x: "50%", y: 16, "text-anchor": "middle" }, name);
  const box = svg("rect", { class: `alone ${paint}`, x, y: 1, width, height: 8 });
  return [box, svg("svg", { x, y: 10, width, height: 22 }, words)];
}

function renderPicture(group, counts) {
  const { theories } = now.study;
  const said = theories.map(({ noun }, n) => `${noun} ${forPeople(counts[n])}`).join(", ");
  const bars = theories.flatMap((_, theory) => bar(theory, group, counts[theory]));
  part("picture").setAttribute("aria-label", `${said}, of ${counted(group.arguments, "argument")}`);
  part("picture").setAttribute("height", 42 * theories.length);
  part("picture").replaceChildren(...bars);
  part("legend").hidden = !group.mixed;
}

function bar(theory, group, count) {
  const { noun, residual } = now.study.theories[theory];
  const [top, height] = [42 * theory + 20, 14];
  const name = svg("text", { x: 0, y: 14 }, `${noun}${residual ? " (never leads)" : ""}`);
  let end = 0;
  const pieces = Object.entries(partsOf(theory, group)).map(([kind, number]) => {
    const width = (100 * number) / (group.arguments || 1);
    end += width;
    const box = { x: `${end - width}%`, y: top, width: `${width}%`, height };
    return svg("rect", { class: `${kind} theory-${theory}`, ...box });
  });
  return [
    svg("rect", { class: "ground", x: 0, y: top, width: "100%", height }),
    ...pieces,
    svg("svg", { x: 0, y: top - 20, width: "80%", height: 20 }, name),
    svg("text", { x: "100%", y: top - 6, "text-anchor": "end" }, forPeople(count)),
  ];
}

/** How much of a count comes from unmixed labels, from outside a bracket, from in one. */
function partsOf(theory, { patterns }) {
  const parts = { alone: 0, shared: 0, bracket: 0 };
  for (const [at, n] of patterns) {
    const label = now.study.labels[at];
    const kind = label.secondary.includes(theory) ? "bracket" : isMixed(label) ? "shared" : "alone";
    const [, [a, b]] = now.shares[at].find(([named]) => named === theory) ?? [, ZERO];
    parts[kind] += (Number(a) / Number(b)) * n; // a length, not a count
  }
  return parts;
}

function renderCounts() {
  const { actors, theories } = now.study;
  const heads = theories.map(({ residual }, n) => [noun(n), residual ? " (never leads)" : ""]);
  const others = ["Leader", "Margin", ...Object.values(NUMBERS)].map((head) => [head]);
  const head = [["Actor"], ...heads, ...others].map((text) =>
    html("th", { scope: "col", class: text[0] === "Leader" ? "leader" : "" }, ...text),
  );
  const shown = [...actors.keys()].filter((n) => n < MOST_ACTORS || n === now.place);
  const rows = [...shown, actors.length].map(countRow);
  const body = [html("thead", {}, html("tr", {}, ...head)), html("tbody", {}, ...rows)];
  part("counts").replaceChildren(...body);
  const left = actors.length - shown.length;
  show("left-out", left ? `${left} more actors are not in this table: choose one above.` : "");
}

function countRow(place) {
  const group = now.coder.groups[place];
  const actor = now.study.actors[place] ?? "";
  const counts = countsOf(group);
  const { first, margin } = leadOf(counts);
  const leader = [first.length > 1 ? "level: " : "", ...listed(first.map(noun))];
  const cell = (rows, number) => html("td", {}, numberButton({ actor, rows, number }));
  return html(
    "tr",
    place === now.place ? { "aria-current": "true" } : {},
    html("th", { scope: "row" }, actor ? own(actor) : "All actors"),
    ...counts.map((number, n) => cell(`theory ${now.study.theories[n].code}`, number)),
    html("td", { class: "leader" }, ...(first.length ? leader : ["none"])),
    html("td", { "data-exact": forData(margin) }, forPeople(margin)),
    ...Object.keys(NUMBERS).map((rows) => cell(rows, [BigInt(group[rows]), 1n])),
  );
}

function numberButton({ actor, rows, number }) {
  const pressed = actor === view.actor && rows === view.rows;
  const chooses = { "data-actor": actor, "data-rows": rows, "data-exact": forData(number) };
  const attributes = { type: "button", "aria-pressed": pressed, ...chooses };
  return html("button", attributes, forPeople(number));
}

function renderRows() {
  const found = foundRows();
  const from = now.page * PAGE;
  const items = found.slice(from, from + PAGE).map(rowItem);
  const matching = view.search ? ` with “${view.search}”` : "";
  show("rows-title", ...rowsTitle());
  show("found", `${counted(found.length, "argument")}${matching}${total(found)}.`);
  show("page", `${from + 1}–${from + items.length} of ${found.length}`);
  part("rows").replaceChildren(...items);
  part("all").hidden = !view.rows && !view.search;
  part("pages").hidden = found.length <= PAGE;
  part("previous").disabled = !now.page;
  part("next").disabled = from + PAGE >= found.length;
}

function rowsTitle() {
  const of = view.actor ? [" of ", own(view.actor)] : [""];
  if (now.theory >= 0) return ["Arguments", ...of, " that count for ", noun(now.theory)];
  return [TITLES[view.rows] ?? "Arguments", ...of];
}

const shareOf = (label) => now.shares[label]?.find(([theory]) => theory === now.theory)?.[1];

function total(found) {
  if (now.theory < 0) return "";
  const group = newGroup();
  for (const row of found) addTo(group, now.coder.label[row]);
  return `, together ${forPeople(countsOf(group)[now.theory])}`;
}

function foundRows() {
  const { study, coder, place } = now;
  const isOfAll = place === study.actors.length;
  const isListed = study.labels.map((label, at) => isLabelListed(label, at));
  const areUncodedListed = ["", "uncoded"].includes(view.rows);
  const words = view.search.normalize("NFC").toLowerCase().split(/\s+/);
  const texts = view.search ? textsOf(study, coder) : [];
  return [...coder.label.keys()].filter(
    (row) =>
      (isOfAll || study.actor[row] === place) &&
      (isListed[coder.label[row]] ?? (areUncodedListed && coder.label[row] === UNCODED)) &&
      (!view.search || words.every((word) => texts[row].includes(word))),
  );
}

function isLabelListed(label, at) {
  if (now.theory >= 0) return shareOf(at) !== undefined;
  return view.rows === "mixed" ? isMixed(label) : view.rows !== "uncoded";
}

/** The text of each row that is searched; kept with the coder. */
function textsOf(study, coder) {
  const columns = [study.argument, study.motivation, coder.reason, ...Object.values(study.details)];
  coder.texts ??= study.actor.map((actor, row) => {
    const cells = [study.actors[actor], study.labels[coder.label[row]]?.text];
    const text = [...cells, ...columns.map((column) => column[row])].join("\n");
    return text.normalize("NFC").toLowerCase();
  });
  return coder.texts;
}

function rowItem(row) {
  const { study, coder } = now;
  const label = study.labels[coder.label[row]];
  const share = shareOf(coder.label[row]);
  const reason = coder.reason[row] ? [html("p", {}, "Reason: ", own(coder.reason[row]))] : [];
  const details = Object.entries(study.details).filter(([, cells]) => cells[row]);
  const named = details.map(([name, cells]) => detail(name, cells[row]));
  const who = own(study.actors[study.actor[row]]);
  const adds = share ? ` adds ${forPeople(share)}` : "";
  return html(
    "li",
    {},
    html("p", {}, html("b", {}, own(study.argument[row])), " ", who),
    html("div", {}, html("p", {}, own(study.motivation[row])), ...reason, html("p", {}, ...named)),
    html("p", {}, html("b", {}, own(label?.text ?? "not coded")), adds),
    html("p", { class: "place" }, own(`${coder.files[coder.file[row]]}:${coder.at[row]}`)),
  );
}

const detail = (name, text) =>
  html("span", { class: "detail" }, own(name.replaceAll("_", " ")), ": ", own(text));

// What a reader does

function turn(pages) {
  now.page += pages;
  renderRows();
  part("rows-title").focus();
}

function closeRows() {
  const { rows } = view;
  choose({ rows: "", search: "" });
  const numbers = [...document.querySelectorAll("#counts [aria-current] button")];
  (numbers.find((button) => button.dataset.rows === rows) ?? part("search")).focus();
}

const whenButton = (id, act) =>
  part(id).addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) act(button.dataset);
  });

for (const name of ["coder", "actor", "rules"]) {
  const key = name === "rules" ? "rule" : name;
  part(name).addEventListener("input", ({ target }) => choose({ [key]: target.value }));
}
part("study").addEventListener("input", ({ target }) => {
  history.pushState(null, "", `#${new URLSearchParams({ study: target.value })}`);
  restore();
});
part("weight").addEventListener("input", ({ target }) =>
  choose({ weight: forData(now.stops[target.value]) }),
);
part("search").addEventListener("input", ({ target }) => choose({ search: target.value.trim() }));
part("choices").addEventListener("submit", (event) => event.preventDefault());
part("all").addEventListener("click", closeRows);
part("previous").addEventListener("click", () => turn(-1));
part("next").addEventListener("click", () => turn(1));
whenButton("changes", ({ stop }) => choose({ weight: stop }));
whenButton("counts", ({ actor, rows }) => {
  choose({ actor, rows, search: "" });
  part("rows-title").focus();
});
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && (view.rows || view.search)) closeRows();
});
window.addEventListener("hashchange", restore);
restore();
