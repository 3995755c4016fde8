/** What runs before the program (node --import): SIGUSR2 ends the next of its threads as a crash would, and notes its name. */
const SCRIPT = `
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const threads = process.getBuiltinModule('node:worker_threads');
if (threads.isMainThread) {
  const living = new Map();
  let turn = 0;
  threads.Worker = class extends threads.Worker {
    constructor(file, options) {
      super(file, options);
      living.set(this, String(file).split('/').at(-1));
      this.once('exit', () => living.delete(this));
    }
  };
  syncBuiltinESMExports();
  process.on('SIGUSR2', () => {
    const [one, name] = [...living][turn++ % Math.max(1, living.size)] ?? [];
    if (one === undefined) return;
    living.delete(one);
    appendFileSync(process.env.ENDED_THREADS, name + '\\n');
    one.terminate();
  });
}`;

/** Environment of a program whose threads a signal ends; their names come into the file `ended`. */
export const mortalThreads = (ended: string) => ({
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(SCRIPT)}`,
  ENDED_THREADS: ended,
});
