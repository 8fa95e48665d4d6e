// Keeping the files of a folder of Python's in the browser (IndexedDB).
//
// What has changed is written in one transaction, between two turns of Python: whatever ends the tab, the
// next start finds the whole folder as it was at one such moment. A counter in the same transaction tells
// whether another tab has written in between; then this one writes nothing any more.
const DATABASE = "smtplab";
const FILES = "files";
const COUNTER = "";
const LOCK = "smtplab";
const PATIENCE = 10_000;
const MOMENT = 500;
const TRY_AGAIN = 3_000;

const ELSEWHERE = "smtplab is open in another tab: what you do in this one is not kept.";
const FREE = "The other tab is closed. Reload this page to go on from there; what you did in this tab is not kept.";
const OVERTAKEN = "Another tab has kept something: what you do in this one is not kept any more. Reload this page.";
const GONE = "what you do now is gone when the tab closes.";
const REFUSED = `This browser keeps nothing for this page (a private window, or a setting): ${GONE}`;
const NEWER = `A newer version of smtplab has kept your progress in this browser: ${GONE}`;
const DAMAGED = `What this browser has kept for this page is damaged: ${GONE} Delete the page's data to start again.`;
const FULL = "This browser has no room left: what you do now is kept only once there is some.";
const FAILED = "This browser cannot keep what you do now; smtplab tries it again every few seconds.";
const SENTENCES = { VersionError: NEWER, NotFoundError: DAMAGED, DataError: DAMAGED };

class OvertakenError extends Error {}

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Ask for the turn of this tab; it lasts until the tab is gone. */
function askForTurn() {
  const turn = { isOurs: !navigator.locks, isUnwanted: false };
  turn.comes = new Promise((resolve) => {
    const take = () => {
      resolve();
      turn.isOurs = !turn.isUnwanted;
      return turn.isOurs && new Promise(() => {});
    };
    // Where locks are refused, the counter alone must do.
    if (turn.isOurs) take();
    else navigator.locks.request(LOCK, take).catch(take);
  });
  return turn;
}

const turn = askForTurn();

/** Resolve with what a request of the database comes to. */
const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(FILES);
  const late = wait(PATIENCE).then(() => Promise.reject(new Error("the browser does not reply")));
  return Promise.race([result(request), late]);
}

/** Yield the path of each file in a folder. */
function* pathsIn(fs, folder) {
  for (const name of fs.readdir(folder).filter((one) => one !== "." && one !== "..")) {
    const path = `${folder}/${name}`;
    if (fs.isDir(fs.stat(path).mode)) yield* pathsIn(fs, path);
    else yield path;
  }
}

/** A folder that is kept. */
export class KeptFolder {
  #fs;
  #folder;
  #tell;
  #database = null;
  #counter = 0;
  #kept = new Map();
  #saving = null;
  #hasFailed = false;
  #isAsked = false;

  /** `tell` is given the sentence that says why nothing is kept, "" once it is. */
  constructor(fs, folder, tell) {
    this.#fs = fs;
    this.#folder = folder;
    this.#tell = tell;
  }

  /** Whether what is done is kept. */
  get isKept() {
    return this.#database !== null;
  }

  /** Fill the folder with what was kept. */
  async fill() {
    this.#fs.mkdirTree(this.#folder);
    let database = null;
    // A tab that was left just now may have it for a moment longer.
    await Promise.race([turn.comes, wait(MOMENT)]);
    try {
      database = await openDatabase();
      await this.#read(database);
    } catch (error) {
      this.#tell(SENTENCES[error?.name] ?? REFUSED);
      return;
    }
    if (turn.isOurs) {
      this.#use(database);
      return;
    }
    turn.isUnwanted = true;
    this.#tell(ELSEWHERE);
    turn.comes.then(() => this.#tell(FREE));
  }

  #use(database) {
    this.#database = database;
    // A later version that wants to change the database must not wait for this tab.
    database.onversionchange = () => database.close();
  }

  async #read(database) {
    const store = database.transaction(FILES).objectStore(FILES);
    const [paths, values] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
    const found = new Map(paths.map((path, place) => [path, values[place]]));
    this.#counter = found.get(COUNTER) ?? 0;
    found.delete(COUNTER);
    const isSound = ([path, octets]) => typeof path === "string" && octets instanceof Uint8Array;
    if (![...found].every(isSound)) throw new DOMException("", "DataError");
    for (const [path, octets] of found) {
      const file = `${this.#folder}/${path}`;
      this.#fs.mkdirTree(file.slice(0, file.lastIndexOf("/")));
      this.#fs.writeFile(file, octets);
    }
    this.#kept = this.#look(false);
  }

  /** Begin to keep what has changed; return a promise of whether it could be, null if all is kept already. */
  save() {
    this.#isAsked = true;
    if (this.#database && !this.#saving) {
      const seen = this.#look();
      if (this.#hasChanged(seen)) {
        this.#saving = this.#saveAll(seen).finally(() => (this.#saving = null));
      }
    }
    return this.#saving;
  }

  /** Return what can be known of each file without reading it. */
  #look(mayChange = true) {
    const now = Date.now();
    const look = (path) => {
      const { mtime, size } = this.#fs.stat(path);
      // In the same millisecond it can change once more, and look the same.
      return [path, { mtime: +mtime, size, isFresh: mayChange && +mtime === now }];
    };
    return new Map([...pathsIn(this.#fs, this.#folder)].map(look));
  }

  #isKept(path, { mtime, size }) {
    const kept = this.#kept.get(path);
    return kept && kept.mtime === mtime && kept.size === size && !kept.isFresh;
  }

  #hasChanged(seen) {
    const hasGone = [...this.#kept.keys()].some((path) => !seen.has(path));
    return hasGone || [...seen].some(([path, one]) => !this.#isKept(path, one));
  }

  /** Write, and once more if that was asked for in the meantime. */
  async #saveAll(seen) {
    try {
      do {
        this.#isAsked = false;
        await this.#write(seen);
        this.#kept = seen;
        seen = this.#look();
      } while (this.#isAsked && this.#hasChanged(seen));
      if (this.#hasFailed) this.#tell("");
      this.#hasFailed = false;
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #write(seen) {
    const short = (path) => path.slice(this.#folder.length + 1);
    const changed = [...seen].filter(([path, one]) => !this.#isKept(path, one));
    const octets = changed.map(([path]) => [short(path), this.#fs.readFile(path)]);
    const gone = [...this.#kept.keys()].filter((path) => !seen.has(path)).map(short);
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(FILES, "readwrite", { durability: "strict" });
      const store = transaction.objectStore(FILES);
      let reason = null;
      store.get(COUNTER).onsuccess = ({ target }) => {
        if ((target.result ?? 0) !== this.#counter) {
          reason = new OvertakenError();
          transaction.abort();
          return;
        }
        for (const [path, content] of octets) store.put(content, path);
        for (const path of gone) store.delete(path);
        store.put(this.#counter + 1, COUNTER);
        transaction.commit?.();
      };
      transaction.oncomplete = () => {
        this.#counter += 1;
        resolve();
      };
      transaction.onabort = () => reject(reason ?? transaction.error);
    });
  }

  #fail(error) {
    const end = error instanceof OvertakenError ? OVERTAKEN : SENTENCES[error?.name];
    if (end) {
      this.#database = null;
      this.#tell(end);
      return;
    }
    this.#tell(error?.name === "QuotaExceededError" ? FULL : FAILED);
    this.#hasFailed = true;
    setTimeout(() => this.#tryAgain(error), TRY_AGAIN);
  }

  async #tryAgain(error) {
    try {
      // It was closed: the browser has deleted it, or a later version has changed it.
      if (error?.name === "InvalidStateError") await this.#openAgain();
    } catch (failure) {
      this.#fail(failure);
      return;
    }
    this.save();
  }

  async #openAgain() {
    const database = await openDatabase();
    const counter = await result(database.transaction(FILES).objectStore(FILES).get(COUNTER));
    if (counter === undefined) {
      this.#counter = 0;
      this.#kept = new Map();
    }
    this.#use(database);
  }
}
