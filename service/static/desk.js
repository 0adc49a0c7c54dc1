// The counsellor's screen. Every action works without this file, as a form; here it is
// sent in the background, so that the eye, the focus and the scroll stay where they are.
// Nothing is kept but the note, in this tab only; the note has no name: it is never sent.

const NOTE = "camin-note";
const WITH_NOTE = "camin-note-fiche";
const KEYS = "camin-touches";
const WAIT_MS = 250;
const MOST_UNDONE = 50;
const LOST = "La demande n'a pas abouti. Votre saisie est là : réessayez.";
const STACKED = "(max-width: 65.99rem)"; // the panes are one under the other

const byId = (id) => document.getElementById(id);
const stored = (key) => sessionStorage.getItem(key) ?? "";

// --- the screen ----------------------------------------------------------------------

class Desk {
  constructor(root) {
    this.root = root;
    this.form = byId("parcours");
    this.said = byId("annonce");
    this.undoButton = byId("annuler");
    this.past = [];
    this.turn = Promise.resolve();
    this.shown = this.entries();
    root.dataset.keys = stored(KEYS) === "off" ? "off" : "on";
    this.form.addEventListener("submit", (event) => this.submitted(event));
    root.addEventListener("change", (event) => this.changed(event));
    this.undoButton.hidden = false;
    this.undoButton.addEventListener("click", () => this.undo());
    byId("nouveau").addEventListener("click", (event) => {
      event.preventDefault();
      this.startAgain();
    });
    this.measure();
    addEventListener("resize", () => this.measure());
  }

  // what the form says now, without its file
  entries() {
    return [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
  }

  submitted(event) {
    const button = event.submitter;
    if (button?.hasAttribute("data-away")) return; // another page
    event.preventDefault();
    this.act(button?.name ? { [button.name]: button.value } : {});
  }

  changed(event) {
    if (event.target.matches("[data-send]")) this.act({ action: "comparer" });
    if (event.target.id === "cv" && event.target.files.length) this.act({});
  }

  // one action after the other: each starts from what the one before gave
  act(extra) {
    this.turn = this.turn.then(() => this.sent(extra)).catch(() => this.tell(LOST, true));
    return this.turn;
  }

  async sent(extra) {
    const action = extra.action ?? "";
    const body = new FormData(this.form);
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    const hasFile = Boolean(byId("cv").files.length);
    const before = { entries: action ? this.before(action) : this.shown, note: null };
    const fresh = await this.page({ method: "POST", body });
    if (!action.startsWith("choisir:")) this.remember(before);
    this.show(fresh, { whole: hasFile || action.startsWith("rayon:"), action });
  }

  // a box that was just ticked is not part of what was there before
  before(action) {
    return action === "comparer" ? this.shown : this.entries();
  }

  async page(options, address = "/conseiller") {
    this.root.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, options);
      const text = await answer.text();
      const fresh = new DOMParser().parseFromString(text, "text/html");
      if (!fresh.getElementById("bureau")) throw new Error(String(answer.status));
      return fresh;
    } finally {
      this.root.removeAttribute("aria-busy");
    }
  }

  // --- undo --------------------------------------------------------------------------

  remember(before) {
    this.past = [...this.past, before].slice(-MOST_UNDONE);
    this.undoButton.disabled = false;
  }

  undo() {
    this.turn = this.turn.then(() => this.undone()).catch(() => this.tell(LOST, true));
    return this.turn;
  }

  async undone() {
    const last = this.past.at(-1);
    if (!last) return;
    const body = new FormData();
    for (const [name, value] of last.entries) body.append(name, value);
    const fresh = await this.page({ method: "POST", body });
    this.past.pop();
    if (last.note !== null) note.write(last.note);
    this.show(fresh, { whole: true });
    this.tell("Dernière action annulée.");
    const wasFocused = document.activeElement === this.undoButton;
    this.undoButton.disabled = !this.past.length;
    if (wasFocused && this.undoButton.disabled) byId("metiers").focus();
  }

  startAgain() {
    this.turn = this.turn
      .then(async () => {
        const before = { entries: this.entries(), note: note.text };
        const fresh = await this.page({ method: "GET" });
        this.remember(before);
        note.write("");
        this.show(fresh, { whole: true });
        this.tell("Écran vide. Vous pouvez annuler.");
        byId("texte").focus();
      })
      .catch(() => this.tell(LOST, true));
    return this.turn;
  }

  // --- showing -----------------------------------------------------------------------

  show(fresh, { whole = false, action = "" } = {}) {
    const focused = this.focused();
    const opened = this.chosen;
    const faulty = fresh.getElementById("erreurs") || byId("erreurs");
    for (const panel of this.root.querySelectorAll("[data-panel]")) {
      const other = fresh.getElementById(panel.id);
      if (!other) continue;
      if (panel.id === "saisie" && !whole && !faulty) continue; // being typed in
      this.replace(panel, other);
    }
    document.title = fresh.title;
    if (!byId("p-metier-propositions").textContent.trim()) this.emptied("ajout", action);
    if (!byId("p-competence-propositions").textContent.trim()) this.emptied("competence", action);
    this.shown = this.entries();
    this.refocus(focused);
    if (this.chosen !== opened) {
      byId("metier").scrollTop = 0;
      if (!matchMedia(STACKED).matches) this.root.querySelector(".trade.is-chosen")?.scrollIntoView({ block: "nearest" });
    }
    if (action.startsWith("choisir:") && matchMedia(STACKED).matches) {
      byId("metier").scrollIntoView();
      byId("metier").focus({ preventScroll: true });
    }
    if (byId("erreurs")) byId("erreurs").focus();
    this.tell([byId("p-metiers").dataset.said, byId("metiers-titre").textContent.trim()].filter(Boolean).join(" "));
    this.measure();
  }

  emptied(id, action) {
    if (["", "metier", "competence"].includes(action) || action.startsWith("ajouter")) byId(id).value = "";
  }

  replace(panel, other) {
    const open = [...panel.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
    const combo = panel.querySelector(".combo"); // made by site.js around a field
    const field = combo && other.querySelector("[data-suggest]");
    if (field) {
      combo.querySelector("input").value = field.value;
      field.replaceWith(combo);
    }
    panel.replaceChildren(...other.childNodes);
    for (const [name, value] of Object.entries(other.dataset)) panel.dataset[name] = value;
    for (const summary of panel.querySelectorAll("details > summary")) {
      if (open.includes(summary.textContent)) summary.parentElement.open = true;
    }
  }

  // where the focus is, in words that hold once the panels are new
  focused() {
    const one = document.activeElement;
    const panel = one?.closest("[data-panel]");
    if (!panel || panel.id === "saisie") return null;
    const row = one.closest(".trade");
    const rows = [...this.root.querySelectorAll(".trade")];
    return { key: one.dataset.key, id: one.id, section: panel.closest("section"), at: rows.indexOf(row) };
  }

  refocus(focused) {
    if (!focused || document.activeElement !== document.body) return;
    const { key, id, section, at } = focused;
    const rows = this.names;
    const same = key && this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const field = section.querySelector("[data-propose]");
    const inList = at >= 0 ? rows[Math.min(at, rows.length - 1)] : null;
    const one = same || (id && byId(id)) || inList || (key?.startsWith("ajouter") && field) || section;
    one.focus({ preventScroll: one === section });
  }

  tell(words, isFault = false) {
    this.said.classList.toggle("hidden", !isFault);
    this.said.classList.toggle("fault", isFault);
    this.said.textContent = words;
  }

  // the height left for the panes
  measure() {
    const panes = this.root.querySelector(".panes");
    const above = panes.getBoundingClientRect().top + scrollY;
    panes.style.setProperty("--above", `${Math.ceil(above + 12)}px`);
  }

  // --- trades ------------------------------------------------------------------------

  get names() {
    return [...this.root.querySelectorAll(".trade-name")];
  }

  get chosen() {
    return this.root.querySelector(".trade.is-chosen")?.dataset.rome;
  }

  // the trade that a shortcut is about: the one under the focus, or the one looked at
  get current() {
    return document.activeElement?.closest(".trade")?.dataset.rome ?? this.chosen;
  }

  move(by) {
    const names = this.names;
    if (!names.length) return;
    const romes = names.map((one) => one.closest(".trade").dataset.rome);
    const to = Math.min(Math.max(romes.indexOf(this.current) + by, 0), names.length - 1);
    names[to].focus();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if (romes[to] !== this.chosen) this.act({ action: `choisir:${romes[to]}` });
    }, WAIT_MS);
  }

  // do what the visible button of a trade does
  press(verb) {
    const rome = this.current;
    if (!rome) return;
    clearTimeout(this.waiting);
    const pinned = this.root.querySelector(`[data-key="pin-${rome}"]`);
    if (verb === "pin") this.act({ action: pinned.value });
    else this.act({ action: `${verb}:${rome}` });
  }
}

// --- names proposed while typing -------------------------------------------------------

class Proposals {
  constructor(input) {
    this.input = input;
    this.list = document.querySelector(`[data-proposals="${input.dataset.propose}"]`);
    this.asked = 0;
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("keydown", (event) => this.key(event));
  }

  later() {
    clearTimeout(this.timer);
    this.asked += 1;
    const turn = this.asked;
    if (this.input.value.trim().length < 2) this.list.replaceChildren();
    else this.timer = setTimeout(() => this.ask(turn), WAIT_MS);
  }

  async ask(turn) {
    const body = new URLSearchParams({ q: this.input.value.trim(), genre: this.input.dataset.propose });
    try {
      const answer = await fetch("/suggestions", { method: "POST", body });
      const found = answer.ok ? await answer.json() : [];
      if (turn === this.asked && this.input.value.trim()) this.show(found);
    } catch {
      this.list.replaceChildren(); // no network: the button still works
    }
  }

  show(found) {
    const list = document.createElement("ul");
    list.className = "proposals";
    for (const { code, label } of found) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const action = `${this.input.dataset.verb}:${code}`;
      Object.assign(button, { className: "proposal", type: "submit", name: "action", value: action, textContent: label });
      button.setAttribute("form", "parcours");
      button.dataset.key = action;
      item.append(button);
      list.append(item);
    }
    this.list.replaceChildren(list);
    const s = found.length > 1 ? "s" : "";
    desk.tell(found.length ? `${found.length} proposition${s}. Flèche vers le bas pour choisir.` : "Aucune proposition.");
  }

  key(event) {
    const buttons = [...this.list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && buttons.length) {
      event.preventDefault();
      event.stopPropagation();
      this.list.replaceChildren();
      this.input.focus();
    } else if (by && buttons.length) {
      event.preventDefault();
      (buttons[at + by] ?? (by < 0 ? this.input : buttons.at(-1))).focus();
    }
  }
}

// --- the note of the counsellor: in this tab only --------------------------------------

const note = {
  get text() {
    return stored(NOTE);
  },

  write(words) {
    sessionStorage.setItem(NOTE, words);
    if (byId("note")) byId("note").value = words;
    this.print();
  },

  // the copy that is printed, if the counsellor asked for it
  print() {
    const copy = byId("note-imprimee");
    copy.textContent = this.text;
    copy.hidden = !(this.text.trim() && stored(WITH_NOTE) === "yes");
  },

  install() {
    const field = byId("note");
    const clear = byId("note-effacer");
    const join = byId("note-joindre");
    let erased = "";
    const named = () => {
      clear.textContent = erased ? "Rétablir la note" : "Effacer la note";
    };
    field.value = this.text;
    join.checked = stored(WITH_NOTE) === "yes";
    field.addEventListener("input", () => {
      erased = "";
      named();
      sessionStorage.setItem(NOTE, field.value);
      this.print();
    });
    clear.addEventListener("click", () => {
      const words = erased;
      erased = words ? "" : field.value;
      this.write(words);
      named();
    });
    join.addEventListener("change", () => {
      sessionStorage.setItem(WITH_NOTE, join.checked ? "yes" : "");
      this.print();
    });
    byId("note-choix").hidden = false;
    clear.hidden = false;
    this.print();
  },
};

// --- keyboard ----------------------------------------------------------------------------

function installKeys() {
  const help = byId("aide");
  const opener = byId("aide-ouvrir");
  const box = byId("touches");
  const isOn = () => desk.root.dataset.keys === "on";
  const toggleHelp = () => {
    help.hidden = !help.hidden;
    opener.setAttribute("aria-expanded", String(!help.hidden));
    desk.measure();
    if (!help.hidden) help.focus();
  };
  const keys = {
    j: () => desk.move(1),
    k: () => desk.move(-1),
    p: () => desk.press("pin"),
    h: () => desk.press("cacher"),
    m: () => desk.press("plus"),
    l: () => desk.press("moins"),
    u: () => desk.press("monter"),
    d: () => desk.press("descendre"),
    z: () => desk.undo(),
    t: () => byId("texte").focus(),
    n: () => byId("note").focus(),
    c: () => byId("competence").focus(),
    "/": () => byId("ajout").focus(),
    "?": toggleHelp,
  };
  box.checked = isOn();
  box.addEventListener("change", () => {
    desk.root.dataset.keys = box.checked ? "on" : "off";
    sessionStorage.setItem(KEYS, desk.root.dataset.keys);
  });
  opener.hidden = false;
  opener.addEventListener("click", toggleHelp);
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (isTyping && event.key === "Escape") event.target.closest("section").focus({ preventScroll: true });
    if (isTyping && event.key === "Enter" && event.ctrlKey && event.target.id !== "note") {
      event.preventDefault();
      desk.act({});
    }
    if (isTyping || event.ctrlKey || event.altKey || event.metaKey || !isOn()) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// --- a CV dropped anywhere on the screen ----------------------------------------------------

function installDrop() {
  const hasFile = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    desk.root.classList.add("is-over");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) desk.root.classList.remove("is-over");
  });
  addEventListener("drop", (event) => {
    desk.root.classList.remove("is-over");
    if (!hasFile(event)) return;
    event.preventDefault();
    byId("cv").files = event.dataTransfer.files;
    desk.act({});
  });
}

// --- a sheet to print -------------------------------------------------------------------------

function installSheet() {
  const button = byId("imprimer");
  button.hidden = false;
  button.addEventListener("click", () => print());
  note.print();
  byId("fiche-note").hidden = byId("note-imprimee").hidden;
}

let desk = null;
if (byId("bureau")) {
  desk = new Desk(byId("bureau"));
  note.install();
  installKeys();
  installDrop();
  for (const input of document.querySelectorAll("[data-propose]")) new Proposals(input);
} else if (byId("imprimer")) installSheet();
