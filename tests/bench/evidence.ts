/** An hour of 1,000 bins a second from a real archive, bundled and verified; memory as the whole process has it. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from '../../src/export/evidence/bundle-writer.js';
import { verifyBundle } from '../../src/export/evidence/verify-bundle.js';
import { threadedSink } from '../../src/export/threaded-sink.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { bundleWorld, T0 } from '../support/evidence-bundle.js';
import { noiseLevels } from '../support/synthetic-sweeps.js';
import { type BenchLine, line } from './bench-line.js';

const SWEEPS = 3600;
const BINS = 1000;

export async function run(report: (figure: BenchLine) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-bench-evidence-'));
  const world = await bundleWorld(join(folder, 'station'));
  const keeping = { maxAgeMs: 1e12, maxBytes: 1e11 };
  const archive = await EmbeddedArchive.open({ path: join(folder, 'sweeps.db'), retention: keeping, clock: () => T0 });
  try {
    const next = noiseLevels(BINS, 11);
    for (let i = 0; i < SWEEPS; i++) {
      const startedAt = T0 + i * 1000;
      const place = { receiverId: 'rx', stationId: 'st', seq: i + 1, flags: 0, startHz: 118e6, stepHz: 10e3 };
      archive.add({ ...place, startedAt, endedAt: startedAt + 900, levelsDbm: next(), rbwHz: 10e3 });
    }
    await archive.pin({ receiverIds: ['rx'], from: T0, to: T0 + SWEEPS * 1000, reason: world.incidentId });
    await archive.lastSeqs();
    const timer = watchMemory();
    const from = performance.now();
    const target = { ...(await world.target('bundle')), now: T0 + SWEEPS * 1000, openSink: threadedSink };
    const request = { what: 'bundle', incidentId: world.incidentId, from: T0, to: T0 + SWEEPS * 1000 } as const;
    const { files, rows } = await writeBundle(request, { ...world.sources, archive }, target);
    const madeS = (performance.now() - from) / 1000;
    if (rows !== SWEEPS) throw new Error(`${rows} sweeps were bundled, not ${SWEEPS}`);
    const path = join(target.folder, files[0] ?? '');
    const verifyFrom = performance.now();
    const { good, faults } = await verifyBundle(path);
    const verifiedS = (performance.now() - verifyFrom) / 1000;
    if (!good) throw new Error(faults.map(({ en }) => en).join('; '));
    const mostRss = timer();
    const figure = (metric: string, value: number, unit: string, targetOf?: string) =>
      report(line({ bench: 'evidence', metric, value, unit, ...(targetOf === undefined ? {} : { target: targetOf }) }));
    figure('an hour of 1,000 bins a second, bundled', madeS, 's');
    figure('the same, verified', verifiedS, 's');
    figure('bundled and verified', madeS + verifiedS, 's', '<= 10');
    figure('most memory of the whole process (RSS)', mostRss / 1e6, 'MB', '<= 300');
    figure('size of the bundle', (await stat(path)).size / 1e6, 'MB');
  } finally {
    world.close();
    await archive.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Looks twenty times a second; the answer is the most it saw. */
function watchMemory(): () => number {
  let most = process.memoryUsage.rss();
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 50);
  return () => {
    clearInterval(timer);
    return Math.max(most, process.memoryUsage.rss());
  };
}
