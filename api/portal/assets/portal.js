// Makes pages pleasanter; nothing depends on it.

// What a part of a page gets, now and whenever it comes anew.
function enhance(root) {
  // Passwords can be looked at while they are typed, and are hidden again when they are sent.
  for (const input of root.querySelectorAll("input[data-show]")) {
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

  // What depends on a choice is shown with it; without a script its heading says when it counts.
  for (const group of root.querySelectorAll("[data-on]")) {
    const choices = document.getElementsByName(group.dataset.on);
    const show = () => {
      group.hidden = ![...choices].some((choice) => choice.checked && choice.value === group.dataset.value);
    };
    choices.forEach((choice) => choice.addEventListener("change", show));
    show();
  }

  // All of a table's rows are ticked at once, in its head, or above it where that is not shown.
  for (const place of root.querySelectorAll("[data-ticks-all]")) {
    const form = place.closest("form");
    const ticks = () => [...form.querySelectorAll("tbody input[type=checkbox]")];
    const label = document.createElement("label");
    const all = document.createElement("input");
    all.type = "checkbox";
    const said = document.createElement("span");
    said.className = place.matches(".ticks-all") ? "" : "sr";
    said.textContent = place.dataset.ticksAll;
    label.append(all, said);
    place.replaceChildren(label);
    all.addEventListener("change", () => ticks().forEach((tick) => { tick.checked = all.checked; }));
    form.addEventListener("change", () => { all.checked = ticks().every((tick) => tick.checked); });
  }

  // Messages count as read once they were on the screen.
  for (const form of root.querySelectorAll("form[data-when-seen]")) {
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" })
        .then(() => { form.hidden = true; })
        .catch(() => {});
    }).observe(form);
  }

  // A draft saves itself when its author rests, and says so, or that it could not, or what another window did meanwhile.
  for (const form of root.querySelectorAll("form[data-saves]")) {
    const said = form.querySelector("[data-saved]");
    let resting;
    let saving;
    const save = async () => {
      const typed = new URLSearchParams(new FormData(form));
      typed.set("also", "autosave");
      const answer = await fetch(form.action, { method: "POST", body: typed, redirect: "manual" }).catch(() => null);
      const told = answer?.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
      said.textContent = told?.said ?? form.dataset.unsaved;
      // From now on the page counts as drawn from what was saved.
      for (const name of ["draft", "base"]) if (told?.[name]) form.elements[name].value = told[name];
      if (told?.link) said.append(" ", Object.assign(document.createElement("a"), { href: told.link.href, textContent: told.link.text }));
    };
    const begin = () => { saving = save().catch(() => {}).finally(() => { saving = null; }); };
    // One after the other: each starts from what the one before has saved.
    const soon = () => { resting = setTimeout(() => (saving ? saving.then(soon) : begin()), 2000); };
    form.addEventListener("input", () => {
      clearTimeout(resting);
      soon();
    });
    form.addEventListener("submit", (event) => {
      clearTimeout(resting);
      if (!saving || event.defaultPrevented) return;
      event.preventDefault();
      saving.then(() => {
        delete form.dataset.sent;
        form.requestSubmit(event.submitter);
      });
    });
  }

  // What a scanner reads off an identity card goes to the fields that it says.
  for (const input of root.querySelectorAll("input[name=identityNumber]")) {
    const fill = () => {
      const [number, , name, born] = input.value.split("|");
      const day = /^(\d{2})(\d{2})(\d{4})$/.exec(born ?? "");
      if (!/^\d{12}$/.test(number) || !name || !day) return;
      const { fullName, dateOfBirth } = input.form.elements;
      if (!fullName || !dateOfBirth) return;
      [input.value, fullName.value, dateOfBirth.value] = [number, name, `${day[1]}/${day[2]}/${day[3]}`];
    };
    // A scanner types letter by letter: it is done once the field is left.
    input.addEventListener("change", fill);
    input.addEventListener("paste", () => setTimeout(fill));
  }

  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
    });
  }

  // A paper is fetched and shown beside the form once somebody wants to see it there.
  for (const shown of root.querySelectorAll("details[data-frame]")) {
    shown.hidden = false;
    shown.addEventListener("toggle", () => {
      if (shown.querySelector("iframe")) return;
      const frame = document.createElement("iframe");
      frame.title = shown.dataset.title;
      // A narrow frame is for the page, not for pictures of all pages beside it.
      frame.src = `${shown.dataset.frame}#navpanes=0&view=FitH`;
      shown.append(frame);
    });
  }

  // A file is on its way once it is chosen, and shows how far it has come; who goes on meanwhile goes when it is there.
  for (const form of root.querySelectorAll("form[data-uploading]")) {
    for (const input of form.elements) if (input.type === "file") input.addEventListener("change", () => upload(form, input));
    form.addEventListener("submit", (event) => {
      if (!form.going) return;
      event.preventDefault();
      form.onward = event.submitter?.name === "next";
    });
  }

  // A summary of faults, or a notice, is where reading goes on.
  const reading = root.querySelector("[data-focus]");
  if (reading) {
    // A post to the address of its own page counts as a reload, after which browsers scroll to where the button was.
    history.scrollRestoration = "manual";
    reading.focus();
  }
}

function upload(form, input) {
  if (!input.files.length || form.going) return;
  form.going = true;
  const [first, ...more] = input.files;
  const rest = new DataTransfer();
  for (const file of more) rest.items.add(file);
  const place = input.closest(".upload");
  const bar = document.createElement("progress");
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  bar.max = 1;
  bar.setAttribute("aria-label", form.dataset.uploading);
  place.querySelectorAll("progress, [role=status]").forEach((old) => old.remove());
  place.append(bar, said);
  said.textContent = form.dataset.uploading;
  const request = new XMLHttpRequest();
  const failed = () => {
    form.going = false;
    bar.remove();
    said.textContent = form.dataset.notUploaded;
  };
  request.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = loaded / total; });
  request.addEventListener("error", failed);
  request.addEventListener("load", () => {
    // The page that the form would have led to, in place of this one.
    const page = request.getResponseHeader("content-type")?.startsWith("text/html");
    if (!page || request.status >= 500) return failed();
    const next = new DOMParser().parseFromString(request.responseText, "text/html");
    // What was chosen for other papers meanwhile goes with the page that comes.
    const waiting = [...form.elements].filter((other) => other.type === "file" && other !== input && other.files.length)
      .map((other) => [other.id, other.files]);
    // So do the others that were chosen for the same one, once the first of them is there.
    if (rest.files.length && !next.querySelector("[data-focus]")) waiting.unshift([input.id, rest.files]);
    history.replaceState(null, "", request.responseURL);
    document.title = next.title;
    document.body.replaceWith(next.body);
    enhance(document);
    const papers = document.getElementById("papers");
    const others = waiting.map(([id, files]) => [document.getElementById(id), files]).filter(([other]) => other);
    for (const [other, files] of others) other.files = files;
    if (papers && others.length) {
      papers.onward = form.onward;
      return upload(papers, others[0][0]);
    }
    if (document.querySelector("[data-focus]")) return;
    if (form.onward) return document.querySelector("#papers ~ .buttons button")?.click();
    const control = document.getElementById(input.id);
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    status.className = "sr";
    control?.closest(".upload").append(status);
    status.textContent = form.dataset.uploaded;
    control?.focus();
  });
  request.open("POST", form.action);
  // The token first: nothing is read before it. Then this file alone.
  const sent = new FormData();
  for (const name of ["token", "draft"]) sent.append(name, form.elements[name].value);
  sent.append("upload", input.id.slice(2));
  sent.append(input.name, first);
  request.send(sent);
}

// A dossier's page shows what happens while it is open, and lets alone what is being typed.
function follow() {
  const place = document.querySelector("[data-live]")?.dataset.live;
  if (!place) return;
  const source = new EventSource(place);
  let known;
  source.addEventListener("state", async ({ data }) => {
    const shown = document.querySelector("[data-live]").dataset.state;
    const isNews = known === undefined ? !data.startsWith(`${shown}-`) : known !== data;
    known = data;
    if (!isNews) return;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-part]")) {
      const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!fresh) continue;
      const within = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      // What a live region is depends on its element staying.
      part.replaceChildren(...fresh.childNodes);
      Object.assign(part.dataset, fresh.dataset);
      enhance(part);
      if (within) part.querySelector(`[href="${CSS.escape(within)}"]`)?.focus();
    }
  });
  // A page that nobody sees needs no news; it looks when it is seen again.
  document.addEventListener("visibilitychange", () => {
    source.close();
    if (!document.hidden) follow();
  }, { once: true });
}

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

// Whoever adds a row goes on in it; the page that comes leads to the list alone.
document.addEventListener("submit", ({ submitter }) => {
  if (submitter?.name === "rows" && submitter.value.startsWith("add:")) sessionStorage.setItem("added", submitter.value.slice(4));
});
function goToAddedRow() {
  const list = document.getElementById(sessionStorage.getItem("added") ?? "");
  sessionStorage.removeItem("added");
  const rows = list?.querySelectorAll(":scope > .row") ?? [];
  rows[rows.length - 1]?.querySelector("input, select, textarea")?.focus();
}

// A second click within a second is the same click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const now = performance.now();
  if (form.method === "post" && now - Number(form.dataset.sent ?? -Infinity) < 1000) event.preventDefault();
  else form.dataset.sent = String(now);
}, { capture: true });

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

enhance(document);
// Browsers lead to the list itself first.
addEventListener("load", () => setTimeout(goToAddedRow));
follow();
