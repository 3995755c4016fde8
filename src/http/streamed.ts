/** Long answers in pieces: what takes a hundred milliseconds to put into words must not hold up the live view meanwhile. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Response } from 'express';

/** Work done in one go before the live view has a turn. */
const TURN_MS = 4;
/** From the end of one turn to the next, of all answers together: they never take more than half of the thread. */
const BETWEEN_MS = 4;
/** A reader who takes nothing for this long has gone, or holds memory for nothing. */
const TAKEN_WITHIN_MS = 30_000;
/** Pieces are gathered up to this before they are handed on. */
const PIECE_BYTES = 64 << 10;

/**
 * Sends the pieces as they are made, no faster than they are taken; returns when all are sent, or when the asker has gone.
 * Status and type must be set before.
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

/** `{…head, "name": [item, item, …]}` in pieces, an item each. */
export async function* jsonPieces(
  head: object,
  name: string,
  items: Iterable<unknown> | AsyncIterable<unknown>,
): AsyncGenerator<string> {
  const opened = JSON.stringify(head).slice(0, -1);
  yield `${opened}${opened === '{' ? '' : ','}${JSON.stringify(name)}:[`;
  let before = '';
  for await (const item of items) {
    yield before + JSON.stringify(item);
    before = ',';
  }
  yield ']}';
}

let turns: Promise<unknown> = Promise.resolve();

/** Turns are given one after another: ten long answers cost the live view no more than one. */
function nextTurn(): Promise<unknown> {
  turns = turns.then(() => pause(BETWEEN_MS));
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
