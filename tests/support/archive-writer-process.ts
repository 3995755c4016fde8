/**
 * A process to be killed: writes small sweeps into an archive as fast as it may and says on standard output, a line
 * each, up to which sequence number everything is safe. Arguments: folder, time between sweeps in ms, `prune` to keep
 * within 120 kB all the time, or `cases` to keep a case book beside it and say which cases are kept.
 */
import { join } from 'node:path';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { openCaseBook } from '../../src/store/cases/kept-case-book.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { emissionReport } from './emission-report.js';
import { sweepRun } from './synthetic-sweeps.js';

const [folder = '', everyMs = '2', more] = process.argv.slice(2);
const archive = await EmbeddedArchive.open({
  path: join(folder, 'archive.db'),
  retention: { maxAgeMs: 1e13, maxBytes: more === 'prune' ? 120_000 : 1e12 },
  clock: Date.now,
  spool: { segmentBytes: 60_000 },
  ballastBytes: 4096,
});
const desk = more === 'cases' ? openDesk() : undefined;
let seq = (await archive.lastSeqs()).get('r1') ?? 0;
process.stdout.write(`safe ${seq}\n`);

// Time runs fast, so that minutes end and are committed while we wait to be killed.
setInterval(() => {
  for (let i = 0; i < 5; i++) {
    seq += 1;
    const [sweep] = sweepRun({ count: 1, seq, bins: 30, startedAt: 1_700_000_000_000 + seq * 700 });
    if (sweep !== undefined) archive.add(sweep);
  }
}, Number(everyMs));

if (more === 'prune') {
  const pruneOn = (): Promise<void> => archive.prune().then(() => void setTimeout(pruneOn, 10));
  void pruneOn();
}

if (desk !== undefined)
  setInterval(() => {
    const startHz = 100e6 + seq * 1e5;
    const { id } = desk.take(emissionReport(Date.now(), { emissionId: `e${seq}`, startHz, stopHz: startHz + 20e3 }));
    process.stdout.write(`case ${id} ${startHz}\n`);
  }, 50);

function openDesk(): IncidentDesk {
  const { caseBook } = openCaseBook({ path: join(folder, 'cases.db'), clock: Date.now, onFault: console.error });
  return new IncidentDesk({ caseBook, clock: Date.now, plan: [] });
}

async function tellWhatIsSafe(): Promise<void> {
  for (;;) {
    const upTo = seq;
    const target = archive.spool.appended;
    await archive.spool.sync();
    // A sync that failed is tried again: nothing was promised yet.
    if (archive.spool.durable >= target) process.stdout.write(`safe ${upTo}\n`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
await tellWhatIsSafe();
