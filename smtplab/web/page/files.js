// Files of the learner's: chosen, or dropped on the page, and given to the app.
const LARGEST = 8 << 20;

/** Give a file that is chosen or dropped; return what shows the chooser. */
export function takeFiles(input, give, notice) {
  const take = async (file) => {
    if (!file) return;
    if (file.size > LARGEST) {
      const size = (file.size / 1e6).toFixed(1);
      notice(`${file.name} has ${size} MB. A page opens files of at most 8 MB; smtplab in a terminal opens larger ones.`);
      return;
    }
    try {
      give({ name: file.name, octets: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      notice(`${file.name} cannot be read. Choose a file.`);
    }
  };
  input.addEventListener("change", () => {
    take(input.files[0]);
    input.value = "";
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  });
  // A browser shows it only just after a key or a click; else the learner asks once more.
  return () => input.click();
}
