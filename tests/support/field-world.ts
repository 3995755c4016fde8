/** Seeded worlds of one emitter and people who measure it: bearings that stray or lead nowhere, drives through shadowing as `law.ts` has it. */
import type { FieldMeasurement } from '../../src/location/field-measurement.js';
import { CLOSE_DB2, lossPerExponent, SHADOW_DB2, shadowCovariance } from '../../src/location/law.js';
import { distanceM, Plane, type Point } from '../../src/location/plane.js';
import { randomFrom } from './labelled-world.js';

export const plane = new Plane({ latitude: 16.06, longitude: 108.2 });
/** Share of bearings that a reflection leads astray. */
const ASTRAY = 0.05;

export class FieldWorld {
  readonly #random: () => number;
  readonly emitter: Point;

  constructor(seed: number, reachM: number) {
    this.#random = randomFrom(seed);
    this.emitter = this.#anywhere(reachM);
  }

  bearings(teams: number, reachM: number): FieldMeasurement[] {
    return Array.from({ length: teams }, (_, i) => {
      const at = this.#anywhere(reachM);
      const uncertaintyDeg = 3 + 9 * this.#random();
      const { eastM, northM } = this.emitter;
      const truth = (Math.atan2(eastM - at.eastM, northM - at.northM) * 180) / Math.PI;
      const deg = this.#random() < ASTRAY ? 360 * this.#random() : truth + uncertaintyDeg * this.#normal();
      return {
        id: `b${i}`,
        receiver: `t${i}`,
        at: 0,
        ...plane.placeOf(at),
        bearing: { deg: (deg + 720) % 360, uncertaintyDeg },
      };
    });
  }

  /** One receiver along a way of four straight legs. Its noise hides what lies below -110 dB. */
  drive(places: number, legM: number, exponent: number): FieldMeasurement[] {
    const [at, power] = [this.#way(places, legM), 30 * this.#random() - 15];
    const covariance = at.map((one) => at.map((other) => shadowCovariance(one === other ? 0 : distanceM(one, other))));
    const shadows = this.#drawn(covariance);
    return at.map((one, i) => {
      const loss = exponent * lossPerExponent(distanceM(one, this.emitter));
      const db = power - loss + (shadows[i] ?? 0) + Math.sqrt(CLOSE_DB2) * this.#normal();
      return {
        id: `l${i}`,
        receiver: 'car',
        at: 0,
        ...plane.placeOf(one),
        level: { db: Math.max(-110, db), isHeard: db > -110 },
      };
    });
  }

  #anywhere(reachM: number): Point {
    return { eastM: reachM * (this.#random() - 0.5), northM: reachM * (this.#random() - 0.5) };
  }

  #way(places: number, legM: number): Point[] {
    let [at, heading] = [this.#anywhere(2 * legM), 2 * Math.PI * this.#random()];
    return Array.from({ length: places }, (_, i) => {
      if (i > 0 && i % Math.ceil(places / 4) === 0) heading += Math.PI / 2 - 0.6 + 1.2 * this.#random();
      const stepM = (4 * legM) / places;
      at = { eastM: at.eastM + stepM * Math.sin(heading), northM: at.northM + stepM * Math.cos(heading) };
      return at;
    });
  }

  /** Normal values with this covariance, by Cholesky. */
  #drawn(covariance: readonly (readonly number[])[]): number[] {
    const rows: number[][] = [];
    const values = covariance.map(() => this.#normal());
    return covariance.map((row, i) => {
      const own: number[] = [];
      for (let j = 0; j <= i; j++) {
        let sum = i === j ? SHADOW_DB2 : (row[j] ?? 0);
        for (let k = 0; k < j; k++) sum -= (own[k] ?? 0) * (i === j ? (own[k] ?? 0) : (rows[j]?.[k] ?? 0));
        own.push(i === j ? Math.sqrt(Math.max(1e-6, sum)) : sum / (rows[j]?.[j] ?? 1));
      }
      rows.push(own);
      return own.reduce((sum, one, j) => sum + one * (values[j] ?? 0), 0);
    });
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }
}
