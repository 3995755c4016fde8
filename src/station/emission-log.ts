/** The newest emissions and anomalies, as lists for the API; bounded, the oldest closed ones go first. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Anomaly } from '../detection/anomaly.js';
import type { Emission } from '../detection/emission.js';
import type { Finding } from './finding.js';

const MOST_EMISSIONS = 5000;
const MOST_ANOMALIES = 2000;

export interface LoggedEmission extends Omit<Emission, 'id'> {
  readonly id: string;
  readonly receiverId: string;
  readonly stationId: string;
}

export interface LoggedAnomaly extends Anomaly {
  readonly receiverId: string;
  readonly stationId: string;
}

interface Saved {
  readonly emissions: readonly LoggedEmission[];
  readonly anomalies: readonly LoggedAnomaly[];
}

export class EmissionLog {
  readonly #path: string;
  readonly #emissions: Map<string, LoggedEmission>;
  readonly #anomalies: LoggedAnomaly[];
  /** Emissions, anomalies forgotten because the lists were full. */
  forgotten = 0;

  private constructor(path: string, saved: Saved) {
    this.#path = path;
    this.#emissions = new Map(saved.emissions.map((emission) => [emission.id, emission]));
    this.#anomalies = [...saved.anomalies];
  }

  static async open(path: string): Promise<EmissionLog> {
    const empty: Saved = { emissions: [], anomalies: [] };
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return new EmissionLog(path, text === undefined ? empty : (JSON.parse(text) as Saved));
  }

  take({ receiverId, stationId, alarms, anomalies }: Finding): LoggedEmission[] {
    const changed = alarms.map(({ type, id, emission }) => {
      const state = type === 'merged' ? ('closed' as const) : emission.state;
      const logged: LoggedEmission = { ...emission, state, id, receiverId, stationId };
      // Set anew, so that the order of the map is the order of the last change.
      this.#emissions.delete(id);
      this.#emissions.set(id, logged);
      return logged;
    });
    for (const anomaly of anomalies) this.#anomalies.push({ ...anomaly, receiverId, stationId });
    this.#forget();
    return changed;
  }

  get emissions(): readonly LoggedEmission[] {
    return [...this.#emissions.values()];
  }

  get anomalies(): readonly LoggedAnomaly[] {
    return this.#anomalies;
  }

  async save(): Promise<void> {
    const saved: Saved = { emissions: this.emissions, anomalies: this.#anomalies };
    await writeFile(`${this.#path}.new`, JSON.stringify(saved));
    await rename(`${this.#path}.new`, this.#path);
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
