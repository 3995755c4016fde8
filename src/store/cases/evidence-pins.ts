/**
 * Copies the case book's pins to the archive: the raw sweeps from a minute before an incident to a minute after it, of every
 * receiver that heard it and of those that could have heard it. During a long incident the pin grows in pieces.
 */
import type { PinRange } from '../archive.js';
import type { Pin } from './case-book-reads.js';

export interface PinnedArchive {
  pin(...ranges: PinRange[]): Promise<void>;
  pins(): Promise<PinRange[]>;
}

/** A growing pin is copied in pieces of at least this length in ms, or when its end has passed. */
const LEAST_PIECE_MS = 60_000;
/** Pins written together: the archive answers others between two such batches. */
const PINS_A_BATCH = 500;

export class EvidencePins {
  readonly #archive: PinnedArchive;
  readonly #receiversOver: (startHz: number, stopHz: number) => readonly string[];
  /** Epoch ms up to which the archive keeps sweeps, by incident, receiver and begin. */
  readonly #keptTo = new Map<string, number>();
  readonly #keptOf = new Map<string, number>();

  /** @param receiversOver returns the receivers that sweep any part of a range */
  constructor(archive: PinnedArchive, receiversOver: (startHz: number, stopHz: number) => readonly string[]) {
    this.#archive = archive;
    this.#receiversOver = receiversOver;
  }

  /** Loads the pins that an earlier run copied. */
  async load(): Promise<void> {
    for (const { receiverIds, to, reason } of await this.#archive.pins())
      for (const receiverId of receiverIds) {
        const name = `${reason} ${receiverId}`;
        this.#keptOf.set(name, Math.max(to, this.#keptOf.get(name) ?? 0));
      }
  }

  /** @throws Error when the archive cannot pin; the next call tries the rest again */
  async keep(pins: readonly Pin[], at: number): Promise<void> {
    let batch: { readonly stretch: string; readonly range: PinRange }[] = [];
    const write = async () => {
      if (batch.length > 0) await this.#archive.pin(...batch.map(({ range }) => range));
      for (const { stretch, range } of batch) this.#keptTo.set(stretch, range.to);
      batch = [];
    };
    for (const { incidentId, receiverId, from, to, startHz, stopHz } of pins) {
      const name = `${incidentId} ${receiverId}`;
      const stretch = `${name} ${from}`;
      const keptTo = this.#keptTo.get(stretch) ?? Math.max(from, Math.min(to, this.#keptOf.get(name) ?? from));
      const grown = to - keptTo;
      if (grown <= 0 || (grown < LEAST_PIECE_MS && at < to)) continue;
      // Other receivers can be witnesses only while the incident lasts; a pin of the past covers only those that heard it.
      const witnesses = at < to + LEAST_PIECE_MS ? this.#receiversOver(startHz, stopHz) : [];
      const receiverIds = [...new Set([receiverId, ...witnesses])];
      batch.push({ stretch, range: { receiverIds, from: keptTo, to, reason: incidentId } });
      if (batch.length === PINS_A_BATCH) await write();
    }
    await write();
  }
}
