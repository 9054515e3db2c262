// Runs in the window before Postroom's own code: notes when a listing is asked for and what is on the page, frame by frame.
(() => {
  const watch = {
    begun: 0,
    firstRows: 0,
    rows: 0,
    /** When the number of rows was last seen to change, as of the frame after. */
    changed: 0,
    pressed: 0,
    frames: [],
    wanted: undefined,
  };
  globalThis.postroomBench = watch;
  const send = globalThis.WebSocket.prototype.send;
  const text = new globalThis.TextDecoder();
  globalThis.WebSocket.prototype.send = function (data) {
    const words = typeof data === 'string' ? data : text.decode(data);
    if (watch.begun === 0 && words.includes('queue/list')) {
      watch.begun = globalThis.performance.now();
      globalThis.performance.mark('bench: listing begun');
    }
    return send.call(this, data);
  };
  globalThis.addEventListener('keydown', (event) => (watch.pressed = event.timeStamp), true);
  let before = 0;
  const look = (at) => {
    if (before > 0 && watch.frames.length < 5000) watch.frames.push(at - before);
    before = at;
    const rows =
      Number(globalThis.document.querySelector('[data-queue-grid]')?.getAttribute('aria-rowcount') ?? 1) - 1;
    if (rows !== watch.rows) {
      watch.rows = rows;
      watch.changed = globalThis.performance.now();
    }
    if (
      watch.firstRows === 0 &&
      watch.begun > 0 &&
      globalThis.document.querySelector('[data-queue-grid] [data-row]') !== null
    )
      watch.firstRows = globalThis.performance.now();
    globalThis.requestAnimationFrame(look);
  };
  globalThis.requestAnimationFrame(look);
})();
