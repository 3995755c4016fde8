/**
 * Levels with metadata after SigMF 1.2 and its NTIA extensions: `.sigmf-data` holds the levels as little-endian
 * 32-bit floats, sweep after sweep; `.sigmf-meta` describes them. A series of sweeps with one grid and one setting is a
 * capture, a sweep is an annotation. SigMF was made for samples in time. This file holds levels by frequency instead,
 * and
 * `ntia-algorithm:data_products` says so.
 */
import { ConfigError } from '../errors/errors.js';
import { defined } from '../rf/defined.js';
import { flagNames, lastBinHz } from '../rf/sweep.js';
import type { SinkSpec } from './export-sink.js';
import { FileOut } from './file-out.js';
import type { LeavingSweep, Place, ReceiverFacts } from './sweep-table.js';
import { instantText } from './table.js';

const MOST_CAPTURES = 10_000;

export class SigmfWriter {
  readonly #spec: SinkSpec;
  readonly #facts: ReceiverFacts;
  readonly #data: FileOut;
  readonly #meta: FileOut;
  readonly #captures: { readonly key: string; readonly json: object }[] = [];
  #values = 0;
  #before = '\n';

  private constructor(spec: SinkSpec, facts: ReceiverFacts, data: FileOut, meta: FileOut) {
    this.#spec = spec;
    this.#facts = facts;
    this.#data = data;
    this.#meta = meta;
  }

  static async create(spec: SinkSpec, facts: ReceiverFacts): Promise<SigmfWriter> {
    const path = `${spec.folder}/${spec.name}`;
    const data = await FileOut.create(`${path}.sigmf-data`, spec.mostBytes);
    const meta = await FileOut.create(`${path}.sigmf-meta`, spec.mostBytes);
    await meta.write('{"annotations":[');
    return new SigmfWriter(spec, facts, data, meta);
  }

  get bytes(): number {
    return this.#data.bytes + this.#meta.bytes;
  }

  async add(sweep: LeavingSweep): Promise<void> {
    const { levelsDbm } = sweep;
    this.#capture(sweep);
    const annotation = {
      'core:sample_start': this.#values,
      'core:sample_count': levelsDbm.length,
      'core:freq_lower_edge': sweep.startHz,
      'core:freq_upper_edge': lastBinHz(sweep),
      'rfi:time_start': instantText(sweep.startedAt),
      'rfi:time_stop': instantText(sweep.endedAt),
      'rfi:seq': sweep.seq,
      'rfi:folded': sweep.folded,
      'rfi:flags': flagNames(sweep.flags),
    };
    await this.#meta.write(this.#before + JSON.stringify(annotation));
    this.#before = ',\n';
    this.#values += levelsDbm.length;
    await this.#data.write(new Uint8Array(levelsDbm.slice().buffer));
  }

  async finish(): Promise<readonly string[]> {
    const { spec, facts } = { spec: this.#spec, facts: this.#facts };
    const captures = this.#captures.map(({ json }) => json);
    const global = globalOf(spec, facts);
    await this.#meta.write(`\n],\n"captures":${JSON.stringify(captures)},\n"global":${JSON.stringify(global)}}\n`);
    await this.#data.close();
    await this.#meta.close();
    return [`${spec.name}.sigmf-meta`, `${spec.name}.sigmf-data`];
  }

  async abandon(): Promise<void> {
    await this.#data.close();
    await this.#meta.close();
  }

  #capture(sweep: LeavingSweep): void {
    const { startHz, stepHz, levelsDbm, rbwHz, vbwHz, traceDetector, attenuationDb, calibration, unit, place, epoch } =
      sweep;
    const { latitudeDeg, longitudeDeg, clock } = place;
    const settings = [startHz, stepHz, levelsDbm.length, rbwHz, traceDetector, attenuationDb, calibration?.id];
    const key = [...settings, latitudeDeg, longitudeDeg, clock, epoch].join('/');
    if (this.#captures.at(-1)?.key === key) return;
    if (this.#captures.length >= MOST_CAPTURES)
      throw ConfigError.of(
        'Grid or place change more than {most} times: ask for fewer frequencies or a shorter time.',
        { most: MOST_CAPTURES },
      );
    const json = {
      'core:sample_start': this.#values,
      'core:datetime': instantText(sweep.startedAt),
      ...geolocation(place),
      'core:frequency': (startHz + lastBinHz(sweep)) / 2,
      'ntia-sensor:overload': flagNames(sweep.flags).includes('overload'),
      'ntia-sensor:sigan_settings': { attenuation: attenuationDb ?? null },
      'ntia-sensor:sensor_calibration':
        calibration === undefined
          ? null
          : {
              datetime: instantText(calibration.measuredAt),
              reference: `${calibration.id} v${calibration.version} by ${calibration.author}`,
              'rfi:uncertainty_db': calibration.uncertaintyDb ?? null,
            },
      'ntia-algorithm:data_products': [
        {
          name: 'Graph',
          series: [traceDetector ?? 'unknown'],
          length: levelsDbm.length,
          x_units: 'Hz',
          x_start: [startHz],
          x_stop: [lastBinHz(sweep)],
          x_step: [stepHz],
          y_units: unit,
          reference:
            unit === 'dBm' ? (sweep.corrected ? 'antenna terminals' : 'receiver input') : 'field at the antenna',
        },
      ],
      'rfi:clock': clock ?? null,
      'rfi:clock_epoch': epoch ?? null,
      'rfi:rbw_hz': rbwHz ?? null,
      'rfi:vbw_hz': vbwHz ?? null,
      'rfi:corrected': sweep.corrected,
      'rfi:first_correction_db': sweep.firstCorrectionDb ?? null,
      'rfi:last_correction_db': sweep.lastCorrectionDb ?? null,
    };
    this.#captures.push({ key, json });
  }
}

function globalOf({ about }: SinkSpec, facts: ReceiverFacts): object {
  const { receiverId, receiverName, stationId, stationName, antenna } = facts;
  return {
    'core:datatype': 'rf32_le',
    'core:version': '1.2.0',
    'core:num_channels': 1,
    'core:description': 'Swept power levels by frequency, sweep after sweep; no samples in time.',
    'core:recorder': String(about['program'] ?? 'rfi-logger'),
    'core:extensions': [
      { name: 'ntia-algorithm', version: '2.0.0', optional: true },
      { name: 'ntia-sensor', version: '2.0.0', optional: true },
      { name: 'rfi', version: '1.0.0', optional: true },
    ],
    // A station with a GPS has its places in the captures.
    ...(facts.track === undefined ? geolocation(facts) : {}),
    'ntia-sensor:sensor': {
      sensor_spec: { id: stationId, model: stationName },
      signal_analyzer: { sigan_spec: { id: receiverId, model: receiverName } },
      ...defined({ antenna: antenna === undefined ? undefined : { antenna_spec: { id: antenna.name } } }),
    },
  };
}

function geolocation({ latitudeDeg, longitudeDeg }: Place): object {
  if (latitudeDeg === undefined || longitudeDeg === undefined) return {};
  return { 'core:geolocation': { type: 'Point', coordinates: [longitudeDeg, latitudeDeg] } };
}
