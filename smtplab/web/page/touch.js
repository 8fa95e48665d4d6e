// Fingers: what is drawn over the terminal turns the wheel of the mouse.
const OFTEN = 24;

export function turnByTouch(element) {
  let last = null;
  element.addEventListener("touchstart", ({ touches }) => (last = touches.length === 1 ? touches[0].clientY : null), { passive: true });
  element.addEventListener(
    "touchmove",
    (event) => {
      if (last === null) return;
      event.preventDefault();
      const { clientX, clientY } = event.touches[0];
      const moved = last - clientY;
      if (Math.abs(moved) < OFTEN) return;
      last = clientY;
      const wheel = { deltaY: Math.sign(moved), deltaMode: WheelEvent.DOM_DELTA_LINE, clientX, clientY, bubbles: true, cancelable: true };
      event.target.dispatchEvent(new WheelEvent("wheel", wheel));
    },
    { passive: false },
  );
}
