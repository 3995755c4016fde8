/**
 * What a case book would cost whose acts are messages of a stream with three copies: the latency of one act, checked by the sequence
 * of its case, beside an act at the desk today; and the replay of 50,000 cases by a process that starts.
 */
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../support/emission-report.js';
import { startNatsCluster } from '../support/nats-node.js';
import { HubEnd, newFolder } from '../support/network-ends.js';
import { type BenchLine, line, quantile } from './bench-line.js';

const STREAM = 'BENCH_ACTS';
const ACTS = 500;
const CASES = Number(process.env['RFI_BENCH_CASES'] ?? 50_000);
const AT_A_TIME = 500;
const NOTE = { kind: 'noted', text: 'Đã gọi chủ đài, hẹn kiểm tra lúc 14 giờ.' } as const;
/** What a case has at least: heard, acknowledged, dismissed. */
const STEPS = [
  undefined,
  { kind: 'acknowledged' },
  { kind: 'dismissed', reason: 'the signal of a licensed neighbour' },
] as const;

type Say = (metric: string, figure: Omit<BenchLine, 'bench' | 'metric' | 'ratio' | 'ok'>) => void;

export async function run(report: (figure: BenchLine) => void): Promise<void> {
  const say: Say = (metric, figure) => report(line({ bench: 'act-stream', metric, ...figure }));
  const data = newFolder('act-stream');
  const nodes = await startNatsCluster(data, newFolder('act-stream-nodes'));
  try {
    const hub = await HubEnd.open(Date.now, { folder: data, cluster: { servers: [...nodes.keys()] } });
    const { connection } = hub.hub.server;
    const manager = await jetstreamManager(connection);
    const kept = { storage: StorageType.File, num_replicas: 3, max_bytes: 2e9 };
    await manager.streams.add({ name: STREAM, subjects: ['acts.>'], ...kept });
    const stream = jetstream(connection, { timeout: 60_000 });
    await latency(stream, say);
    await replay(stream, say);
    await hub.stop();
  } finally {
    for (const node of nodes.values()) node.kill('SIGKILL');
  }
}

function deskOf(path: string): IncidentDesk {
  return new IncidentDesk({ caseBook: new CaseBook(path), clock: Date.now, plan: BAND_PLAN_VN });
}

async function latency(stream: ReturnType<typeof jetstream>, say: Say): Promise<void> {
  const desk = deskOf(`${newFolder('act-desk')}/cases.db`);
  const { id } = desk.take(emissionReport(Date.now()));
  const [atDesk, inStream]: [number[], number[]] = [[], []];
  let sequence = 0;
  for (let i = 0; i < ACTS; i++) {
    atDesk.push(await took(() => desk.act(id, NOTE, 'lan')));
    inStream.push(
      await took(async () => {
        const expect = { lastSubjectSequence: sequence };
        sequence = (await stream.publish(`acts.one.${id}`, JSON.stringify(NOTE), { expect })).seq;
      }),
    );
  }
  for (const [name, share] of [
    ['median', 0.5],
    ['p99', 0.99],
  ] as const)
    say(`an act in a stream with three copies, ${name}`, {
      ...{ value: quantile(inStream, share), unit: 'ms' },
      ...{ baseline: quantile(atDesk, share), baselineName: 'an act at the desk, on its disk' },
    });
  const lost = await stream
    .publish(`acts.one.${id}`, '{}', { expect: { lastSubjectSequence: sequence - 1 } })
    .catch(() => 'lost');
  if (lost !== 'lost') throw new Error('an act on an older version of the case was taken');
  desk.caseBook.close();
}

async function took(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Cases are told apart by place, as the desk does it: each has a frequency of its own. */
async function replay(stream: ReturnType<typeof jetstream>, say: Say): Promise<void> {
  const count = CASES * STEPS.length;
  const filling = await took(async () => {
    let sending: Promise<unknown>[] = [];
    for (let n = 0; n < count; n++) {
      const [i, event] = [Math.floor(n / STEPS.length), STEPS[n % STEPS.length]];
      const startHz = 30e6 + i * 20e3;
      const place = { emissionId: `e${i}`, startHz, stopHz: startHz + 5e3, active: false };
      const body = {
        emissionId: place.emissionId,
        event,
        report: event ? undefined : emissionReport(Date.now(), place),
      };
      sending.push(stream.publish(`acts.replayed.e${i}`, JSON.stringify(body)));
      if (sending.length < AT_A_TIME && n < count - 1) continue;
      await Promise.all(sending);
      sending = [];
    }
  });
  say(`acts into the stream, ${AT_A_TIME} at a time`, { value: (count / filling) * 1000, unit: 'acts/s' });
  const read = await took(() => followed(stream, () => undefined));
  const desk = deskOf(':memory:');
  const ids = new Map<string, string>();
  const folded = await took(() =>
    followed(stream, ({ emissionId, event, report }) => {
      if (report !== undefined) ids.set(emissionId, desk.take(report).id);
      else desk.act(ids.get(emissionId) ?? '', event, 'lan');
    }),
  );
  say(`${CASES} cases read from the stream`, { value: read / 1000, unit: 's' });
  say(`${CASES} cases read and made into a case book in memory`, { value: folded / 1000, unit: 's' });
  const isWhole = desk.caseBook.incidents.live.length === 0 && new Set(ids.values()).size === CASES;
  if (!isWhole) throw new Error(`of ${CASES} cases ${new Set(ids.values()).size} came back`);
  desk.caseBook.close();
}

async function followed(
  stream: ReturnType<typeof jetstream>,
  take: (body: { emissionId: string; event: never; report?: ReturnType<typeof emissionReport> }) => void,
): Promise<void> {
  const consumer = await stream.consumers.get(STREAM, { filter_subjects: 'acts.replayed.*' });
  for await (const message of await consumer.consume({ max_messages: 5000 })) {
    take(message.json());
    if (message.info.pending === 0) return;
  }
}
