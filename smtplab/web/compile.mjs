// Makes the archives of a page with the very Python that will run them.
// Usage: node compile.mjs INTERPRETER TOOLS PLACE   (the folders of Pyodide, of make_archive.py, and
// of what goes in)
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [interpreter, tools, place] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(interpreter, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: interpreter });
for (const [name, folder] of Object.entries({ tools, place })) {
  python.FS.mkdir(`/${name}`);
  python.mountNodeFS(`/${name}`, folder);
}
python.runPython(`
import sys
# What unpacks the archive must not lie in it.
import compression.zstd, importlib.abc, importlib.machinery, importlib.util, json, pathlib, zlib
import zipfile, zipimport
loaded = [*sys.modules]
sys.path.insert(0, "/tools")
from make_archive import make_archives
make_archives(pathlib.Path("/place"), loaded, compiles=True)
`);
