// How many cells a character takes in the terminal: as many as the app counts.
import { WIDTHS } from "./widths.js";

const END = 0x110000;
const widths = new Uint8Array(END).fill(1);
for (const [first, last, width] of WIDTHS) widths.fill(width, first, last + 1);

// xterm packs what it knows of a character: whether it joins the one before, and the width of both.
const JOINS = 1;
const WIDTH_AT = 1;
const WIDTH = 3;

/** Have a terminal count as the app does. */
export function countCells(terminal) {
  terminal.unicode.register({
    version: "smtplab",
    wcwidth: (codepoint) => widths[codepoint],
    charProperties: (codepoint, before) => {
      const own = widths[codepoint];
      const widthBefore = (before >> WIDTH_AT) & WIDTH;
      const joins = own === 0 && widthBefore > 0;
      return ((joins ? widthBefore : own) << WIDTH_AT) | (joins ? JOINS : 0);
    },
  });
  terminal.unicode.activeVersion = "smtplab";
}
