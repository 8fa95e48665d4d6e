// Keeping a folder of Python's in the browser (IndexedDB), whenever something in it has changed.
const OFTEN = 50;
const LOCK = "smtplab";
const ELSEWHERE = "smtplab is open in another tab: what you do in this one is not kept.";
const REFUSED = "This browser keeps nothing here (a private window, or no room): what you do is gone when the tab closes.";

/** Hold the lock of the folder until the tab is gone; resolve to whether it could be had. */
function takeLock() {
  if (!navigator.locks) return true;
  return new Promise((resolve) => {
    const hold = (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    };
    navigator.locks.request(LOCK, { ifAvailable: true }, hold).catch(() => resolve(true));
  });
}

const sync = (fs, populate) =>
  new Promise((resolve, reject) => fs.syncfs(populate, (error) => (error ? reject(error) : resolve())));

/** Return what a folder looks like: another text after each change. */
function state(fs, folder) {
  const names = fs.readdir(folder).filter((name) => !name.startsWith("."));
  const told = names.map((name) => {
    const path = `${folder}/${name}`;
    const { mode, mtime, size } = fs.stat(path);
    return fs.isDir(mode) ? state(fs, path) : `${name} ${+mtime} ${size}`;
  });
  return told.join("\n");
}

/** Fill a folder with what was kept, and keep it from then on; say why if that is not possible. */
export async function keepFolder(fs, folder) {
  const save = () => sync(fs, false).catch(() => {});
  fs.mkdirTree(folder);
  const isOurs = await takeLock();
  try {
    fs.mount(fs.filesystems.IDBFS, {}, folder);
    await sync(fs, true);
  } catch {
    return { problem: REFUSED, save };
  }
  if (!isOurs) return { problem: ELSEWHERE, save };
  let before = state(fs, folder);
  let isBusy = false;
  setInterval(async () => {
    const now = isBusy ? before : state(fs, folder);
    if (now === before) return;
    isBusy = true;
    before = now;
    await save();
    isBusy = false;
  }, OFTEN);
  return { problem: "", save };
}
