/** Archives and watches the sweeps of one receiver, and prints what that cost. Arguments: points, sweeps a second, sweeps. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Detector } from '../../src/detection/detector.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { noiseLevels } from './synthetic-sweeps.js';

const [points = 0, sweepsPerSecond = 1, sweeps = 0] = process.argv.slice(2).map(Number);
const STEP_HZ = 10_000;
/** More than a block holds: repetition gives the codec nothing. */
const DISTINCT = 120;
const T0 = 1_699_999_200_000;

const next = noiseLevels(points, 4711);
const rows = Array.from({ length: DISTINCT }, next);
const folder = mkdtempSync(join(tmpdir(), 'rfi-capacity-'));
try {
  const retention = { maxAgeMs: 1e13, maxBytes: 1e13 };
  const archive = await EmbeddedArchive.open({ path: join(folder, 'archive.db'), retention, clock: Date.now });
  const grid = { startHz: 400e6, stepHz: STEP_HZ, bins: points };
  const detector = new Detector({ ...grid, assignments: [], spursHz: [] });
  const emptyBytes = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  for (let i = 0; i < sweeps; i++) {
    const startedAt = T0 + Math.round((i * 1000) / sweepsPerSecond);
    const levelsDbm = rows[i % DISTINCT] as Float32Array;
    const owner = { receiverId: 'r1', stationId: 's1', startHz: grid.startHz, stepHz: STEP_HZ, flags: 0 };
    archive.add({ ...owner, seq: i + 1, startedAt, endedAt: startedAt + 900 / sweepsPerSecond, levelsDbm });
    detector.observe({ startedAt, levelsDbm });
    if (i % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
    // Never more waiting than a minute's sweeps: the live program does not fall behind either.
    if (i % Math.max(60, Math.round(60 * sweepsPerSecond)) === 0) await archive.lastSeqs();
  }
  await archive.lastSeqs();
  const { user, system } = process.cpuUsage(cpu);
  const { bytes } = await archive.health();
  const cost = {
    bytesPerSweep: bytes / sweeps,
    cpuMsPerSweep: (user + system) / 1000 / sweeps,
    memoryBytes: peakBytes(),
    emptyBytes,
  };
  await archive.close();
  console.log(JSON.stringify(cost));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Most memory that this program had; `maxRSS` of Linux is at least what the program had that started it. */
function peakBytes(): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}
