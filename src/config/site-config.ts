/** A station's equipment besides its receivers: antenna and cable, GPS. */
import { z } from 'zod';
import { hz } from './values.js';

export const POLARISATIONS = ['vertical', 'horizontal', 'slant', 'circular-right', 'circular-left'] as const;
const MOST_POINTS = 2000;

/** Values by frequency, in rising order; between two points the value is interpolated linearly. */
function frequencyTable(leastDb: number, mostDb: number) {
  return z
    .array(z.strictObject({ hz, db: z.number().min(leastDb).max(mostDb) }))
    .min(1)
    .max(MOST_POINTS)
    .superRefine((points, context) => {
      points.forEach((point, i) => {
        const before = points[i - 1];
        if (before !== undefined && point.hz <= before.hz)
          context.addIssue({
            code: 'custom',
            path: [i, 'hz'],
            message: `must lie above the point before (${before.hz} Hz)`,
          });
      });
    });
}

const lossTable = frequencyTable(-60, 100).meta({ id: 'LossTable' });

/** dB added to a level: a calibration's corrections. */
export const correctionTable = frequencyTable(-60, 60).meta({ id: 'CorrectionTable' });

export const antennaSchema = z
  .strictObject({
    name: z.string().min(1).max(120),
    /** Gain over an isotropic radiator, dBi. Give either this or the factor. */
    gainDbi: correctionTable.optional(),
    /** Antenna factor on 50 Ω, dB/m: field strength over voltage. */
    factorDbPerM: lossTable.optional(),
    /** Loss of cable, filters and splitters between antenna and receiver, dB; negative with an amplifier. */
    cableLossDb: lossTable.optional(),
    /** Uncertainty of gain or factor at 95 % confidence, dB; 2 dB for a factor and 3 dB for a gain when absent. */
    factorUncertaintyDb: z.number().min(0).max(20).optional(),
    /** Uncertainty of the loss at 95 % confidence, dB; 0.5 dB when absent. */
    cableUncertaintyDb: z.number().min(0).max(20).optional(),
    /** Direction of the antenna, degrees east of true north; absent for an omnidirectional one. */
    azimuthDeg: z.number().min(0).lt(360).optional(),
    heightM: z.number().min(0).max(1000).optional(),
    polarisation: z.enum(POLARISATIONS).optional(),
    /** File name of a picture, without folders. */
    photo: z
      .string()
      .regex(/^[\w.-]{1,100}\.(jpe?g|png|webp)$/i, 'must be a plain file name ending in .jpg, .png or .webp')
      .optional(),
  })
  .refine(({ gainDbi, factorDbPerM }) => gainDbi === undefined || factorDbPerM === undefined, {
    path: ['factorDbPerM'],
    message: 'gainDbi is given as well: keep one of them, the other follows from it',
  })
  .meta({ id: 'AntennaInput' });

/**
 * A GPS receiver, for the station's position and a check of the clock. Without a baud rate, the usual ones are tried.
 */
export const gpsSchema = z
  .union([
    z.strictObject({ serial: z.string().min(1), baudRate: z.int().positive().optional() }),
    z.strictObject({ tcp: z.string().regex(/^.+:\d+$/, 'must be host:port') }),
  ])
  .meta({ id: 'GpsInput' });

export type GpsConfig = z.infer<typeof gpsSchema>;
