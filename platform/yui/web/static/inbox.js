// The inbox by keyboard: j and k (or the arrows) go from item to item, x ticks, s puts aside, Enter
// opens, ? shows the keys. Whoever does not want single keys switches them off, and they stay off
// (WCAG 2.2, 2.1.4). Without this script everything is reached by Tab as before.
(function () {
  "use strict";
  var list = document.querySelector("[data-inbox]");
  var help = document.getElementById("keys");
  if (!list || !help) { return; }
  var rows = Array.prototype.slice.call(list.querySelectorAll("tbody tr"));
  var live = document.getElementById("inbox-live");
  var toggle = document.getElementById("keys-on");
  var KEPT = "yui-keys", PLACE = "yui-inbox";

  function kept(store, name) {
    try { return window[store].getItem(name); } catch (error) { return null; }
  }
  function keep(store, name, value) {
    try { window[store].setItem(name, value); } catch (error) { /* kept nowhere */ }
  }
  function tell(text) {
    live.textContent = "";
    window.setTimeout(function () { live.textContent = text; }, 30);
  }
  function box(row) { return row.querySelector("input[type=checkbox]"); }
  function door(row) { return row.querySelector("a.btn"); }
  function here() {
    var active = document.activeElement;
    return rows.findIndex(function (row) { return row.contains(active); });
  }
  function go(at) {
    var row = rows[Math.max(0, Math.min(rows.length - 1, at))];
    if (row) { door(row).focus(); row.scrollIntoView({ block: "nearest" }); }
  }
  function tick(row) {
    box(row).checked = !box(row).checked;
    tell(box(row).checked ? list.dataset.ticked : list.dataset.unticked);
  }
  function aside(at) {
    var form = list.closest("form") || list.querySelector("form");
    var ticked = rows.filter(function (row) { return box(row).checked; });
    if (!ticked.length && at >= 0) { box(rows[at]).checked = true; ticked = [rows[at]]; }
    if (!ticked.length) { tell(list.dataset.none); return; }
    keep("sessionStorage", PLACE, String(Math.max(0, rows.indexOf(ticked[0]))));
    form.requestSubmit();
  }
  // Letters belong to fields where one types; Enter stays with the link or button that has the focus.
  function typing(target) {
    return Boolean(target.closest("select, textarea, [contenteditable], input:not([type=checkbox])"));
  }
  function onKey(event) {
    if (!toggle.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (typing(event.target) || event.target.closest("[popover]")) { return; }
    var at = here(), arrows = at >= 0;
    var acts = {
      j: function () { go(at + 1); },
      k: function () { go(at < 0 ? 0 : at - 1); },
      x: function () { if (at >= 0) { tick(rows[at]); } },
      s: function () { aside(at); },
      "?": function () { help.togglePopover(); }
    };
    if (arrows) { acts.ArrowDown = acts.j; acts.ArrowUp = acts.k; }
    if (event.key in acts) { event.preventDefault(); acts[event.key](); return; }
    if (event.key === "Enter" && at >= 0 && event.target === box(rows[at])) {
      event.preventDefault();
      door(rows[at]).click();
    }
  }

  toggle.checked = kept("localStorage", KEPT) !== "off";
  toggle.addEventListener("change", function () { keep("localStorage", KEPT, toggle.checked ? "on" : "off"); });
  document.getElementById("keys-bar").hidden = false;
  document.addEventListener("keydown", onKey);
  var place = kept("sessionStorage", PLACE);
  if (place !== null) {
    keep("sessionStorage", PLACE, "");
    if (place !== "") { go(Number(place)); }
  }
}());
