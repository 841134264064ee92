// The laboratory: chooses a picture, shows what each model says of it, and attacks it live.
const SIDE = 28;
const PIXELS = SIDE * SIDE;
const $ = (id) => document.getElementById(id);

/** What the page shows: the picture, and how to attack it. */
const state = { index: 0, pixels: null, method: "pgd", target: "any", epsilon: 16, budget: 100 };
let about = null; // what the service has: models, classes, methods
let labels = null; // of the test images
let searches = []; // attacks under way
let prediction = 0; // the newest question: older answers are passed over

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

const bytesOf = (base64) => Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const base64Of = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;
const percent = (p) => (100 * p).toFixed(p > 0.9995 || p < 0.0005 ? 2 : 1) + "\u00a0%"; // not parted from its number

async function ask(path, options) {
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function complain(problem) {
  $("problem").hidden = !problem;
  $("problem").textContent = problem ? problem.message ?? String(problem) : "";
}

const guarded = (work) => async (...values) => {
  try {
    complain(null);
    await work(...values);
  } catch (problem) {
    complain(problem);
  }
};

/** Draws grey pixels, or the change of some against others, magnified. */
function draw(canvas, pixels, before = null) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  const most = before ? Math.max(1, ...pixels.map((p, i) => Math.abs(p - before[i]))) : 1;
  for (let i = 0; i < PIXELS; i++) {
    const change = before ? (pixels[i] - before[i]) / most : 0;
    const grey = before ? 24 : pixels[i];
    image.data[4 * i] = before ? grey + 231 * Math.max(0, change) : grey;
    image.data[4 * i + 1] = before ? grey + 120 * Math.abs(change) : grey;
    image.data[4 * i + 2] = before ? grey + 231 * Math.max(0, -change) : grey;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return before ? most : 0;
}

function bars() {
  const rows = about.classes.map((name) => {
    const fill = element("div", { class: "fill" });
    const value = element("span", { class: "value" });
    return { row: element("li", {}, element("span", {}, name), element("div", { class: "track", "aria-hidden": "true" }, fill), value), fill, value };
  });
  const show = (probabilities, wanted = -1) => {
    const best = probabilities.indexOf(Math.max(...probabilities));
    rows.forEach(({ row, fill, value }, c) => {
      fill.style.width = 100 * probabilities[c] + "%";
      value.textContent = percent(probabilities[c]);
      row.className = (c === best ? "best " : "") + (c === wanted ? "wanted" : "");
    });
  };
  return { list: element("ol", { class: "bars" }, ...rows.map((r) => r.row)), show };
}

// --- the picture

function link() {
  const parts = new URLSearchParams();
  parts.set("image", state.index >= 0 ? "test:" + state.index : base64Of(state.pixels));
  for (const key of ["method", "target", "epsilon", "budget"]) parts.set(key, state[key]);
  history.replaceState(null, "", "#" + parts);
}

async function show(pixels, index = -1) {
  stop();
  state.pixels = pixels;
  state.index = index;
  draw($("seen"), pixels);
  $("seen-caption").textContent = index >= 0 ? `test image ${index}: ${about.classes[labels[index]]}` : "28 × 28";
  if (index >= 0) $("number").value = index;
  link();
  await predict();
}

async function showTest(index) {
  const answer = await ask("lab/images?indices=" + index);
  await show(bytesOf(answer.pixels), index);
}

async function predict() {
  const question = ++prediction;
  const data = Array.from(state.pixels);
  const input = { name: "image", shape: [1, SIDE, SIDE, 1], datatype: "UINT8", data };
  await Promise.all(
    about.models.map(async (model) => {
      const body = JSON.stringify({ inputs: [input], outputs: [{ name: "probabilities" }] });
      const answer = await ask(`v2/models/${model.name}/infer`, { method: "POST", body });
      if (question === prediction) answers.get(model.name).show(answer.outputs[0].data);
    }),
  );
}

async function showFile(file, invert = "auto") {
  const answer = await ask("lab/pixels?invert=" + invert, { method: "POST", body: file });
  $("notes").textContent = answer.notes.join("; ");
  await show(bytesOf(answer.pixels));
}

function drawingArea() {
  const canvas = $("drawing");
  const context = canvas.getContext("2d");
  let pen = null;
  const clear = () => {
    context.fillStyle = "#000";
    context.fillRect(0, 0, canvas.width, canvas.height);
  };
  const stroke = (x, y) => {
    context.strokeStyle = "#fff";
    context.lineWidth = 16;
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(...(pen ?? [x, y]));
    context.lineTo(x, y);
    context.stroke();
    pen = [x, y];
  };
  const lift = guarded(async () => {
    if (!pen) return;
    pen = null;
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    await showFile(blob, "no");
  });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    stroke(event.offsetX, event.offsetY);
  });
  canvas.addEventListener("pointermove", (event) => pen && stroke(event.offsetX, event.offsetY));
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  let place = [98, 98];
  let down = false;
  canvas.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-7, 0], ArrowRight: [7, 0], ArrowUp: [0, -7], ArrowDown: [0, 7] }[event.key];
    if (event.key === " ") down = true;
    else if (move) place = place.map((v, i) => Math.min(196, Math.max(0, v + move[i])));
    else return;
    event.preventDefault();
    if (down) stroke(...place);
  });
  canvas.addEventListener("keyup", (event) => {
    if (event.key !== " ") return;
    down = false;
    lift();
  });
  $("clear").addEventListener("click", clear);
  clear();
}

// --- attacks

function method() {
  return about.methods.find((m) => m.name === state.method);
}

function showSettings() {
  $("method").value = state.method;
  $("target").value = state.target;
  $("epsilon").value = state.epsilon;
  $("epsilon-shown").textContent = state.epsilon + "/255";
  $("budget").value = state.budget;
  $("epsilon-row").hidden = !method().epsilon;
  $("budget-label").textContent = method().blackBox ? "Queries" : "Steps";
}

function stop() {
  searches.forEach((search) => search.close("stopped"));
  searches = [];
  $("stop").disabled = true;
  $("start").disabled = false;
}

function attack() {
  stop();
  link();
  $("attacks").replaceChildren();
  $("stop").disabled = false;
  $("start").disabled = true;
  searches = about.models.map((model) => search(model.name));
}

function ended(one) {
  searches = searches.filter((other) => other !== one);
  if (searches.length === 0) stop();
}

/** Attacks one model, and shows how it goes. */
function search(model) {
  const before = state.pixels;
  const chart = curve();
  const shown = bars();
  const image = element("canvas", { class: "image", width: SIDE, height: SIDE, role: "img", "aria-label": "The image under attack" });
  const change = element("canvas", { class: "image", width: SIDE, height: SIDE, role: "img", "aria-label": "The change, magnified" });
  const changeCaption = element("figcaption", {}, "change");
  const status = element("p", { role: "status" }, "waiting for a place …");
  const after = element("div");
  const panel = element("article", { class: "model", "aria-label": model },
    element("h3", {}, model), status,
    element("div", { class: "pictures" },
      element("figure", {}, image, element("figcaption", {}, "image")),
      element("figure", {}, change, changeCaption)),
    shown.list, element("p", { class: "hint" }, "margin: below zero, the network is fooled"), chart.svg, after);
  $("attacks").append(panel);
  draw(image, before);
  draw(change, before, before);

  const wanted = state.target === "any" ? -1 : Number(state.target);
  const step = (event) => {
    const pixels = bytesOf(event.image);
    draw(image, pixels);
    changeCaption.textContent = `change, at most ${draw(change, pixels, before)} of 255: orange lighter, blue darker`;
    shown.show(event.probabilities, wanted);
    chart.add(event.margins);
    return `${count(event.queries, "query", "queries")}, ${count(event.gradients, "gradient", "gradients")}`;
  };
  const parts = new URLSearchParams({ model, method: state.method, target: state.target, budget: state.budget, image: base64Of(before) });
  if (method().epsilon) parts.set("epsilon", state.epsilon);
  const events = new EventSource("lab/attack?" + parts);
  const one = {
    close(word) {
      if (events.readyState === EventSource.CLOSED) return;
      events.close();
      status.textContent = word + ": " + status.textContent;
      panel.dataset.state = word;
    },
  };
  const on = (name, work) => events.addEventListener(name, (event) => work(JSON.parse(event.data)));
  on("step", (event) => (status.textContent = step(event)));
  on("done", (event) => {
    events.close();
    status.textContent = (event.succeeded ? "fooled" : "resisted") + ": " + step(event);
    panel.dataset.state = event.succeeded ? "fooled" : "resisted";
    after.replaceChildren(...results(model, event, image));
    ended(one);
  });
  on("problem", (event) => {
    events.close();
    status.textContent = event.error;
    panel.dataset.state = "problem";
    ended(one);
  });
  events.onerror = () => {
    if (events.readyState !== EventSource.CLOSED) events.close();
    status.textContent = "the service did not answer; it may be busy: try again";
    panel.dataset.state = "problem";
    ended(one);
  };
  return one;
}

function results(model, event, image) {
  const png = element("a", { download: `${model}-${state.method}.png`, href: image.toDataURL("image/png") }, "Image (PNG)");
  const zip = URL.createObjectURL(new Blob([bytesOf(event.directory)], { type: "application/zip" }));
  return [
    element("p", {}, png, " · ", element("a", { download: `${model}-${state.method}.zip`, href: zip }, "Attack directory (ZIP)")),
    element("p", { class: "hint" }, "The same again, beside the unpacked directory:"),
    element("code", { class: "command" }, event.command),
  ];
}

function curve() {
  const ns = "http://www.w3.org/2000/svg";
  const make = (name, attributes) => {
    const made = document.createElementNS(ns, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const svg = make("svg", { class: "curve", viewBox: "0 0 100 40", preserveAspectRatio: "none", role: "img", "aria-label": "The margin so far" });
  const zero = make("line", { x1: 0, x2: 100, stroke: "var(--line)", "stroke-dasharray": "2 2", "vector-effect": "non-scaling-stroke" });
  const line = make("polyline", { fill: "none", stroke: "var(--bar)", "stroke-width": 2, "vector-effect": "non-scaling-stroke" });
  svg.append(zero, line);
  let points = [];
  return {
    svg,
    add(more) {
      points.push(...more);
      if (points.length > 2000) points = points.filter((_, i) => i % 2 === 0);
      const high = Math.max(0, ...points);
      const low = Math.min(0, ...points);
      const y = (v) => 38 - (36 * (v - low)) / (high - low || 1);
      zero.setAttribute("y1", y(0));
      zero.setAttribute("y2", y(0));
      line.setAttribute("points", points.map((v, i) => `${((100 * i) / Math.max(1, points.length - 1)).toFixed(2)},${y(v).toFixed(2)}`).join(" "));
    },
  };
}

// --- gallery

async function thumbs(into, indices, caption) {
  if (indices.length === 0) return into.replaceChildren();
  const answer = await ask("lab/images?indices=" + indices.join(","));
  const all = bytesOf(answer.pixels);
  into.replaceChildren(
    ...indices.map((index, i) => {
      const canvas = element("canvas", { width: SIDE, height: SIDE, "aria-hidden": "true" });
      draw(canvas, all.subarray(i * PIXELS, (i + 1) * PIXELS));
      const choose = guarded(async () => {
        await showTest(index);
        $("answer-title").scrollIntoView();
      });
      return element("button", { type: "button", onclick: choose }, canvas, caption(index, i));
    }),
  );
}

async function gallery() {
  $("gallery-state").textContent = "looking …";
  const { predicted: text, mistakes } = await ask("lab/evaluation?model=" + $("gallery-model").value);
  const predicted = bytesOf(text);
  const cells = about.classes.map(() => about.classes.map(() => []));
  predicted.forEach((answer, i) => cells[labels[i]][answer].push(i));
  const right = cells.reduce((sum, row, c) => sum + row[c].length, 0);
  $("gallery-state").textContent = `${right} of ${predicted.length} right`;
  const head = element("tr", {}, element("td"), ...about.classes.map((name) => element("th", { scope: "col" }, name)));
  const rows = cells.map((row, label) =>
    element("tr", {}, element("th", { scope: "row" }, about.classes[label]),
      ...row.map((images, answer) => element("td", {}, cell(images, label, answer)))));
  $("confusion").replaceChildren(head, ...rows);
  $("gallery").hidden = false;
  await thumbs($("mistakes"), mistakes.map((m) => m.index), (index, i) =>
    `${about.classes[labels[index]]}, taken for ${about.classes[mistakes[i].predicted]} ${percent(mistakes[i].probability)}`);
}

function cell(images, label, answer) {
  const words = `${about.classes[label]}, answered ${about.classes[answer]}`;
  const open = guarded(async () => {
    $("cell-title").hidden = false;
    $("cell-title").textContent = `${words}: ${images.length}` + (images.length > 60 ? ", the first 60" : "");
    await thumbs($("cell"), images.slice(0, 60), (index) => "image " + index);
  });
  return element("button", { type: "button", "aria-label": `${words}: ${images.length} images`, onclick: open }, String(images.length));
}

// --- start

const answers = new Map();

function fill() {
  for (const [label, name] of about.classes.entries()) {
    $("class").append(element("option", { value: label }, name));
    $("target").append(element("option", { value: label }, name));
  }
  for (const m of about.methods) $("method").append(element("option", { value: m.name }, m.name));
  for (const model of about.models) {
    const shown = bars();
    answers.set(model.name, shown);
    $("answers").append(element("article", { class: "model", "aria-label": model.name }, element("h3", {}, model.name), shown.list));
    $("gallery-model").append(element("option", { value: model.name }, model.name));
  }
  $("number").max = labels.length - 1;
  $("gallery-load").textContent = `Look at all ${labels.length.toLocaleString("en")} test images`;
}

function listen() {
  $("number").addEventListener("change", guarded(() => showTest(Math.min(labels.length - 1, Math.max(0, Number($("number").value) || 0)))));
  $("chance").addEventListener("click", guarded(() => {
    const wanted = $("class").value;
    const fitting = [...labels.keys()].filter((i) => wanted === "" || labels[i] === Number(wanted));
    return showTest(fitting[Math.floor(Math.random() * fitting.length)]);
  }));
  const file = guarded((chosen) => showFile(chosen));
  $("file").addEventListener("change", () => $("file").files[0] && file($("file").files[0]));
  $("drop").addEventListener("dragover", (event) => (event.preventDefault(), $("drop").classList.add("over")));
  $("drop").addEventListener("dragleave", () => $("drop").classList.remove("over"));
  $("drop").addEventListener("drop", (event) => {
    event.preventDefault();
    $("drop").classList.remove("over");
    if (event.dataTransfer.files[0]) file(event.dataTransfer.files[0]);
  });
  document.addEventListener("paste", (event) => event.clipboardData.files[0] && file(event.clipboardData.files[0]));
  $("method").addEventListener("change", () => {
    state.method = $("method").value;
    state.budget = method().budget;
    showSettings();
    link();
  });
  $("target").addEventListener("change", () => ((state.target = $("target").value), link()));
  $("epsilon").addEventListener("input", () => ((state.epsilon = Number($("epsilon").value)), showSettings()));
  $("epsilon").addEventListener("change", link);
  $("budget").addEventListener("change", () => ((state.budget = Number($("budget").value)), link()));
  $("attack-form").addEventListener("submit", (event) => (event.preventDefault(), attack()));
  $("stop").addEventListener("click", stop);
  $("gallery-load").addEventListener("click", guarded(gallery));
  window.addEventListener("hashchange", guarded(open));
}

/** Takes over the state that the link holds. */
async function open() {
  const parts = new URLSearchParams(location.hash.slice(1));
  if (about.methods.some((m) => m.name === parts.get("method"))) state.method = parts.get("method");
  if (/^(any|[0-9])$/.test(parts.get("target") ?? "")) state.target = parts.get("target");
  state.epsilon = Number(parts.get("epsilon")) || 16;
  state.budget = Number(parts.get("budget")) || method().budget;
  showSettings();
  const image = parts.get("image") ?? "test:0";
  if (image.startsWith("test:")) return showTest(Number(image.slice(5)));
  const pixels = bytesOf(image);
  if (pixels.length !== PIXELS) throw new Error("the link holds no picture of 28x28");
  return show(pixels);
}

await guarded(async () => {
  about = await ask("lab/about");
  labels = bytesOf(about.labels);
  fill();
  drawingArea();
  listen();
  await open();
  const firsts = about.classes.map((_, c) => labels.indexOf(c)).filter((index) => index >= 0);
  await thumbs($("classes"), firsts, (index) => about.classes[labels[index]]);
  document.documentElement.dataset.ready = "yes";
})();
