/**
 * The lives of a hub's stations. Each start of a station that speaks to its hub is a life, and names those before it on its disk.
 * Where the disk was copied, two lives go on from one, under one name and key: the hub follows one of them and keeps the other apart.
 *
 *   a1 ── a2 ─┬─ a3      descends from a2; that does not answer: a start of the same station, which goes on
 *             ├─ b1      descends from a2 and not from a3: a copy
 *             └─ (a2)    answers although it was followed by a3: one of the two is a copy, and a3 came first
 */
import { z } from 'zod';
import { sentenceOf } from '../errors/errors.js';
import type { KeptJson } from '../files/kept-json.js';
import { owned, unexpected } from '../time/work.js';
import { aboutSchema } from './station-messages.js';
import type { AskVerb } from './subjects.js';

/** A life that is followed by another answers within this time, ms, where it still runs. */
const ANSWER_WITHIN_MS = 5000;
/** Time in ms for which a copy is named after it was heard. */
const NAMED_FOR_MS = 60_000;
const MOST_APART = 64;
/** Lives of a station that are asked about at a time: of one that starts again and again, all but the last answer no more. */
const MOST_JUDGED = 4;

export const livesSchema = z.record(
  z.string(),
  z.object({
    /** Epoch ms: a station that joins again is followed, whatever was before. */
    joinedAt: z.number(),
    /** The life that is followed and those before it, the newest first. */
    own: z.array(z.string()),
    /** Lives on copies, the newest first. */
    apart: z.array(z.string()),
  }),
);
type Lives = z.infer<typeof livesSchema>;

export interface StationLivesOptions {
  readonly kept: KeptJson<Lives>;
  readonly clock: () => number;
  /** Epoch ms; undefined for what is no member. */
  joinedAt(stationId: string): number | undefined;
  ask(stationId: string, verb: AskVerb, question: object, withinMs?: number): Promise<unknown>;
  onNotice(sentence: string): void;
}

export class StationLives {
  readonly #options: StationLivesOptions;
  /** Since when the present life is followed, epoch ms. */
  readonly #since = new Map<string, number>();
  readonly #judging = new Map<string, Set<string>>();
  /** When a copy was heard, in ms of a clock that nobody sets. */
  readonly #copyAt = new Map<string, number>();

  constructor(options: StationLivesOptions) {
    this.#options = options;
  }

  /** Stations of which a copy runs. */
  get copied(): readonly string[] {
    const since = performance.now() - NAMED_FOR_MS;
    return [...this.#copyAt].flatMap(([stationId, at]) => (at > since ? [stationId] : []));
  }

  /**
   * Whose a message is. `life` is empty for a station of an earlier version; where none is followed yet, any is the station's.
   * @param sentAt epoch ms: what a life sent before the next one began may come later
   */
  of(stationId: string, life: string, sentAt: number): 'own' | 'copy' | 'unknown' {
    const { own, apart } = this.#known(stationId);
    if (life === '' || own.length === 0 || life === own[0]) return 'own';
    if (apart.includes(life)) return 'copy';
    if (!own.includes(life)) return 'unknown';
    return sentAt <= (this.#since.get(stationId) ?? Number.POSITIVE_INFINITY) ? 'own' : 'copy';
  }

  /** Takes the life of a beat: the one that is followed, one on a copy, or one of which it is asked now which it is. */
  hears(stationId: string, life: string | undefined): 'own' | 'copy' | 'unknown' {
    const { own, apart } = this.#known(stationId);
    if (life === undefined || own.length === 0 || life === own[0]) return 'own';
    if (!apart.includes(life)) {
      owned(this.#judge(stationId, life), unexpected);
      return 'unknown';
    }
    this.#copyAt.set(stationId, performance.now());
    return 'copy';
  }

  /** A station says what its lives are, where none is followed yet. */
  begins(stationId: string, lives: readonly string[]): void {
    if (lives.length > 0 && this.#known(stationId).own.length === 0) this.#follow(stationId, lives);
  }

  async #judge(stationId: string, life: string): Promise<void> {
    const judging = this.#judging.get(stationId) ?? new Set();
    this.#judging.set(stationId, judging);
    if (judging.has(life) || judging.size >= MOST_JUDGED) return;
    judging.add(life);
    const { ask, onNotice } = this.#options;
    try {
      const [followed] = this.#known(stationId).own;
      const { lives = [] } = aboutSchema.parse(await ask(stationId, 'receivers', { life, taken: {} }));
      const isCopy = lives.length > 0 && (await this.#isCopy(stationId, lives));
      const known = this.#known(stationId);
      // Another life was followed meanwhile: the next beat is judged by that one.
      if (known.own[0] !== followed) return;
      if (isCopy) {
        this.#keep(stationId, { ...known, apart: [life, ...known.apart].slice(0, MOST_APART) });
        this.#copyAt.set(stationId, performance.now());
        onNotice(`Station ${stationId} reports from an image of its disk, too: what ${life} sends is kept apart.`);
        return;
      }
      this.#follow(stationId, lives);
      await ask(stationId, 'beat', { life });
    } catch (error) {
      onNotice(`Station ${stationId} does not say which of its lives it is: ${sentenceOf(error)}`);
    } finally {
      judging.delete(life);
    }
  }

  /** A disk that was lost or restored remembers no life, and goes on unless the one that is followed answers. */
  async #isCopy(stationId: string, lives: readonly string[]): Promise<boolean> {
    const { own, apart } = this.#known(stationId);
    const [followed] = own;
    // Lives before the newest known one may be those of both branches.
    const newest = lives.find((one) => own.includes(one) || apart.includes(one));
    if (newest !== undefined && newest !== followed) return true;
    return await this.#options.ask(stationId, 'beat', { life: followed }, ANSWER_WITHIN_MS).then(
      () => true,
      () => false,
    );
  }

  #known(stationId: string): Lives[string] {
    const joinedAt = this.#options.joinedAt(stationId) ?? 0;
    const known = this.#options.kept.value[stationId];
    return known?.joinedAt === joinedAt ? known : { joinedAt, own: [], apart: [] };
  }

  #follow(stationId: string, lives: readonly string[]): void {
    this.#since.set(stationId, this.#options.clock());
    this.#keep(stationId, { ...this.#known(stationId), own: [...lives] });
  }

  #keep(stationId: string, lives: Lives[string]): void {
    const { kept, onNotice } = this.#options;
    kept.set({ ...kept.value, [stationId]: lives }).catch((error: unknown) => onNotice(sentenceOf(error)));
  }
}
