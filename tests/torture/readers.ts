/**
 * Sixty people who ask for the largest reads of a month's recording again and again, and forty viewers: everybody is answered, if
 * only with "ask again"; the archive is not called faulty; sweeps reach viewers, and so do alarms, without a gap.
 */
import { mkdir } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { DAY_MS } from '../../src/time/units.js';
import { watchLive } from '../support/program-kills.js';
import { RunningProgram } from '../support/running-program.js';
import { sweepRun } from '../support/synthetic-sweeps.js';
import type { Ordeal } from './ordeal.js';

const READERS = 60;
const VIEWERS = 40;
const RECEIVERS = ['a', 'b', 'c', 'd', 'e'];
const MEASURE_MS = 100_000;
const ANSWER_WITHIN_MS = 60_000;
const LONGEST_GAP_MS = 1000;
const SWEEPS = 20_000;
const now = Date.now();
const RECORDED = {
  ...{ count: SWEEPS, bins: 900, everyMs: (30 * DAY_MS) / SWEEPS },
  ...{ receiverId: 'a', startedAt: now - 30 * DAY_MS },
};

const iso = (at: number) => encodeURIComponent(new Date(at).toISOString());
const range = (days: number) => `receiverId=a&from=${iso(now - days * DAY_MS)}&to=${iso(now)}`;
/** The most that each route gives. */
const WORST = [
  `occupancy/summary?${range(30)}`,
  `sweeps?${range(30)}&maxSweeps=20000&maxBins=900`,
  `sweeps?${range(30)}&rows=2000&bins=2000`,
  `density?${range(7)}&startHz=118000000&stopHz=137000000&columns=1000`,
  `gaps?${range(30)}`,
  `occupancy?${range(30)}`,
];

interface Seen {
  answers: number;
  refused: number;
  without: number;
  longestAnswerMs: number;
  unanswered: number;
  others: string[];
}

export const readers: Ordeal = {
  summary: `${READERS} worst readers and ${VIEWERS} viewers; argument: seconds (${MEASURE_MS / 1000})`,
  async run(seconds) {
    const program = await RunningProgram.start({ config: configOf(), prepare: fill });
    const seen: Seen = { answers: 0, refused: 0, without: 0, longestAnswerMs: 0, unanswered: 0, others: [] };
    const stop = new AbortController();
    const gaps = { longestMs: 0, at: performance.now() };
    const viewers: WebSocket[] = [];
    try {
      for (let i = 0; i < VIEWERS; i++)
        viewers.push(
          await watchLive(program.address, RECEIVERS, () => {
            if (i > 0) return;
            gaps.longestMs = Math.max(gaps.longestMs, performance.now() - gaps.at);
            gaps.at = performance.now();
          }),
        );
      gaps.longestMs = 0;
      const reading = Array.from({ length: READERS }, (_, i) => readOn(program.address, i, seen, stop.signal));
      const faults = await falseFaults(program.address, Number(seconds ?? MEASURE_MS / 1000));
      const stalls = await stallsOf(program.address);
      stop.abort();
      await Promise.all(reading);
      const counts = {
        ...seen,
        others: [...new Set(seen.others)],
        faults,
        ...stalls,
        longestGapMs: Math.round(gaps.longestMs),
      };
      const isQuiet = seen.unanswered === 0 && seen.others.length === 0 && seen.without === 0 && faults.length === 0;
      return { passed: isQuiet && seen.answers > 0 && gaps.longestMs <= LONGEST_GAP_MS, counts };
    } finally {
      for (const viewer of viewers) viewer.terminate();
      await program.close();
    }
  },
};

function configOf() {
  return {
    archive: { keepFor: '36500d' },
    stations: [{ id: 's1', name: 'Station', receivers: RECEIVERS.map(receiver) }],
  };
}

function receiver(id: string, i: number) {
  return {
    ...{ id, driver: 'simulated', port: { simulated: true }, settings: { seed: i + 1 } },
    plans: [{ startHz: 118e6, stopHz: 137e6, points: 400, everyMs: 200 }],
    // A closer look leaves the plan for a fifth of the time: no gap of the program.
    closerLook: false,
  };
}

async function fill(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
  const archive = await EmbeddedArchive.open({ path: join(dataDir, 'sweeps.db'), retention, clock: Date.now });
  for (const [i, sweep] of sweepRun(RECORDED).entries()) {
    archive.add(sweep);
    if (i % 500 === 0) await archive.spool.sync();
  }
  await archive.close();
}

/** One person, at an address of their own. */
async function readOn(address: string, person: number, seen: Seen, signal: AbortSignal): Promise<void> {
  for (let turn = person; !signal.aborted; turn++) {
    const url = new URL(`/api/v1/${WORST[turn % WORST.length]}`, address);
    const answer = await answerOf(url, `127.0.0.${person + 2}`);
    // What is asked for at the end is not waited for.
    if (signal.aborted && typeof answer === 'string') return;
    if (typeof answer === 'string') {
      seen.unanswered += 1;
      seen.others.push(`${answer} ${url.pathname}`);
      continue;
    }
    seen.longestAnswerMs = Math.max(seen.longestAnswerMs, Math.round(answer.beganAfterMs));
    if (answer.status === 200) seen.answers += 1;
    else if (answer.status === 429) {
      seen.refused += 1;
      if (answer.retryAfter === undefined) seen.without += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
    } else seen.others.push(`${answer.status} ${url.pathname}`);
  }
}

interface Answer {
  readonly status: number;
  readonly retryAfter: unknown;
  /** Time until the answer began; a large one is sent as fast as the live view leaves time. */
  readonly beganAfterMs: number;
}

/** Why, where no whole answer came in time. */
function answerOf(url: URL, localAddress: string): Promise<Answer | string> {
  const askedAtMs = performance.now();
  return new Promise((resolve) => {
    const request = get(url, { localAddress, timeout: ANSWER_WITHIN_MS }, (response) => {
      const beganAfterMs = performance.now() - askedAtMs;
      response.resume();
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], beganAfterMs }),
      );
    });
    request.once('timeout', () => request.destroy(new Error('no byte in time')));
    request.once('error', ({ message }) => resolve(message));
    request.once('close', () => resolve('cut off'));
  });
}

/** Of the thread that alarms go through: how often it was held up for more than 0.25 s, and for how long together. */
async function stallsOf(address: string): Promise<{ stalls: number; stalledSeconds: number }> {
  const text = await (await fetch(new URL('/metrics', address))).text();
  const metric = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  return {
    stalls: metric('rfi_event_loop_stalls_total'),
    stalledSeconds: metric('rfi_event_loop_stalled_seconds_total'),
  };
}

/** What /readyz says of the archive, asked each second. */
async function falseFaults(address: string, seconds: number): Promise<string[]> {
  const found = new Set<string>();
  for (const endMs = performance.now() + seconds * 1000; performance.now() < endMs; ) {
    const answer = await fetch(new URL('/readyz', address));
    const { problems } = (await answer.json()) as { problems: { part: string; en: string }[] };
    for (const { part, en } of problems) if (part === 'archive') found.add(en);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return [...found];
}
