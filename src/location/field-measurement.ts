/** What a person measured of an emission at a place: a bearing, a level, or that the receiver hears nothing down to a level. */
import type { Place } from './plane.js';

export interface FieldMeasurement extends Place {
  /** Given by who measured, so that what is sent twice is one. */
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  /** Levels are compared only with others of the receiver of this name. */
  readonly receiver: string;
  /** Degrees clockwise from true north, and their standard deviation. */
  readonly bearing?: { readonly deg: number; readonly uncertaintyDeg: number } | undefined;
  /** In dB of any reference; where nothing is heard, the level below which it lies. */
  readonly level?: { readonly db: number; readonly isHeard: boolean } | undefined;
}

export const MEASUREMENT_RANGES = {
  latitude: [-90, 90],
  longitude: [-180, 180],
  deg: [0, 360],
  uncertaintyDeg: [0.5, 60],
  db: [-250, 250],
} as const;
export const LONGEST_RECEIVER = 100;
/** Of one case; more do not narrow a region, and are asked of by nobody. */
export const MOST_MEASUREMENTS = 200;

/** The first field that is not as it must be, whatever another station sent; undefined for a measurement that may be kept. */
export function measurementFault({ id, at, receiver, bearing, level, ...place }: FieldMeasurement): string | undefined {
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_RECEIVER) return 'id';
  if (!Number.isFinite(at)) return 'at';
  if (typeof receiver !== 'string' || receiver.trim() === '' || receiver.length > LONGEST_RECEIVER) return 'receiver';
  if (bearing === undefined && level === undefined) return 'bearing';
  if (level !== undefined && typeof level?.isHeard !== 'boolean') return 'isHeard';
  const numbers: readonly (readonly [keyof typeof MEASUREMENT_RANGES, number])[] = [
    ['latitude', place.latitude],
    ['longitude', place.longitude],
    ...(bearing === undefined
      ? []
      : ([
          ['deg', bearing?.deg],
          ['uncertaintyDeg', bearing?.uncertaintyDeg],
        ] as const)),
    ...(level === undefined ? [] : ([['db', level.db]] as const)),
  ];
  const wrong = numbers.find(([field, value]) => {
    const [least, most] = MEASUREMENT_RANGES[field];
    return !(typeof value === 'number' && value >= least && value <= most);
  });
  return wrong?.[0];
}
