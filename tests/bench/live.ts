/** Sweep accepted → frame received by viewers in another process. Baseline: JSON made anew for every viewer. */
import { fork } from 'node:child_process';
import { type BenchLine, line, quantile } from './bench-line.js';
import { answerOf, built, LiveCrowd } from './live-crowd.js';
import type { ServerReport } from './live-server.js';

const MEASURE_MS = 6000;
const WARM_UP_MS = 1500;
const JSON_VIEWERS = 300;

export interface LiveOutcome {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The same in the process that reads for nearly all viewers. */
  readonly crowdP99Ms: number;
  readonly crowdCpuUs: number;
  readonly server: ServerReport;
  /** Frames received of frames due. */
  readonly share: number;
}

export async function run(report: (figure: BenchLine) => void): Promise<void> {
  const bench = 'live';
  const json = await measureLive('json', JSON_VIEWERS);
  const perFrameJsonUs = (1000 * json.server.cpuMs) / (json.server.sweeps * JSON_VIEWERS);
  report(
    line({
      bench,
      metric: `baseline JSON per viewer, p99 with ${JSON_VIEWERS} viewers`,
      value: json.p99Ms,
      unit: 'ms',
    }),
  );
  for (const viewers of [1, 50, 500, 3000]) {
    const { p50Ms, p99Ms, server, share, crowdP99Ms, crowdCpuUs } = await measureLive('hub', viewers);
    report(line({ bench, metric: `p50 with ${viewers} viewers`, value: p50Ms, unit: 'ms' }));
    report(line({ bench, metric: `p99 with ${viewers} viewers`, value: p99Ms, unit: 'ms', target: '<= 100' }));
    report(
      line({
        bench,
        metric: `frames received of frames due with ${viewers} viewers`,
        value: share,
        unit: '1',
        target: '>= 0.98',
      }),
    );
    report(
      line({
        bench,
        metric: `encodings per sweep with ${viewers} viewers`,
        value: server.encodings / server.sweeps,
        unit: '1',
        target: '<= 1',
      }),
    );
    if (viewers < 500) continue;
    report(
      line({
        bench,
        metric: `p99 in the viewers' own busy process, ${viewers} viewers`,
        value: crowdP99Ms,
        unit: 'ms',
      }),
    );
    report(line({ bench, metric: `viewers' own CPU per frame, ${viewers} viewers`, value: crowdCpuUs, unit: 'µs' }));
    const value = (1000 * server.cpuMs) / (server.sweeps * viewers);
    report(
      line({
        bench,
        metric: `server CPU per frame with ${viewers} viewers`,
        value,
        unit: 'µs',
        baseline: perFrameJsonUs,
        baselineName: 'JSON per viewer',
        target: '<= 0.2',
      }),
    );
  }
  // Frames of 40 kB, so that the kernel's buffers are soon full and what remains would pile up in the server.
  const without = await measureLive('hub', 20, { bins: 20_000 });
  const beside = await measureLive('hub', 20, { bins: 20_000, frozen: 1 });
  report(
    line({
      bench,
      metric: 'p99 of 19 viewers beside one that never reads',
      value: beside.p99Ms,
      unit: 'ms',
      baseline: without.p99Ms,
      baselineName: 'without it',
    }),
  );
  report(
    line({
      bench,
      metric: 'most bytes held for one that never reads',
      value: beside.server.mostBufferedKb,
      unit: 'kB',
      target: '<= 262',
    }),
  );
  report(line({ bench, metric: 'frames passed over for it', value: beside.server.skipped, unit: '1', target: '>= 1' }));
}

/** @param warmUpMs how long frames flow before it counts: those that never read must have filled the kernel's buffers */
export async function measureLive(
  how: 'hub' | 'json',
  viewers: number,
  { bins = 1000, frozen = 0, warmUpMs = WARM_UP_MS, measureMs = MEASURE_MS } = {},
): Promise<LiveOutcome> {
  const server = fork(built('live-server.js'), [how, String(bins), String(warmUpMs)]);
  let crowd: LiveCrowd | undefined;
  try {
    const { port } = await answerOf<{ port: number }>(server);
    crowd = await LiveCrowd.join({ port, receiverIds: ['r'], each: 1, frozen }, viewers);
    const served = answerOf<{ report: ServerReport }>(server);
    server.send({ measureMs });
    await new Promise((resolve) => setTimeout(resolve, warmUpMs));
    crowd.measure();
    const { report } = await served;
    const { frames, latenciesMs, crowdLatenciesMs, crowdCpuUs } = await crowd.report();
    return {
      p50Ms: quantile(latenciesMs, 0.5),
      p99Ms: quantile(latenciesMs, 0.99),
      crowdP99Ms: quantile(crowdLatenciesMs, 0.99),
      crowdCpuUs,
      share: frames / (report.sweeps * (viewers - frozen)),
      server: report,
    };
  } finally {
    server.kill();
    crowd?.close();
  }
}
