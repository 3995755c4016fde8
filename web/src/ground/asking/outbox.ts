/**
 * Records of a field team on their way to the program. Each has an id of its own and is kept in this browser before it is sent, in order,
 * until the program has it; the program takes an id once, so a lost answer doubles nothing. A refused one stays until its person
 * edits or discards it.
 */
import i18next from 'i18next';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Question } from '../../../../src/api/client.js';
import { isHeard } from '../../program/liveness.js';
import { programNow, programStore } from '../../program/program-store.js';
import { PAGE_KEY, read } from '../../reader/stored.js';
import { keepPage } from '../line/keep-page.js';
import { ask, ProblemError } from './ask.js';
import { stored } from './browser-store.js';

const MOST_RECORDS = 500;
const MOST_BYTES = 100 * 1024 * 1024;
/** A form waits so long for the answer, ms; later answers are shown where the record waits. */
const ANSWER_MS = 4000;
const FIRST_AGAIN_MS = 500;
const LAST_AGAIN_MS = 15_000;
/** Refusals that pass by themselves: no session, too slow, too early, too many. */
const PASSING: ReadonlySet<number> = new Set([401, 408, 425, 429]);

type Measurement = Question<'POST /api/v1/incidents/{incidentId}/field-measurement'>['body']['measurement'];
export type Recorded =
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'measurement';
      readonly measurement: Omit<Measurement, 'id' | 'at'> & Partial<Pick<Measurement, 'at'>>;
    }
  | { readonly kind: 'file'; readonly name: string; readonly content: Blob };

export interface FieldRecord {
  readonly id: string;
  /** Place in the order of sending. */
  readonly seq: number;
  /** Id of the person, whose session alone sends it. */
  readonly owner: string;
  readonly incidentId: string;
  /** Epoch ms at which it was taken. */
  readonly at: number;
  readonly what: Recorded;
  readonly refused?: Pick<ProblemError, 'status' | 'message' | 'reason'>;
}

interface Outbox {
  readonly records: readonly FieldRecord[];
  /** Records that this page sent. */
  readonly sent: number;
  /** False where this browser keeps nothing: then records are in this tab alone. */
  readonly isKept: boolean;
}

const outbox = createStore<Outbox>(() => ({ records: [], sent: 0, isKept: true }));

export function useOutbox<T>(select: (outbox: Outbox) => T): T {
  return useStore(outbox, select);
}

/** The person who was signed in last: known also where the page was opened without a link. */
export const recorder = (): string => String(read(PAGE_KEY)['person'] ?? '');

/** Reads what earlier pages left, and sends it. */
export async function openOutbox(): Promise<void> {
  void keepPage();
  programStore.subscribe(({ phase, silence }, before) => {
    if (phase !== before.phase || silence !== before.silence) void sendWaiting();
  });
  window.addEventListener('online', () => void sendWaiting());
  const records: readonly FieldRecord[] | undefined = await stored('records', 'readonly', (store) =>
    store.getAll(),
  ).catch(() => undefined);
  const all = new Map([...(records ?? []), ...outbox.getState().records].map((one) => [one.id, one]));
  outbox.setState({ records: [...all.values()].sort((a, b) => a.seq - b.seq), isKept: records !== undefined });
  await sendWaiting();
}

/**
 * Keeps a record, and sends it when there is a link. @param instead a refused record that this one is the correction of
 * @throws ProblemError when the program refuses it at once: then it stays in its form
 */
export async function record(incidentId: string, what: Recorded, instead?: FieldRecord): Promise<void> {
  const { records } = outbox.getState();
  const bytes = [what, ...records.map((one) => one.what)].map((one) => (one.kind === 'file' ? one.content.size : 1000));
  if (records.length >= MOST_RECORDS || bytes.reduce((sum, one) => sum + one) > MOST_BYTES)
    throw new Error(i18next.t('asking.outboxFull', { most: MOST_RECORDS, mebibytes: MOST_BYTES / 1_048_576 }));
  const one: FieldRecord = {
    id: newId(),
    seq: Math.max(0, ...records.map(({ seq }) => seq)) + 1,
    owner: recorder(),
    incidentId,
    at: instead?.at ?? Math.round(programNow()),
    what,
  };
  await keep(one);
  if (instead !== undefined) await discard(instead.id);
  if (!isHeard(programStore.getState())) return void sendWaiting();
  await Promise.race([sendWaiting(), new Promise((resolve) => setTimeout(resolve, ANSWER_MS))]);
  const refused = outbox.getState().records.find(({ id }) => id === one.id)?.refused;
  if (refused === undefined) return;
  await discard(one.id);
  throw errorOf(refused);
}

export async function discard(id: string): Promise<void> {
  if (outbox.getState().isKept) await stored('records', 'readwrite', (store) => store.delete(id));
  outbox.setState(({ records }) => ({ records: records.filter((one) => one.id !== id) }));
}

/** The refusal of a record, as `useReason` says it. */
export function errorOf({ status, message, reason }: NonNullable<FieldRecord['refused']>): ProblemError {
  return new ProblemError(status, message, { reason });
}

async function keep(one: FieldRecord): Promise<void> {
  try {
    if (outbox.getState().isKept) await stored('records', 'readwrite', (store) => store.put(one));
    void navigator.storage?.persist?.();
  } catch (error) {
    if ((error as DOMException).name === 'QuotaExceededError') throw error;
    outbox.setState({ isKept: false });
  }
  outbox.setState(({ records }) => ({
    records: [...records.filter(({ id }) => id !== one.id), one].sort((a, b) => a.seq - b.seq),
  }));
}

let sending: Promise<void> | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let againMs = FIRST_AGAIN_MS;

/** Sends what waits, one after another; what gets no answer is sent again, later each time. */
function sendWaiting(): Promise<void> {
  clearTimeout(timer);
  sending ??= sendAll()
    .catch(() => {
      timer = setTimeout(() => void sendWaiting(), againMs);
      againMs = Math.min(2 * againMs, LAST_AGAIN_MS);
    })
    .finally(() => {
      sending = undefined;
    });
  return sending;
}

/** @throws Error when there is no answer */
async function sendAll(): Promise<void> {
  for (;;) {
    const { records, isKept } = outbox.getState();
    const next = records.find(({ owner, refused }) => owner === recorder() && refused === undefined);
    if (next === undefined) return;
    // Another tab may have sent or discarded it.
    const isThere = !isKept || (await stored('records', 'readonly', (store) => store.getKey(next.id))) !== undefined;
    try {
      if (isThere) await send(next);
      await discard(next.id);
      outbox.setState(({ sent }) => ({ sent: sent + 1 }));
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status >= 500 || PASSING.has(error.status)) throw error;
      const { status, message, reason } = error;
      await keep({ ...next, refused: { status, message, reason } });
    }
    againMs = FIRST_AGAIN_MS;
  }
}

async function send({ id, incidentId, at, what }: FieldRecord): Promise<void> {
  const params = { incidentId };
  const takenAt = new Date(at).toISOString();
  if (what.kind === 'note') {
    const body = { text: what.text, recordId: id, takenAt };
    await ask('POST /api/v1/incidents/{incidentId}/note', { params, body });
  } else if (what.kind === 'measurement') {
    const body = { measurement: { id, at: takenAt, ...what.measurement } };
    await ask('POST /api/v1/incidents/{incidentId}/field-measurement', { params, body });
  } else {
    // The program knows a file by its content.
    const { name, content } = what;
    await ask('POST /api/v1/incidents/{incidentId}/attachments', { params, query: { name }, content });
  }
}

/** A random UUID; `randomUUID` is there only over https. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, i) => (i === 6 ? (byte & 15) | 64 : i === 8 ? (byte & 63) | 128 : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
