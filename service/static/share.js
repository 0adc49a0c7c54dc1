// Comforts of what one leaves with. Everything works without.

// A link opened: its fragment never leaves in an address, it is sent as a form.
const opening = document.querySelector("form[data-share-open]");
if (opening && location.hash.startsWith("#v=")) {
  opening.elements.lien.value = location.hash;
  history.replaceState(null, "", location.pathname); // "back" does not open it again
  opening.requestSubmit();
}

const told = document.querySelector("[data-copied]");
const source = document.querySelector("[data-copy-from], [data-copy-link]");

function textOf(one) {
  return one.href ?? one.value ?? one.textContent.trim();
}

function selected(one) {
  if (typeof one.select === "function") {
    one.select();
  } else {
    const range = document.createRange();
    range.selectNodeContents(one);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!source) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(textOf(source));
      told.textContent = "C'est copié.";
    } catch {
      selected(source);
      told.textContent = "Le lien est sélectionné : copiez-le avec Ctrl + C.";
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
