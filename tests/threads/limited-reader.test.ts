import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runWithinLimits } from '../../src/threads/limited-command.js';
import { ReadersBusy, ReadingRefused, readLimited } from '../../src/threads/limited-reader.js';
import { streamLimited } from '../../src/threads/limited-stream.js';

const folder = mkdtempSync(join(tmpdir(), 'rfi-reader-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const serving = new URL('../../dist/testing/src/threads/limited-reading.js', import.meta.url).href;
let made = 0;
/** A reader whose body is given, as a module of its own. */
function reader(body: string): URL {
  const path = join(folder, `reader-${made++}.mjs`);
  writeFileSync(
    path,
    `import { serveReading } from ${JSON.stringify(serving)};\nserveReading(async (input) => { ${body} });\n`,
  );
  return pathToFileURL(path);
}
const LIMITS = { cpuSeconds: 2, withinMs: 8000, memoryMb: 300 };
const refusalOf = async (body: string, limits = LIMITS): Promise<string> => {
  const refusal = await readLimited(reader(body), 1, limits).catch((error: Error) => error);
  expect(refusal).toBeInstanceOf(ReadingRefused);
  return (refusal as Error).message;
};

describe('a file from outside, read in a process of its own', () => {
  it('gives its answer, or the sentence of its reader', async () => {
    const bytes = await readLimited(reader('return { twice: Buffer.concat([input, input]) };'), Buffer.from('ab'));
    expect(Buffer.from((bytes as { twice: Uint8Array }).twice).toString()).toBe('abab');
    expect(await refusalOf('throw new Error("Row 7 is no row.");')).toBe('Row 7 is no row.');
  });

  it('is ended by the clock, also in the middle of a computation', async () => {
    const startedAt = Date.now();
    expect(await refusalOf('for (;;);')).toMatch(/not read within (2 s of computing|8 s)/);
    expect(await refusalOf('await new Promise(() => setInterval(() => 0, 1000));')).toMatch(/not read within 8 s/);
    expect(Date.now() - startedAt).toBeLessThan(25_000);
  });

  it('is ended by the kernel when it takes memory, of the heap or beside it', async () => {
    const heap = 'const all = []; for (;;) all.push(new Array(1e6).fill(0.5));';
    const beside = 'const all = []; for (;;) all.push(Buffer.alloc(1e7, 1));';
    for (const body of [heap, beside])
      expect(await refusalOf(body, { ...LIMITS, cpuSeconds: 60, withinMs: 60_000 })).toMatch(/more than 300 MB/);
  });

  it('says so when its reader dies without a word, and sees nothing of the secrets of the program', async () => {
    expect(await refusalOf('process.kill(process.pid, "SIGSEGV"); await new Promise(() => 0);')).toMatch(
      /ended before/,
    );
    process.env['RFI_SECRET_OF_A_TEST'] = 'hidden';
    expect(await readLimited(reader('return Object.keys(process.env).sort();'), 1)).not.toContain(
      'RFI_SECRET_OF_A_TEST',
    );
    delete process.env['RFI_SECRET_OF_A_TEST'];
  });

  it('is one of at most two at a time; a few more wait, the others are refused', async () => {
    const log = join(folder, 'at-a-time');
    const slow = reader(`
      const { appendFileSync } = await import('node:fs');
      appendFileSync(${JSON.stringify(log)}, '+');
      await new Promise((done) => setTimeout(done, 300));
      appendFileSync(${JSON.stringify(log)}, '-');
      return input;`);
    const asked = Array.from({ length: 12 }, (_, i) => readLimited(slow, i).catch((error: Error) => error));
    const answers = await Promise.all(asked);
    expect(answers.slice(0, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const refused of answers.slice(8)) expect(refused).toBeInstanceOf(ReadersBusy);
    const { readFileSync } = await import('node:fs');
    let [now, most] = [0, 0];
    for (const sign of readFileSync(log, 'utf8')) {
      now += sign === '+' ? 1 : -1;
      most = Math.max(most, now);
    }
    expect(most).toBe(2);
  });
});

describe('a command that reads files from outside', () => {
  const run = async (body: string): Promise<[number, string]> => {
    const path = join(folder, `command-${made++}.mjs`);
    writeFileSync(path, body);
    let said = '';
    const code = await runWithinLimits([path], { cpuSeconds: 2, memoryMb: 300 }, ({ en }) => (said += en));
    return [code, said];
  };

  it('has its own exit code, and is marked as being within its limits', async () => {
    const body = 'process.exit(process.env.RFI_LOGGER_WITHIN_LIMITS === "1" ? 3 : 4);';
    expect(await run(body)).toEqual([3, '']);
  });

  it('is ended by the kernel, and the sentence says at which limit', async () => {
    expect(await run('const all = []; for (;;) all.push(Buffer.alloc(1e7, 1));')).toEqual([
      1,
      expect.stringMatching(/more than 300 MB|ended before/),
    ]);
    expect(await run('for (;;);')).toEqual([1, expect.stringMatching(/2 s of computing/)]);
  });
});

describe('a long file', () => {
  it('is read with a lower priority than that of the program, in all threads of its process', async () => {
    const threads = process.platform === 'linux' ? "readdirSync('/proc/self/task').map(Number)" : '[process.pid]';
    const path = join(folder, 'stream.mjs');
    writeFileSync(
      path,
      `import { readdirSync } from 'node:fs';\nimport { getPriority } from 'node:os';\nimport { serveStream } from ${JSON.stringify(serving)};\nserveStream(async function* () { yield ${threads}.map(getPriority); });\n`,
    );
    const found: number[][] = [];
    for await (const piece of streamLimited<number[]>(pathToFileURL(path), 1, LIMITS)) found.push(piece);
    expect(found[0]?.length).toBeGreaterThan(0);
    expect(Math.min(...(found[0] ?? []))).toBeGreaterThan(getPriority());
  });
});
