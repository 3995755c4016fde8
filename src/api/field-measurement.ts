/** Measurements of a case in the field, and the fix that they give together. */
import { z } from 'zod';
import { LONGEST_RECEIVER, MEASUREMENT_RANGES } from '../location/field-measurement.js';
import { OPEN_WHY } from '../location/fix.js';

import { at, instant } from './fields.js';

const within = (field: keyof typeof MEASUREMENT_RANGES) => {
  const [least, most] = MEASUREMENT_RANGES[field];
  return z.number().min(least).max(most);
};

const measured = {
  id: z.string().min(1).max(LONGEST_RECEIVER).describe('given by who measured: what is sent twice is one'),
  latitude: within('latitude'),
  longitude: within('longitude'),
  receiver: z.string().trim().min(1).max(LONGEST_RECEIVER).describe('levels are compared only with others of it'),
  bearing: z
    .strictObject({ deg: within('deg'), uncertaintyDeg: within('uncertaintyDeg') })
    .describe('clockwise from true north; standard deviation')
    .meta({ id: 'Bearing' })
    .optional(),
  level: z
    .strictObject({ db: within('db'), isHeard: z.boolean() })
    .describe('any reference; unheard: it lies below')
    .meta({ id: 'FieldLevel' })
    .optional(),
};

export const newMeasurement = z
  .strictObject({ ...measured, at: instant })
  .refine(({ bearing, level }) => bearing !== undefined || level !== undefined, {
    path: ['bearing'],
    message: 'a bearing or a level is needed',
  })
  .meta({ id: 'NewFieldMeasurement' });

const [text, number] = [z.string(), z.number()];
export const fieldMeasurement = z
  .object({ ...measured, id: text, receiver: text, latitude: number, longitude: number, at })
  .meta({ id: 'FieldMeasurement' });

const region = z
  .object({
    type: z.literal('MultiPolygon'),
    coordinates: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))),
  })
  .meta({ id: 'GeoJsonRegion' });

export const fix = z
  .object({
    verdict: z.enum(['place', 'open']),
    why: z.enum(OPEN_WHY).optional().describe('why there is no place'),
    latitude: z.number().optional(),
    longitude: z.number().optional(),
    region50: region.optional(),
    region90: region.optional().describe('holds the emitter nine times in ten'),
    areaKm2: z.number().optional().describe('of region90'),
    misfits: z.array(z.string()).optional().describe('bearings that lead elsewhere'),
  })
  .meta({ id: 'Fix' });
