// The team's board: cards are dragged, with the mouse or by keyboard. Without this script the board
// works all the same, by the form on each card; here a move fills that form in and sends it.
(function () {
  "use strict";
  var board = document.querySelector("[data-team]");
  if (!board) { return; }
  var live = document.getElementById("team-live");
  var columns = Array.prototype.slice.call(board.querySelectorAll("[data-column]"));
  var held = null; // {card, from, at, grip, by}

  function words(name, values) {
    var text = board.dataset[name] || "";
    Object.keys(values || {}).forEach(function (key) { text = text.split("{" + key + "}").join(values[key]); });
    return text;
  }
  function tell(name, values) {
    live.textContent = "";
    window.setTimeout(function () { live.textContent = words(name, values); }, 30);
  }
  function nameOf(column) { return column.dataset.says; }
  function list(text) { return text ? text.split(" ") : []; }

  // Where a card may be put: what its form offers, who may get it, or where its inspection is recorded.
  function targets(card) {
    var named = list(card.dataset.moves).concat(list(card.dataset.gives), list(card.dataset.opens));
    return columns.filter(function (column) { return named.indexOf(column.dataset.column) >= 0; });
  }
  function mark(column) {
    columns.forEach(function (each) { each.classList.toggle("is-over", each === column); });
  }
  function release() {
    if (!held) { return; }
    held.card.classList.remove("is-held");
    held.grip.setAttribute("aria-pressed", "false");
    board.classList.remove("is-dragging");
    columns.forEach(function (column) { column.classList.remove("is-over", "may-take"); });
    held = null;
  }
  function take(card, by) {
    release();
    var from = card.closest("[data-column]");
    var may = targets(card);
    held = { card: card, from: from, at: from, grip: card.querySelector(".team-grip"), by: by, may: may };
    card.classList.add("is-held");
    held.grip.setAttribute("aria-pressed", "true");
    board.classList.add("is-dragging");
    may.forEach(function (column) { column.classList.add("may-take"); });
    tell("taken", { card: card.dataset.says, column: nameOf(from), n: may.length });
  }
  function step(by) {
    var stops = columns.filter(function (column) { return column === held.from || held.may.indexOf(column) >= 0; });
    var next = stops[stops.indexOf(held.at) + by];
    if (!next) { return; }
    held.at = next;
    mark(next);
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    tell(next === held.from ? "home" : "over", { column: nameOf(next) });
  }
  function back() {
    var grip = held.grip, column = nameOf(held.from);
    release();
    grip.focus();
    tell("back", { column: column });
  }
  function drop(column) {
    var card = held.card, state = column.dataset.column, from = held.from;
    if (column === from) { back(); return; }
    if (held.may.indexOf(column) < 0) { back(); return; }
    release();
    if (list(card.dataset.opens).indexOf(state) >= 0) {
      tell("inspects", {});
      window.location.assign(card.dataset.inspection);
      return;
    }
    var form = card.querySelector("form");
    if (list(card.dataset.gives).indexOf(state) >= 0) {
      form.closest("details").open = true;
      form.querySelector("select").focus();
      tell("gives", {});
      return;
    }
    form.querySelector("select[name=into]").value = state;
    remember(card.dataset.key + " " + state);
    tell("sent", { column: nameOf(column) });
    form.requestSubmit();
  }

  // After the page came back, the focus is on the card that was moved.
  function remember(what) {
    try { window.sessionStorage.setItem("team", what); } catch (error) { /* kept nowhere */ }
  }
  function recall() {
    var what = null;
    try { what = window.sessionStorage.getItem("team"); window.sessionStorage.removeItem("team"); } catch (error) { return; }
    if (!what) { return; }
    var parts = what.split(" ");
    var found = Array.prototype.filter.call(board.querySelectorAll("[data-key]"), function (card) {
      return card.dataset.key.split("/")[0] === parts[0].split("/")[0] &&
        card.closest("[data-column]").dataset.column === parts[1];
    });
    var same = found.filter(function (card) { return card.dataset.key === parts[0]; })[0] || found[0];
    var grip = same && same.querySelector(".team-grip");
    if (grip) { grip.focus(); }
  }

  function onKey(event) {
    if (!held || held.by !== "keys") { return; }
    var moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key in moves) { event.preventDefault(); step(moves[event.key]); }
    if (event.key === "Escape") { event.preventDefault(); back(); }
    if (event.key === "Tab") { back(); }
  }

  Array.prototype.forEach.call(board.querySelectorAll("[data-key]"), function (card) {
    if (!targets(card).length) { return; }
    var grip = document.createElement("button");
    grip.type = "button";
    grip.className = "team-grip";
    grip.setAttribute("aria-pressed", "false");
    grip.setAttribute("aria-describedby", "team-keys");
    grip.setAttribute("aria-label", words("grip", { card: card.dataset.says }));
    grip.textContent = "⠿";
    card.insertBefore(grip, card.firstChild);
    card.draggable = true;
    Array.prototype.forEach.call(card.querySelectorAll("a"), function (link) { link.draggable = false; });
    var details = card.querySelector("details");
    if (details) {
      details.addEventListener("toggle", function () { card.draggable = !details.open; });
    }
    grip.addEventListener("click", function () {
      if (held && held.card === card && held.by === "keys") { drop(held.at); } else { take(card, "keys"); }
    });
    grip.addEventListener("keydown", onKey);
    grip.addEventListener("blur", function () {
      if (held && held.card === card && held.by === "keys") { release(); }
    });
    card.addEventListener("dragstart", function (event) {
      take(card, "mouse");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.dataset.says);
    });
    card.addEventListener("dragend", function () {
      if (held && held.by === "mouse") { tell("back", { column: nameOf(held.from) }); release(); }
    });
  });
  columns.forEach(function (column) {
    // Whoever pressed the grip may press a column: no dragging is needed (WCAG 2.2, 2.5.7).
    column.addEventListener("mousedown", function (event) {
      if (held && held.by === "keys" && held.may.indexOf(column) >= 0) { event.preventDefault(); }
    });
    column.addEventListener("click", function () {
      if (held && held.by === "keys" && held.may.indexOf(column) >= 0) { drop(column); }
    });
    column.addEventListener("dragover", function (event) {
      if (!held || held.by !== "mouse" || held.may.indexOf(column) < 0) { return; }
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
      mark(column);
    });
    column.addEventListener("dragleave", function (event) {
      if (!column.contains(event.relatedTarget)) { column.classList.remove("is-over"); }
    });
    column.addEventListener("drop", function (event) {
      if (!held || held.by !== "mouse") { return; }
      event.preventDefault();
      drop(column);
    });
  });
  document.getElementById("team-keys").hidden = !board.querySelector(".team-grip");
  recall();
}());
