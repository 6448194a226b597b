// Every page works without this file. It makes dialogs modal, keeps the focus, copies, and warns before a draft is lost.
(() => {
  const unsaved = "data-unsaved";
  let openerId = "";
  let shownDetails = [];
  let isLeavingOnPurpose = false;

  /** The server draws an open dialog; only script can make it modal. */
  function showDialogs() {
    for (const dialog of document.querySelectorAll("dialog[data-modal][open]:not(:modal)")) {
      dialog.removeAttribute("open");
      dialog.showModal();
      // Escape has to travel like Cancel: the fields of a dialog that only closed would stay in the form.
      dialog.addEventListener("cancel", (event) => {
        if (event.target !== dialog) return;
        event.preventDefault();
        dialog.querySelector("#dialog-cancel")?.click();
      });
    }
  }

  function returnFocus() {
    if (document.querySelector("dialog:modal")) return;
    const place =
      document.querySelector("[autofocus], [data-focus]") ?? document.getElementById(openerId);
    openerId = "";
    (place ?? document.querySelector(".integration-form h2"))?.focus();
  }

  function draftOf(element) {
    return element instanceof Element ? element.closest("form[data-draft]") : null;
  }

  function hasUnsaved() {
    return document.querySelector(`form[data-draft][${unsaved}]`) !== null;
  }

  function announce(form) {
    const place = document.getElementById("announcement");
    if (place && form?.dataset.announcement) place.textContent = form.dataset.announcement;
  }

  function say(tone, text) {
    const notice = document.createElement("div");
    notice.className = `notice tone-${tone}`;
    notice.setAttribute("role", "alert");
    notice.textContent = text;
    document.querySelector("[data-said]")?.remove();
    notice.dataset.said = "";
    (document.querySelector("dialog:modal") ?? document.querySelector("#content"))?.prepend(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  const lost =
    "No answer came. Your changes are still on this page; try again, or sign in again in another tab first.";

  document.addEventListener("input", (event) => {
    // What is typed in a dialog joins the draft only with Update, and then the server says so.
    if (event.target.closest("dialog")) return;
    draftOf(event.target)?.setAttribute(unsaved, "");
  });

  // The server would say so only after all of it was sent.
  document.addEventListener("change", (event) => {
    const { files, dataset } = event.target;
    const isTooLarge = [...(files ?? [])].some((file) => file.size > Number(dataset.bytesMax));
    if (!isTooLarge) return;
    event.target.value = "";
    say("broken", dataset.tooLarge);
  });

  document.addEventListener("submit", (event) => {
    if (draftOf(event.target)) isLeavingOnPurpose = true;
  });

  addEventListener("pageshow", () => {
    isLeavingOnPurpose = false;
  });

  addEventListener("beforeunload", (event) => {
    if (hasUnsaved() && !isLeavingOnPurpose) event.preventDefault();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (!button) return;
    const word = button.querySelector("[data-copy-word]");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      word.textContent = "Copied";
    } catch {
      // Without https there is no clipboard: select the text, so that one key copies it.
      const field = button.parentElement.querySelector("input, textarea");
      field?.select();
      word.textContent = field ? "Press Ctrl+C" : "Copy failed";
    }
    setTimeout(() => (word.textContent = "Copy"), 2000);
  });

  /** The button is hidden where there is no script to press it for. */
  function offerToShowPasswords() {
    for (const button of document.querySelectorAll("[data-show-password]")) button.hidden = false;
  }

  document.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest("[data-show-password]") : null;
    const field = button && document.getElementById(button.dataset.showPassword);
    if (!field) return;
    const isShown = field.type === "text";
    field.type = isShown ? "password" : "text";
    button.textContent = isShown ? "Show password" : "Hide password";
    button.setAttribute("aria-pressed", String(!isShown));
  });

  // A browser keeps what is sent from a plain text field, and offers it to the next person.
  document.addEventListener("submit", () => {
    for (const button of document.querySelectorAll("[data-show-password][aria-pressed=true]"))
      button.click();
  });

  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    // An answer without the part we asked for (signed out, server away) must not wipe the draft.
    if (
      ctx.select &&
      tasks.some((task) => task.type === "main" && task.fragment.childElementCount === 0)
    ) {
      event.preventDefault();
      if (hasUnsaved() || draftOf(ctx.sourceElement)) say("broken", lost);
      return;
    }
    const source = ctx.sourceElement;
    const form = draftOf(source);
    if (!form) return;
    if (source.id && !source.closest("dialog")) openerId = source.id;
    shownDetails = [...form.querySelectorAll("details[id]")]
      .filter((details) => details.open)
      .map(({ id }) => id);
    ctx.wasUnsaved = form.hasAttribute(unsaved);
  });

  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    offerToShowPasswords();
    const form = document.getElementById("integration-form");
    if (ctx.select !== "#integration-form" || !form) return;
    if (ctx.wasUnsaved) form.setAttribute(unsaved, "");
    for (const id of shownDetails) document.getElementById(id)?.setAttribute("open", "");
    showDialogs();
    returnFocus();
    announce(form);
  });

  document.addEventListener("htmx:error", (event) => {
    if (draftOf(event.detail.ctx?.sourceElement)) say("broken", lost);
  });

  showDialogs();
  offerToShowPasswords();
})();
