// Runs in the window before Postroom's own code: takes the time from a key until the frame that shows other counts of findings
// is painted. It looks at frames only between the two, so that the window is left alone otherwise.
(() => {
  const { document, performance, requestAnimationFrame, scheduler, setTimeout } = globalThis;
  const watch = { painted: undefined };
  let armed;
  globalThis.keyWatch = watch;
  const counts = () =>
    [...document.querySelectorAll('button[aria-pressed]')]
      .map((one) => one.textContent)
      .filter((text) => /^\d+ (error|warning|note)s?$/.test(text))
      .join();
  /** From now on `painted` is of the next key: milliseconds from the event itself until its findings are painted. */
  watch.arm = () => {
    watch.painted = new Promise((resolve, reject) => {
      armed = resolve;
      setTimeout(() => reject(new Error('The findings stay as they were.')), 10_000);
    });
    watch.painted.catch(() => undefined);
  };
  globalThis.addEventListener(
    'keydown',
    ({ timeStamp }) => {
      const resolve = armed;
      if (resolve === undefined) return;
      armed = undefined;
      const before = counts();
      const look = () => {
        if (counts() === before) {
          requestAnimationFrame(look);
          return;
        }
        // Runs once this frame is painted, before what else waits by then.
        void scheduler.postTask(() => resolve(performance.now() - timeStamp), { priority: 'user-blocking' });
      };
      requestAnimationFrame(look);
    },
    true,
  );
})();
