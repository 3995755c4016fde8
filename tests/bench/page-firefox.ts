/** The heap of the live page in Debian's Firefox ESR after twelve hours of rows, as Firefox itself measures it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { type BenchLine, line } from './bench-line.js';
import { FEED, fedFrames, HOOKS, SHIFT_ROWS, UNPLUG, WARM_UP_ROWS, WHAT } from './page-endurance.js';

const EXECUTABLE = '/usr/bin/firefox-esr';
const STARTS_WITHIN_MS = 60_000;
/** Feeding a piece of rows takes a minute on a busy machine. */
const ANSWERS_WITHIN_MS = 180_000;
const LOOKS = 4;
const REST_MS = 2000;

/** Bytes of the windows of a host, of all processes, after everything that can go is gone. Runs with the rights of the browser. */
const HEAP = (host: string) => `new Promise((resolve) => {
  const manager = Cc['@mozilla.org/memory-reporter-manager;1'].getService(Ci.nsIMemoryReporterManager);
  manager.minimizeMemoryUsage(() => {
    let bytes = 0;
    const add = (process, path, kind, units, amount) => {
      if (path.startsWith('explicit/') && path.includes('${host}')) bytes += amount;
    };
    manager.getReports(add, null, () => resolve(bytes), null, false);
  });
})`;

export async function reportFirefox(report: (figure: BenchLine) => void, address: string): Promise<void> {
  if (!existsSync(EXECUTABLE)) throw new Error('the heap in Firefox needs firefox-esr (apt-get install firefox-esr)');
  const profile = await mkdtemp(join(tmpdir(), 'rfi-firefox-'));
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'];
  const child = spawn(EXECUTABLE, [...args, '--remote-allow-system-access'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      setTimeout(() => reject(new Error('Firefox did not start')), STARTS_WITHIN_MS).unref();
      let said = '';
      child.stderr.on('data', (text) => {
        said += String(text);
        const [, found] = /WebDriver BiDi listening on (ws:\S+)/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    const firefox = await Firefox.connect(`${url}/session`);
    const grownMb = await grownIn(firefox, address);
    report(
      line({
        bench: 'page',
        metric: `heap growth in Firefox over ${WHAT}`,
        value: grownMb,
        unit: 'MB',
        target: '<= 5',
      }),
    );
  } finally {
    child.kill('SIGKILL');
    await ended;
    await rm(profile, { recursive: true, force: true });
  }
}

async function grownIn(firefox: Firefox, address: string): Promise<number> {
  const page = (await firefox.windows())[0] ?? '';
  await firefox.ask('script.addPreloadScript', { functionDeclaration: `() => {${HOOKS}}` });
  await firefox.ask('browsingContext.navigate', { context: page, url: address, wait: 'complete' });
  const drawn = `document.querySelector('.plot .waterfall[data-top-slot]') !== null`;
  for (let i = 0; (await firefox.evaluate(page, drawn)) !== true; i++) {
    if (i > 150) throw new Error(`${address} drew nothing in Firefox within 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { receivers } = (await (await fetch(new URL('/api/v1/receivers', address))).json()) as {
    receivers: { id: string; number: number }[];
  };
  const templates = fedFrames(receivers.find(({ id }) => address.includes(id))?.number ?? 0);
  await firefox.evaluate(page, `{ ${UNPLUG} }`);
  const browser = (await firefox.windows('chrome'))[0] ?? '';
  // A thread frees its memory some time after it was told to: the least of several answers is what it holds.
  const heapMb = async () => {
    const heaps: number[] = [];
    for (let i = 0; i < LOOKS; i++) {
      heaps.push(Number(await firefox.evaluate(browser, HEAP(new URL(address).host))) / 1e6);
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
    return Math.min(...heaps);
  };
  const startedAt = Date.now();
  // In pieces: a question to Firefox is given up after some minutes.
  const feed = async (from: number, to: number) => {
    for (let row = from; row < to; row += 20_000)
      await firefox.evaluate(
        page,
        `(${FEED})(${JSON.stringify([row, Math.min(to, row + 20_000), 100, templates, startedAt, 40])})`,
      );
  };
  await feed(0, WARM_UP_ROWS);
  const before = await heapMb();
  await feed(WARM_UP_ROWS, WARM_UP_ROWS + SHIFT_ROWS);
  return (await heapMb()) - before;
}

/** One connection of WebDriver BiDi. */
class Firefox {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const { id, type, result, message } = JSON.parse(String(data));
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (type === 'error') waiting?.reject(new Error(`Firefox: ${message}`));
      else waiting?.resolve(result);
    });
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Firefox is gone'));
    });
  }

  static async connect(url: string): Promise<Firefox> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const firefox = new Firefox(socket);
    await firefox.ask('session.new', { capabilities: {} });
    return firefox;
  }

  ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#asked;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const late = () => reject(new Error(`Firefox did not answer ${method} within ${ANSWERS_WITHIN_MS} ms`));
      setTimeout(late, ANSWERS_WITHIN_MS).unref();
    });
  }

  /** Ids of the windows: of pages, or of the browser itself. */
  async windows(scope: 'content' | 'chrome' = 'content'): Promise<string[]> {
    const { contexts } = (await this.ask('browsingContext.getTree', { 'moz:scope': scope })) as {
      contexts: { context: string }[];
    };
    return contexts.map(({ context }) => context);
  }

  async evaluate(context: string, expression: string): Promise<unknown> {
    const answer = await this.ask('script.evaluate', { expression, target: { context }, awaitPromise: true });
    const { result, exceptionDetails } = answer as {
      result?: { value?: unknown };
      exceptionDetails?: { text: string };
    };
    if (exceptionDetails !== undefined) throw new Error(`Firefox: ${exceptionDetails.text}`);
    return result?.value;
  }
}
