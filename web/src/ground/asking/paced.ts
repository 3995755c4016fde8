/** An act that follows messages: the first is followed at once, those within `everyMs` after it by one more act. */
export function paced(act: () => void, everyMs: number): { soon(): void; stop(): void } {
  let timer: number | undefined;
  let waits = false;
  const soon = () => {
    waits = timer !== undefined;
    if (waits) return;
    act();
    timer = window.setTimeout(() => {
      timer = undefined;
      if (waits) soon();
    }, everyMs);
  };
  return { soon, stop: () => window.clearTimeout(timer) };
}
