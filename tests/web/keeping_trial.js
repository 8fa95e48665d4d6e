// A folder that changes all the time, kept by the page's own module.
// The two files in it always hold the same number; a number is reported once it must outlive a kill.
const place = new URL(import.meta.url).searchParams.get("place");
const { KeptFolder } = await import(`./${place}/keeping.js`);

const files = new Map();
const fs = {
  isDir: (mode) => mode === "folder",
  mkdirTree: () => {},
  readdir: () => [".", "..", ...[...files.keys()].map((path) => path.slice("/home/".length))],
  stat: (path) => ({ mode: "file", mtime: files.get(path).mtime, size: files.get(path).octets.length }),
  readFile: (path) => files.get(path).octets.slice(),
  writeFile: (path, octets) => files.set(path, { octets, mtime: Date.now() }),
  unlink: (path) => files.delete(path),
};

const SIZE = 40_000;
const numberIn = (path) => (files.has(path) ? new DataView(files.get(path).octets.buffer).getUint32(0) : 0);

function write(path, number) {
  const octets = new Uint8Array(SIZE);
  new DataView(octets.buffer).setUint32(0, number);
  fs.writeFile(path, octets);
}

const told = [];
const folder = new KeptFolder(fs, "/home", (text) => told.push(text));
window.trial = {
  told, folder, fs, files, numberIn,
  write: (number) => ["/home/one", "/home/two"].forEach((path) => write(path, number)),
  async run() {
    for (let number = numberIn("/home/one") + 1; ; number += 1) {
      this.write(number);
      await folder.save();
      report(String(number));
    }
  },
};
await folder.fill();
window.trial.found = [numberIn("/home/one"), numberIn("/home/two")];
