/** The station's side of the comparison of hours: only an hour with the same hash on both sides counts as kept at the hub. */
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { sentenceOf } from '../errors/errors.js';
import type { StoredSweep, SweepQuery } from '../store/archive.js';
import { HOUR_MS } from '../time/units.js';
import { hashHour } from './hour-hash.js';
import type { HubDebts } from './hub-debts.js';
import { holds, type NumberRange, withRange } from './number-ranges.js';
import { SCHEMA, subjects } from './subjects.js';

/** Time in ms after an hour's end within which its last sweeps are still being sent. */
const LATE_MS = 10_000;

/** Question of the hub: the content of its archive for one hour of one receiver. */
export const keptQuestion = z.object({
  schema: z.int(),
  /** The life that is asked, of two that run on copies of one disk. */
  life: z.string().optional(),
  receiverId: z.string(),
  /** Epoch ms of the hour's begin. */
  hour: z.number(),
  sweeps: z.number(),
  sha256: z.string(),
  /** Numbers of these sweeps, as ranges [from, to); absent: too many ranges, or a hub that does not say. */
  seqs: z.array(z.tuple([z.number(), z.number()])).optional(),
});
export type KeptQuestion = z.infer<typeof keptQuestion>;

export const keptAnswer = z.object({
  schema: z.int(),
  /** `later`: the station has not sent the whole hour yet. `not-owed`: the hour is from before the station joined, or the link carries only a part of it. */
  state: z.enum(['same', 'differs', 'later', 'not-owed', 'failed']),
  sweeps: z.number().optional(),
  /** Numbers of the station's sweeps in an hour that differs, as ranges [from, to). */
  seqs: z.array(z.tuple([z.number(), z.number()])).optional(),
  problem: z.string().optional(),
});
export type KeptAnswer = z.infer<typeof keptAnswer>;

export interface HourAnswering {
  readonly stationId: string;
  readonly life?: string;
  readonly archive: { query(query: SweepQuery): Promise<readonly StoredSweep[]> };
  readonly debts: HubDebts;
  /** Interval in ms of which one sweep of each plan is sent; 0 or absent: all are. */
  readonly everyMs?: number;
  /** Epoch ms up to which new sweeps are sent. */
  sentUpTo(): number;
}

export function answerKept(connection: NatsConnection, answering: HourAnswering): void {
  connection.subscribe(subjects.kept(answering.stationId), {
    callback: (_error, message) => {
      const say = (answer: Omit<KeptAnswer, 'schema'>) =>
        message.respond(JSON.stringify({ schema: SCHEMA, ...answer }));
      const answer = async () => {
        const question = keptQuestion.parse(message.json());
        if ((question.life ?? answering.life) !== answering.life) return;
        const { lacking, ...found } = await compared(question, answering);
        say(found);
        if (lacking.length === 0) return;
        // A hub still counts these sweeps as taken until it has the answer, and would drop them. An answer that is lost is asked for again.
        await connection.flush();
        for (const startedAt of lacking) answering.debts.mend(question.receiverId, startedAt, startedAt + 1);
        await answering.debts.save();
      };
      answer()
        .catch((error: unknown) => say({ state: 'failed', problem: sentenceOf(error) }))
        // Without a link the hub asks again.
        .catch(() => undefined);
    },
  });
}

/** Compares one hour. `lacking`: begins of the sweeps that the hub lacks, of an hour that differs. */
async function compared(
  { receiverId, hour, sweeps, sha256, seqs: atHub = [] }: KeptQuestion,
  { archive, debts, everyMs = 0, sentUpTo }: HourAnswering,
): Promise<Omit<KeptAnswer, 'schema'> & { readonly lacking: readonly number[] }> {
  const end = hour + HOUR_MS;
  if (hour < debts.since || everyMs > 0) return { state: 'not-owed', lacking: [] };
  if (sentUpTo() < end + LATE_MS || debts.isOwed(receiverId, hour, end)) return { state: 'later', lacking: [] };
  let seqs: NumberRange[] = [];
  const lacking: number[] = [];
  const own = await hashHour(archive, receiverId, hour, ({ seq, startedAt }) => {
    seqs = withRange(seqs, seq, seq + 1);
    if (!holds(atHub, seq)) lacking.push(startedAt);
  });
  const isSame = own.sweeps === sweeps && own.sha256 === sha256;
  debts[isSame ? 'keep' : 'unkeep'](receiverId, hour);
  await debts.save();
  if (isSame) return { state: 'same', sweeps: own.sweeps, lacking: [] };
  return { state: 'differs', sweeps: own.sweeps, seqs: seqs.map(([a, b]) => [a, b]), lacking };
}
