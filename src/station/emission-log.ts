/** The newest emissions and anomalies, as lists for the API; bounded: the oldest closed ones are removed first. */
import { z } from 'zod';
import type { Anomaly } from '../detection/anomaly.js';
import type { Emission } from '../detection/emission.js';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import type { Finding, FoundAlarm } from './finding.js';

const MOST_EMISSIONS = 5000;
const MOST_ANOMALIES = 2000;

export interface LoggedEmission extends Omit<Emission, 'id'> {
  readonly id: string;
  readonly receiverId: string;
  readonly stationId: string;
  /**
   * Epoch ms: it was on the air when the last run of the program ended, or when its plan was no longer swept, and was not
   * reported since. Whether it went on is not known.
   */
  readonly unknownSince?: number;
  /** Epoch ms: begin of the present or last burst, of an emission that was off the air in between. */
  readonly burstStartedAt?: number;
}

export interface LoggedAnomaly extends Anomaly {
  readonly state: 'began' | 'ended';
  readonly receiverId: string;
  readonly stationId: string;
}

interface Saved {
  readonly emissions: readonly LoggedEmission[];
  readonly anomalies: readonly LoggedAnomaly[];
}

/** Only this program writes the file, so the check only recognises it as one of its own. */
const savedSchema = z.object({
  emissions: z.array(z.looseObject({ id: z.string(), state: z.string() })),
  anomalies: z.array(z.looseObject({ receiverId: z.string() })),
}) as unknown as z.ZodType<Saved>;
const EMPTY: Saved = { emissions: [], anomalies: [] };

export class EmissionLog {
  readonly #file: KeptJson<Saved>;
  readonly #emissions: Map<string, LoggedEmission>;
  readonly #anomalies: LoggedAnomaly[];
  /** Number of emissions and anomalies removed because the lists were full. */
  forgotten = 0;

  private constructor(file: KeptJson<Saved>) {
    const saved = file.value;
    this.#file = file;
    this.#emissions = new Map(saved.emissions.map((emission) => [emission.id, closedUnknown(emission)]));
    this.#anomalies = [...saved.anomalies];
  }

  /** @throws ConfigError when the list is damaged and nobody hears of lost files. */
  static async open(path: string, onLost?: OnLost): Promise<EmissionLog> {
    return new EmissionLog(await KeptJson.open(path, savedSchema, EMPTY, { compact: true, onLost }));
  }

  take({ receiverId, stationId, alarms, anomalies }: Finding): LoggedEmission[] {
    const changed = alarms.flatMap(({ type, id, emission, hole, isLeft }) => {
      const before = this.#emissions.get(id);
      // After a restart what was not known is told again, and nothing more was heard.
      if (before?.unknownSince !== undefined && emission.state === 'live' && emission.lastSeenAt <= before.lastSeenAt)
        return [];
      const state = type === 'merged' ? ('closed' as const) : emission.state;
      const burst = burstOf(before, emission, hole);
      const unknown = isLeft && { unknownSince: emission.lastSeenAt };
      const logged: LoggedEmission = { ...emission, ...burst, ...unknown, state, id, receiverId, stationId };
      // Deleted and set again, so that the order of the map is the order of the last change.
      this.#emissions.delete(id);
      this.#emissions.set(id, logged);
      return logged;
    });
    for (const { state, isLeft: _isLeft, ...anomaly } of anomalies) {
      const logged = { ...anomaly, receiverId, stationId };
      // After a restart a detector reports the beginning of known anomalies again.
      if (state === 'goes-on' || (state === 'began' && this.#knows(logged))) continue;
      this.#anomalies.push({ ...logged, state });
    }
    this.#forget();
    return changed;
  }

  #knows({ kind, receiverId, assignmentId, since }: Omit<LoggedAnomaly, 'state'>): boolean {
    return this.#anomalies.some(
      (one) =>
        one.since === since &&
        one.kind === kind &&
        one.receiverId === receiverId &&
        one.assignmentId === assignmentId &&
        one.state === 'began',
    );
  }

  /** A receiver was removed: ends what it followed, and returns it. */
  leave(receiverId: string): LoggedEmission[] {
    const live = this.emissions
      .filter((one) => one.receiverId === receiverId && one.state === 'live')
      .map(closedUnknown);
    for (const one of live) this.#emissions.set(one.id, one);
    return live;
  }

  get emissions(): readonly LoggedEmission[] {
    return [...this.#emissions.values()];
  }

  get anomalies(): readonly LoggedAnomaly[] {
    return this.#anomalies;
  }

  save(): Promise<void> {
    return this.#file.set({ emissions: this.emissions, anomalies: this.#anomalies });
  }

  #forget(): void {
    for (const [id, { state }] of this.#emissions) {
      if (this.#emissions.size <= MOST_EMISSIONS) break;
      if (state === 'live') continue;
      this.#emissions.delete(id);
      this.forgotten += 1;
    }
    const surplus = this.#anomalies.length - MOST_ANOMALIES;
    if (surplus <= 0) return;
    this.#anomalies.splice(0, surplus);
    this.forgotten += surplus;
  }
}

/** A new burst begins with the report that an ended emission, or one that nobody watched for a while, is back. */
function burstOf(
  before: LoggedEmission | undefined,
  { state, lastSeenAt }: Emission,
  hole: FoundAlarm['hole'],
): Pick<LoggedEmission, 'burstStartedAt'> {
  const isBack = before?.state === 'closed' && state === 'live' && lastSeenAt > before.lastSeenAt;
  const known = isBack ? lastSeenAt : before?.burstStartedAt;
  const burstStartedAt = hole === undefined ? known : Math.max(known ?? hole.to, hole.to);
  return burstStartedAt === undefined ? {} : { burstStartedAt };
}

/** Nothing from before a restart, or of a removed receiver, is on the air: detection reports again what it still hears. */
function closedUnknown(emission: LoggedEmission): LoggedEmission {
  return emission.state === 'live' ? { ...emission, state: 'closed', unknownSince: emission.lastSeenAt } : emission;
}
