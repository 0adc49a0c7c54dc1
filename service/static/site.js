// Comforts of the forms. Everything works without: a field stays a plain field.

const WAIT_MS = 250;
let made = 0;

function element(name, attributes = {}, text = "") {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  one.textContent = text;
  return one;
}

// --- suggestions under a field: ARIA 1.2 combobox with a listbox -------------------

class Combobox {
  constructor(input) {
    const id = `choix-${(made += 1)}`;
    this.input = input;
    this.options = [];
    this.at = -1;
    this.asked = 0;
    this.list = element("ul", { id, role: "listbox", "aria-label": "Propositions" });
    this.said = element("p", { class: "hidden", role: "status" });
    const box = element("div", { class: "combo" });
    input.before(box);
    box.append(input, this.list, this.said);
    const told = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id };
    for (const [key, value] of Object.entries(told)) input.setAttribute(key, value);
    input.autocomplete = "off";
    this.close();
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const one = event.target.closest("[role=option]");
      if (one) this.choose(this.options.indexOf(one));
    });
  }

  // the words being typed: after the last semicolon where there may be several
  get typed() {
    const { value, dataset } = this.input;
    return ("many" in dataset ? value.slice(value.lastIndexOf(";") + 1) : value).trim();
  }

  later() {
    clearTimeout(this.timer);
    this.asked += 1;
    if (this.typed.length < 2) this.close();
    else this.timer = setTimeout(() => this.ask(this.asked), WAIT_MS);
    return true;
  }

  async ask(turn) {
    const body = new URLSearchParams({ q: this.typed, genre: this.input.dataset.suggest });
    try {
      const answer = await fetch("/suggestions", { method: "POST", body });
      const found = answer.ok ? await answer.json() : [];
      if (turn === this.asked && document.activeElement === this.input) this.show(found);
    } catch {
      this.close(); // no network: the field is still a field
    }
  }

  show(found) {
    this.at = -1;
    this.options = found.map(({ label }, i) =>
      element("li", { role: "option", id: `${this.list.id}-${i}`, "aria-selected": "false" }, label),
    );
    this.list.replaceChildren(...this.options);
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.list.scrollIntoView({ block: "nearest" });
    const s = found.length > 1 ? "s" : "";
    this.said.textContent = found.length
      ? `${found.length} proposition${s}. Flèche vers le bas pour choisir.`
      : "Aucune proposition. Vos mots suffisent.";
  }

  close() {
    this.asked += 1;
    this.options = [];
    this.at = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
    return true;
  }

  move(to) {
    const count = this.options.length;
    this.at = (to + count) % count;
    this.options.forEach((one, i) => one.setAttribute("aria-selected", String(i === this.at)));
    const one = this.options[this.at];
    this.input.setAttribute("aria-activedescendant", one.id);
    one.scrollIntoView({ block: "nearest" });
    return true;
  }

  key(event) {
    if (this.done(event.key)) event.preventDefault();
  }

  // do what a key means; false when it means nothing here
  done(key) {
    const open = this.options.length > 0;
    if (key === "Enter") return this.at < 0 ? this.enter() : this.choose(this.at);
    if (key === "ArrowDown" && !open && this.typed) return this.later();
    if (!open) return false;
    if (key === "ArrowDown") return this.move(this.at + 1);
    if (key === "ArrowUp") return this.move(this.at < 0 ? -1 : this.at - 1);
    return key === "Escape" && this.close();
  }

  // Enter on typed words: do what stands beside the field, where there is something
  enter() {
    const { press, into } = this.input.dataset;
    if (!this.typed || !(press || into)) return false;
    if (press) document.getElementById(press).click();
    else this.put(this.typed);
    return true;
  }

  choose(at) {
    const label = this.options[at].textContent;
    const { dataset, value } = this.input;
    this.close();
    if ("into" in dataset) this.put(label);
    else if ("many" in dataset) {
      const before = value.slice(0, value.lastIndexOf(";") + 1);
      this.input.value = `${before}${before && " "}${label} ; `;
    } else this.input.value = label;
    if (dataset.press) document.getElementById(dataset.press).click();
    return true;
  }

  // add a line to the list of another field
  put(label) {
    const list = document.getElementById(this.input.dataset.into);
    list.value = `${list.value.trimEnd()}\n${label}\n`.trimStart();
    this.input.value = "";
    this.close();
    this.said.textContent = `Ajouté à la liste : ${label}`;
  }
}

// --- dictation: only where the browser offers it, only after a click ---------------

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

function dictation(field, pattern) {
  const box = pattern.content.cloneNode(true).firstElementChild;
  const [go, ask, yes, no] = ["go", "ask", "yes", "no"].map((one) =>
    box.querySelector(`.dictate-${one}`),
  );
  const words = go.querySelector("span");
  const said = box.querySelector("[role=status]");
  let listening = null;

  function rest(sentence) {
    listening = null;
    words.textContent = words.dataset.start;
    go.removeAttribute("aria-pressed");
    said.textContent = sentence;
  }

  function listen() {
    let sentence = said.dataset.end;
    listening = new Recognition();
    listening.lang = "fr-FR";
    listening.continuous = matchMedia("(hover: hover)").matches; // phones repeat words
    listening.onresult = (event) => {
      for (let i = event.resultIndex; i < event.results.length; i += 1) {
        if (!event.results[i].isFinal) continue;
        const heard = event.results[i][0].transcript.trim();
        field.value = `${field.value.trimEnd()} ${heard}`.trimStart();
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    };
    listening.onerror = () => (sentence = said.dataset.fail);
    listening.onend = () => rest(sentence);
    listening.start();
    words.textContent = words.dataset.stop;
    go.setAttribute("aria-pressed", "true");
    said.textContent = said.dataset.listen;
  }

  go.addEventListener("click", () => {
    if (listening) listening.stop();
    else if (dictation.agreed) listen();
    else {
      ask.hidden = false;
      yes.focus();
    }
  });
  yes.addEventListener("click", () => {
    dictation.agreed = true; // for this page only: nothing is kept
    ask.hidden = true;
    go.focus();
    listen();
  });
  no.addEventListener("click", () => {
    ask.hidden = true;
    field.focus();
  });
  field.after(box);
}

// --- a file that is too large is said before it is sent ----------------------------

function guard(input) {
  input.addEventListener("change", () => {
    const { most, tooLarge } = input.dataset;
    const file = input.files[0];
    const field = input.closest(".field");
    field.querySelector(".fault")?.remove();
    field.classList.remove("has-fault");
    input.removeAttribute("aria-invalid");
    if (!file || file.size <= Number(most)) return;
    const fault = element("p", { class: "fault", id: `${input.id}-erreur`, role: "alert" }, tooLarge);
    input.before(fault);
    field.classList.add("has-fault");
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${input.id}-aide ${input.id}-erreur`);
    input.value = "";
  });
}

for (const input of document.querySelectorAll("input[data-suggest]")) new Combobox(input);
for (const input of document.querySelectorAll("input[data-most]")) guard(input);
const pattern = document.getElementById("dictee");
if (Recognition && pattern) {
  for (const field of document.querySelectorAll("textarea[data-dictate]")) dictation(field, pattern);
}
