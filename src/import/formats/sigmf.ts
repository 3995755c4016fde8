/**
 * SigMF `.sigmf-meta` with levels by frequency in `.sigmf-data` beside it: our own exports, and NTIA sensors
 * (`ntia-algorithm` frequency domain detections). A SigMF file of samples in time holds no levels and is refused.
 */
import { open, readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { ProtocolError, saidOf } from '../../errors/errors.js';
import { orAbsent } from '../../files/absent.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import { type DriverSweep, flagBits, SweepFlag } from '../../rf/sweep.js';
import { delivered, type ImportContext, type ImportFormat, levelOrNan, MOST_BINS, sign } from '../import-format.js';
import { toDbm, traceDetectorOf } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

/** Longest description read: it is parsed as a whole. */
const MOST_META_BYTES = 64 << 20;
const BYTES_EACH = 4;

const sigmf: ImportFormat = {
  id: 'sigmf',
  hasExactLevels: true,
  label: 'SigMF with levels (our exports, NTIA sensors)',
  signs: [
    sign('{ at the beginning', /^\s*\{/),
    sign('"annotations", "captures" or "global" as its first name', /^\s*\{\s*"(?:annotations|captures|global)"/),
  ],
  sweeps,
};

export const formats = [sigmf];

const count = z.int().nonnegative();
const captureSchema = z.looseObject({
  'core:sample_start': count,
  'core:datetime': z.string().optional(),
  'rfi:corrected': z.boolean().optional(),
  'rfi:rbw_hz': z.number().nullish(),
  'ntia-algorithm:data_products': z
    .array(z.looseObject({ y_units: z.string().optional(), series: z.array(z.string()).optional() }))
    .optional(),
});
const annotationSchema = z.looseObject({
  'core:sample_start': count,
  'core:sample_count': z.int().min(1).max(MOST_BINS),
  'core:freq_lower_edge': z.number().nonnegative().optional(),
  'core:freq_upper_edge': z.number().nonnegative().optional(),
  'rfi:time_start': z.string().optional(),
  'rfi:time_stop': z.string().optional(),
  'rfi:folded': z.int().optional(),
  'rfi:flags': z.array(z.string()).optional(),
  'ntia-algorithm:frequency_start': z.number().nonnegative().optional(),
  'ntia-algorithm:frequency_step': z.number().positive().optional(),
  'ntia-algorithm:detector': z.string().optional(),
  'ntia-algorithm:units': z.string().optional(),
  'ntia-algorithm:equivalent_noise_bandwidth': z.number().optional(),
});
const metaSchema = z.looseObject({
  global: z.looseObject({ 'core:datatype': z.string() }),
  captures: z.array(captureSchema),
  annotations: z.array(z.unknown()),
});
type Capture = z.output<typeof captureSchema>;
type Annotation = z.output<typeof annotationSchema>;

async function* sweeps(
  _link: Link,
  { report, path, signal, from }: ImportContext,
): AsyncGenerator<DriverSweep, void, void> {
  if (path === undefined) throw ProtocolError.of('SigMF can be read from files only.');
  const { captures, annotations } = await metaOf(path);
  const levels = path.replace(/\.sigmf-meta$/, '.sigmf-data');
  const file = await orAbsent(levels, open(levels));
  if (file === undefined)
    throw ProtocolError.of('The levels are not beside the description: FILE.sigmf-data is missing.');
  try {
    for (const [i, one] of annotations.entries()) {
      signal?.throwIfAborted();
      const number = i + 1;
      if (number <= (from?.number ?? 0)) continue;
      const annotation = annotationSchema.safeParse(one);
      if (!annotation.success || gridOf(annotation.data) === undefined) {
        report.remarks += 1;
        continue;
      }
      const { data } = annotation;
      const levels = new Float32Array(data['core:sample_count']);
      const bytes = new Uint8Array(levels.buffer);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, data['core:sample_start'] * BYTES_EACH);
      const sweep =
        bytesRead < bytes.length
          ? 'The data end before these levels.'
          : sweepOf(data, captureOf(captures, data), { levels, report });
      yield* delivered(report, number, sweep, () => ({ offset: 0, number }));
    }
  } finally {
    await file.close();
  }
}

async function metaOf(path: string): Promise<z.output<typeof metaSchema>> {
  const { size } = await stat(path);
  if (size > MOST_META_BYTES)
    throw ProtocolError.of('The description has {size} bytes; at most {most} are read. Export less at a time.', {
      size,
      most: MOST_META_BYTES,
    });
  let meta: z.output<typeof metaSchema>;
  try {
    meta = metaSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw ProtocolError.because(error, 'The description is not SigMF: {why}', { why: saidOf(error) });
  }
  const type = meta.global['core:datatype'];
  if (type !== 'rf32_le')
    throw ProtocolError.of('The data are "{type}": samples in time, which are no levels by frequency.', { type });
  return meta;
}

function captureOf(captures: readonly Capture[], { 'core:sample_start': start }: Annotation): Capture | undefined {
  return captures.findLast((capture) => capture['core:sample_start'] <= start);
}

function gridOf(one: Annotation): { startHz: number; stepHz: number } | undefined {
  const bins = one['core:sample_count'];
  const [start, step] = [one['ntia-algorithm:frequency_start'], one['ntia-algorithm:frequency_step']];
  if (start !== undefined && step !== undefined) return { startHz: start, stepHz: step };
  const [lower, upper] = [one['core:freq_lower_edge'], one['core:freq_upper_edge']];
  if (one['rfi:time_start'] === undefined || lower === undefined || upper === undefined || bins < 2) return undefined;
  return { startHz: lower, stepHz: (upper - lower) / (bins - 1) };
}

function sweepOf(
  one: Annotation,
  capture: Capture | undefined,
  { levels, report }: { readonly levels: Float32Array } & Pick<ImportContext, 'report'>,
): DriverSweep | string {
  const [product] = capture?.['ntia-algorithm:data_products'] ?? [];
  const convert = toDbm(one['ntia-algorithm:units'] ?? product?.y_units ?? '', report);
  if (convert === undefined) return 'The unit of the levels is none of dBm, dBµV and dBµV/m.';
  if (capture?.['rfi:corrected'] === true) return 'The levels were corrected: only received levels can be stored.';
  const startedAt = instantOf(one['rfi:time_start'] ?? capture?.['core:datetime']);
  const grid = gridOf(one);
  if (startedAt === undefined || grid === undefined) return 'The time of the levels is missing.';
  const levelsDbm = levels.map((level) => levelOrNan(convert(level)));
  const rbwHz = capture?.['rfi:rbw_hz'] ?? one['ntia-algorithm:equivalent_noise_bandwidth'];
  const traceDetector = traceDetectorOf(one['ntia-algorithm:detector'] ?? product?.series?.[0]);
  const folded = (one['rfi:folded'] ?? 1) > 1 ? SweepFlag.peakHeld : 0;
  try {
    return {
      startedAt,
      endedAt: instantOf(one['rfi:time_stop']) ?? startedAt,
      ...grid,
      levelsDbm,
      ...defined({ rbwHz: rbwHz === undefined || rbwHz === null ? undefined : rbwHz, traceDetector }),
      flags: flagBits(one['rfi:flags'] ?? []) | folded | partialFlag(levelsDbm),
    };
  } catch {
    return 'The row has unknown flags.';
  }
}

/** Epoch ms with the microseconds of the text; a Date has none. */
function instantOf(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  const micros = /\.\d{3}(\d{3})/.exec(text ?? '')?.[1];
  return Number.isNaN(at) ? undefined : at + Number(micros ?? 0) / 1000;
}
