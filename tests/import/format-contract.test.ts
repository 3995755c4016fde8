/** What every format of files owes, whoever writes it: found by itself, named in documents, and honest about damaged files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LinkClosed, ProtocolError } from '../../src/errors/errors.js';
import { importFormat, importFormats } from '../../src/import/format-registry.js';
import { ImportReport } from '../../src/import/import-report.js';
import { importSweeps } from '../../src/import/import-sweeps.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { streamTransport } from '../../src/receiver/stream-transports.js';
import { asItCame } from '../../src/words/said.js';

const AT = Date.UTC(2026, 2, 1);
const formats = await importFormats();
const ROOT = join(import.meta.dirname, '../..');
const hardware = readFileSync(join(ROOT, 'hardware.md'), 'utf8');

const table = (separator: string, comma: string, end: string) =>
  Array.from({ length: 8 }, (_, i) => [`88${comma}${i}`, `-6${i}${comma}5`].join(separator) + end).join('\n');
const DAMAGED: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(),
  'a line end': Buffer.from('\n'),
  'bytes without sense': Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251),
  zeros: new Uint8Array(5000),
  'one line of 300 kB': Buffer.alloc(300_000, '1,'),
  'decimal commas and a separator at the end': Buffer.from(table(';', ',', ';')),
  'a table that ends in the middle of a number': Buffer.from(table(',', '.', '').slice(0, -2)),
  'times without a zone': Buffer.from('2026-03-01 10:00:00,88.0,-60\n2026-03-01 10:00:01,88.1,-61\n'),
  'words of other numbers': Buffer.from('NaN,Infinity\n-Infinity,1e999\n0x10,0b1\n'),
  'a sweep that goes backwards': Buffer.from('90,-60\n89,-61\n88,-62\n'),
};

async function heard(id: string, content: Uint8Array) {
  const transport = streamTransport(asItCame('Test file'), () => Readable.from([Buffer.from(content)]));
  const link = await ByteLink.open(transport, Date.now);
  const sweeps = [];
  try {
    const format = await importFormat(link, id);
    const context = { report: new ImportReport(), startedAt: AT, everyMs: 1000 };
    for await (const sweep of importSweeps(link, format, context)) sweeps.push(sweep);
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof LinkClosed)) throw error;
  } finally {
    await link.close();
  }
  return sweeps;
}

describe.each(formats.map((format) => [format.id, format] as const))('the format %s', (id, format) => {
  it('has a name that no other has, marks in words and a place in hardware.md', () => {
    expect(id).toMatch(/^[a-z0-9_-]+$/);
    expect(formats.filter((other) => other.id === id)).toHaveLength(1);
    expect(format.label.length).toBeGreaterThan(3);
    expect(format.signs.length).toBeGreaterThan(0);
    for (const { what } of format.signs) expect(what.length).toBeGreaterThan(3);
    expect(hardware, 'Say in hardware.md what is imported, with the id of the format.').toContain(`\`${id}\``);
  });

  it('takes no rubbish for a file of its own', () => {
    for (const [what, content] of Object.entries(DAMAGED).slice(0, 5)) {
      const head = Buffer.from(content.subarray(0, 4096)).toString('latin1');
      expect(
        format.signs.every(({ isIn }) => isIn(head)),
        what,
      ).toBe(false);
    }
  });

  it.each(Object.entries(DAMAGED))(
    'ends, and makes no sweep that nobody can have measured, of %s',
    async (_what, content) => {
      for (const { startedAt, startHz, stepHz, levelsDbm } of await heard(id, content)) {
        for (const value of [startedAt, startHz, stepHz]) expect(Number.isFinite(value)).toBe(true);
        expect(stepHz).toBeGreaterThan(0);
        expect(levelsDbm.length).toBeGreaterThan(0);
        expect([...levelsDbm].filter((level) => level < -250 || level > 100)).toEqual([]);
      }
    },
  );
});
