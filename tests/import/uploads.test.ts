/** Files that many people bring at the same moment. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { ImportDesk, ImportRefused } from '../../src/import/uploads/import-desk.js';

it('are each kept whole, and no more than fifty, however many come at once', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rfi-uploads-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const desk = await ImportDesk.open({
    ...{ dataDir, archive: {} as never, clock: Date.now, age: Date.now },
    ...{ onLost: () => expect.fail(), onKept: () => expect.fail() },
  });
  // Of each file a first part comes, so that none is looked at.
  const about = { by: 'an', stated: {}, total: 100 };
  const added = await Promise.allSettled(
    Array.from({ length: 60 }, (_, i) =>
      desk.add(Readable.from([Buffer.from('part')]), { ...about, name: `f${i}.csv` }),
    ),
  );
  const refused = added.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused.map((reason) => reason instanceof ImportRefused)).toEqual(Array(10).fill(true));
  expect(desk.all.map(({ bytes }) => bytes)).toEqual(Array(50).fill(4));
  expect(readdirSync(join(dataDir, 'imports/uploads'))).toHaveLength(50);
});
