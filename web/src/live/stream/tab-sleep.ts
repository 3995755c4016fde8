/** Stops the stream of a hidden tab: after a while on a desktop, at once where data is paid by the byte. */
export interface TabSleepListener {
  sleep(): void;
  wake(): void;
}

export function sleepWhenHidden(afterMs: number, listener: TabSleepListener): void {
  let asleep = false;
  let timer: number | undefined;
  document.addEventListener('visibilitychange', () => {
    window.clearTimeout(timer);
    if (document.hidden) {
      timer = window.setTimeout(() => {
        asleep = true;
        listener.sleep();
      }, afterMs);
    } else if (asleep) {
      asleep = false;
      listener.wake();
    }
  });
}
