// Passkeys, and the way on after a log-in elsewhere. Without this script every page works all the
// same: what needs it stays hidden, and what it presses is a button.
(function () {
  "use strict";

  var go = document.querySelector("[data-go] form");
  if (go) { go.submit(); return; }
  if (!window.PublicKeyCredential || !navigator.credentials) { return; }

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (each) { plain += String.fromCharCode(each); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function listed(keys) {
    return (keys || []).map(function (key) { return Object.assign({}, key, { id: bytes(key.id) }); });
  }
  function asked(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) { options.user.id = bytes(options.user.id); }
    if (options.excludeCredentials) { options.excludeCredentials = listed(options.excludeCredentials); }
    if (options.allowCredentials) { options.allowCredentials = listed(options.allowCredentials); }
    return options;
  }
  function answered(made) {
    var response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (made.response[name]) { response[name] = text(made.response[name]); }
    });
    return JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type, response: response,
      clientExtensionResults: made.getClientExtensionResults()
    });
  }

  document.querySelectorAll("[data-passkey-card]").forEach(function (card) { card.hidden = false; });
  document.querySelectorAll("[data-passkey]").forEach(function (part) {
    var form = part.closest("form");
    var bad = part.querySelector(".bad");
    part.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      bad.hidden = true;
      fetch(part.dataset.options, {
        method: "POST", credentials: "same-origin",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ csrf: form.elements.csrf.value })
      }).then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.json();
      }).then(function (options) {
        var how = { publicKey: asked(options) };
        return part.dataset.passkey === "create" ? navigator.credentials.create(how) : navigator.credentials.get(how);
      }).then(function (made) {
        form.elements.credential.value = answered(made);
        form.submit();
      }).catch(function () {
        bad.textContent = part.dataset.failed;
        bad.hidden = false;
      });
    });
  });
}());
