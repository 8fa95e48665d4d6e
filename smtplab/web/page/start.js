// The first script, which stands in the page itself: it says in one sentence why the app does not come.
// It is written for browsers that are too old for all the rest.
window.failure = (() => {
  const SCRIPT = /^(text|application)\/(x-)?(java|ecma)script/;
  const TYPES = { js: SCRIPT, mjs: SCRIPT, css: /^text\/css/ };
  const BLOCKED = "This browser does not run the scripts of this page: it is too old, or it blocks them";
  const whenRead = (act) =>
    document.readyState === "loading" ? addEventListener("DOMContentLoaded", act) : act();
  const filesOf = () => JSON.parse(document.getElementById("files").textContent);
  const place = () => new URL("./", document.querySelector("script[type=module]").src);

  /** Show the sentence in the place of everything else. */
  function say(sentence) {
    if (failure.isFinal) return;
    failure.isFinal = true;
    whenRead(() => {
      const loading = document.getElementById("loading");
      loading.hidden = false;
      loading.classList.add("failed");
      document.getElementById("stage").textContent = sentence;
      document.getElementById("told").textContent = sentence;
    });
  }

  /** Return what is wrong with a file on the host, "" for nothing. */
  function examine(name, size) {
    return fetch(new URL(name, place())).then(
      (response) => {
        if (!response.ok) return `${name} is missing on the web host (${response.status})`;
        const type = response.headers.get("Content-Type") || "a file without a content type";
        if (/html/.test(type)) return `${name} is missing on the web host, which sends a page in its place`;
        const expected = TYPES[name.split(".").pop()];
        if (expected && !expected.test(type)) return `the web host sends ${name} as ${type}`;
        const differs = `${name} on the web host is not the file that was built; copy the folder again`;
        return response.blob().then((blob) => (blob.size === size ? "" : differs), () => differs);
      },
      () => `the web host does not send ${name}`,
    );
  }

  /** Say which file is at fault; if none is, what was found otherwise. */
  function explain(otherwise) {
    whenRead(() => {
      const files = Object.entries(filesOf());
      Promise.all(files.map(([name, size]) => examine(name, size))).then((found) => {
        const reason = found.find(Boolean) || otherwise || BLOCKED;
        say(`smtplab cannot start: ${reason}. Reload the page to try again.`);
      });
    });
  }

  const failure = { isFinal: false, say, explain };
  const LOADED = ["script", "link"];
  const isNeeded = ({ localName, rel }) => LOADED.includes(localName) && (!rel || rel === "stylesheet");
  addEventListener("error", ({ target }) => isNeeded(target) && explain(), true);
  if (location.protocol === "file:") {
    say("A page that is opened from a folder cannot load smtplab. Run “smtplab web FOLDER --serve”, or put the folder on a web host.");
  } else if (!window.WebAssembly || !window.Worker || !("noModule" in HTMLScriptElement.prototype)) {
    say("This browser cannot run smtplab: it is too old, or WebAssembly is switched off in it.");
  }
  return failure;
})();
