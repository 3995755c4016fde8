/** Sends long answers in pieces: making the text can take a hundred milliseconds, which must not hold up the live view. */

import type { Response } from 'express';
import { pause } from '../time/pause.js';

/** Time in ms of work in one turn; then the live view runs. */
const TURN_MS = 2;
/** Time in ms from the end of one turn to the next, for all answers together: they take at most a third of the thread. */
const BETWEEN_MS = 4;
/** Rest after a turn, as a multiple of how late the last rest ended: where the thread or the processor is busy, answers wait. */
const REST_PER_LATENESS = 4;
const LONGEST_REST_MS = 100;
/** Time in ms after which a reader that takes nothing is disconnected, because it holds memory. */
const TAKEN_WITHIN_MS = 30_000;
/** Bytes that are gathered before they are sent. */
const PIECE_BYTES = 64 << 10;

/**
 * Sends pieces while they are made, no faster than the reader takes them; returns when all are sent, or when the caller has
 * gone. Status and type must be set before.
 */
export async function sendStreamed(
  response: Response,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  await nextTurn();
  let turnEndsMs = performance.now() + TURN_MS;
  let gathered: Buffer[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    const taken = response.write(Buffer.concat(gathered));
    gathered = [];
    bytes = 0;
    if (!taken) await roomAgain(response);
  };
  for await (const piece of pieces) {
    if (response.destroyed) return;
    const chunk =
      typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    gathered.push(chunk);
    bytes += chunk.length;
    if (bytes >= PIECE_BYTES) await flush();
    if (performance.now() < turnEndsMs) continue;
    await nextTurn();
    turnEndsMs = performance.now() + TURN_MS;
  }
  if (bytes > 0) await flush();
  response.end();
}

/** The same for bytes that are made already, in another thread: to pass them on costs little, so they need no turns. */
export async function sendMade(response: Response, made: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const bytes of made) {
    if (response.destroyed) return;
    if (!response.write(bytes)) await roomAgain(response);
  }
  response.end();
}

/** Yields `{…head, "name": [item, item, …]}` in pieces of one item each; the items are JSON already. */
export async function* jsonPieces(
  head: object,
  name: string,
  items: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<string> {
  const opened = JSON.stringify(head).slice(0, -1);
  yield `${opened}${opened === '{' ? '' : ','}${JSON.stringify(name)}:[`;
  let before = '';
  for await (const item of items) {
    yield before + item;
    before = ',';
  }
  yield ']}';
}

let turns: Promise<unknown> = Promise.resolve();
let latenessMs = 0;

/** Waits for the next turn. All answers share the turns: ten long answers cost the live view no more than one. */
function nextTurn(): Promise<unknown> {
  turns = turns.then(async () => {
    const restMs = Math.min(LONGEST_REST_MS, Math.max(BETWEEN_MS, REST_PER_LATENESS * latenessMs));
    const startedAtMs = performance.now();
    await pause(restMs);
    latenessMs = performance.now() - startedAtMs - restMs;
  });
  return turns;
}

function roomAgain(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => response.destroy(), TAKEN_WITHIN_MS);
    const done = (): void => {
      clearTimeout(late);
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
