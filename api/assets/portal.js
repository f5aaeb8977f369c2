// Makes pages pleasanter; nothing depends on it.

// A summary of faults, or a notice, is where reading goes on.
document.querySelector("[data-focus]")?.focus();

// From the summary to the control, with its label in view.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".summary a[href^='#']");
  const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!control) return;
  event.preventDefault();
  (control.closest(".field, .group") ?? control).scrollIntoView();
  const target = control.matches("fieldset") ? (control.querySelector("input, select, textarea") ?? control) : control;
  target.focus({ preventScroll: true });
});

// Passwords can be looked at while they are typed, and are hidden again when they are sent.
for (const input of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second";
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? input.dataset.hide : input.dataset.show;
    button.setAttribute("aria-pressed", String(shown));
  };
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  input.after(button);
}

// A second click within a second is the same click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const now = performance.now();
  if (form.method === "post" && now - Number(form.dataset.sent ?? -Infinity) < 1000) event.preventDefault();
  else form.dataset.sent = String(now);
});

// Menus close by Escape, and by a click elsewhere.
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.menu[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// What depends on a choice is shown with it; without a script its heading says when it counts.
for (const group of document.querySelectorAll("[data-on]")) {
  const choices = document.getElementsByName(group.dataset.on);
  const show = () => {
    group.hidden = ![...choices].some((choice) => choice.checked && choice.value === group.dataset.value);
  };
  choices.forEach((choice) => choice.addEventListener("change", show));
  show();
}

// Messages count as read once they were on the screen.
for (const form of document.querySelectorAll("form[data-when-seen]")) {
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" })
      .then(() => { form.hidden = true; })
      .catch(() => {});
  }).observe(form);
}
