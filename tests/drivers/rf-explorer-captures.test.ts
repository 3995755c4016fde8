/** Real recordings, read from ../shared/captures where that folder is there. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FrameReader, type Message } from '../../drivers/rf-explorer/frames.js';
import { parseAnalyserSettings, UnitState } from '../../drivers/rf-explorer/settings.js';
import { driver } from '../../drivers/rf-explorer.js';
import { flagNames } from '../../src/rf/sweep.js';
import { CAPTURES, noRecordings } from '../support/left-out.js';
import { heardIn } from '../support/run-driver.js';

const RECORDINGS = [
  ['Antenna_FM_93.9MHz', 146],
  ['Digital_TV_Channel_55', 90],
  ['SignalGenerator_CW_1400MHz', 98],
  ['Standard_ISM_433Mhz_OOK_activity', 399],
] as const;

interface Vector {
  readonly test: string;
  readonly inputs: readonly (readonly ['hex' | 'ascii', string])[];
  readonly neg_floats_asserted: readonly number[];
}

function vector(name: string): { bytes: Buffer; text: string; levelsDbm: readonly number[] } {
  const path = join(CAPTURES, 'rfexplorer/rfe-rust-test-vectors.json');
  const found = (JSON.parse(readFileSync(path, 'utf8')) as Vector[]).find(({ test }) => test === name);
  const [encoding, text] = found?.inputs[0] ?? ['ascii', ''];
  const bytes = Buffer.from(text, encoding === 'hex' ? 'hex' : 'latin1');
  return { bytes, text, levelsDbm: found?.neg_floats_asserted ?? [] };
}

function read(bytes: Uint8Array, points?: number): Message[] {
  const reader = new FrameReader();
  reader.points = points;
  reader.push(bytes);
  const messages: Message[] = [];
  for (let m = reader.next(true); m !== undefined; m = reader.next(true)) messages.push(m);
  return messages;
}

const END = Buffer.from('\r\n');

describe.skipIf(noRecordings)('RF Explorer recordings', () => {
  it.each(RECORDINGS)('gives every value of %s as its own decode has it', async (name, count) => {
    const folder = join(CAPTURES, 'rfexplorer-rfe');
    const rows = readFileSync(join(folder, `${name}.csv`), 'utf8')
      .trim()
      .split('\n');
    const hz = (rows[0] ?? '').split(',').slice(1).map(Number);
    const expected = rows.slice(1).map((row) => row.split(',').slice(1).map(Number));
    const plan = { startHz: hz[0] as number, stopHz: hz.at(-1) as number };
    const sweeps = await heardIn(driver, readFileSync(join(folder, `${name}.reframed-wire.bin`)), plan, 1000);
    expect(sweeps).toHaveLength(count);
    expect(expected).toHaveLength(count);
    expect(sweeps.map(({ levelsDbm }) => Array.from(levelsDbm))).toEqual(expected);
    for (const { startHz, stepHz, flags } of sweeps) {
      expect(startHz).toBe(plan.startHz);
      expect(Math.abs(stepHz - ((hz[1] as number) - (hz[0] as number)))).toBeLessThan(1.01);
      expect(flagNames(flags)).toEqual([]);
    }
  });

  it.each(['parse_sweep', 'parse_sweep_ext'])('reads the levels of %s', (name) => {
    const { bytes, levelsDbm } = vector(name);
    const [message, ...more] = read(Buffer.concat([bytes, END]), 112);
    expect(more).toEqual([]);
    expect(message?.kind).toBe('sweep');
    expect(message?.kind === 'sweep' ? Array.from(message.levels, (byte) => -byte / 2) : []).toEqual(levelsDbm);
  });

  it('reads the extended frame even before the settings say how many points there are', () => {
    const messages = read(Buffer.concat([vector('parse_sweep_ext').bytes, END]));
    expect(messages.map(({ kind }) => kind)).toEqual(['sweep']);
  });

  it.each([
    'reject_sweep_with_too_many_amplitudes',
    'reject_sweep_with_too_few_amplitudes',
    'reject_sweep_with_eeot_bytes',
  ])('gives no sweep for %s, and reads the one that follows', (name) => {
    const whole = Buffer.concat([vector('parse_sweep').bytes, END]);
    const messages = read(Buffer.concat([vector(name).bytes, END, whole]), 112);
    expect(messages.filter(({ kind }) => kind === 'sweep')).toHaveLength(1);
    expect(messages.at(-1)?.kind).toBe('sweep');
    expect(messages.some(({ kind }) => kind === 'lost')).toBe(true);
  });

  it('recognises the real sweep that was cut short by a settings dump', () => {
    const { bytes } = vector('reject_sweep_with_config_at_the_end');
    for (const points of [undefined, 112]) {
      const messages = read(bytes, points);
      expect(messages.map(({ kind }) => kind)).toEqual(['short', 'line']);
      expect(messages[0]).toMatchObject({ kind: 'short' });
      expect(messages[0]?.kind === 'short' && messages[0].levels).toHaveLength(40);
      expect(messages[1]).toEqual({ kind: 'line', text: '#C2-M:006,004,01.12B20' });
    }
  });

  it('gives no sweep for it where the settings then turn out to be others, or were never known', async () => {
    const { bytes } = vector('reject_sweep_with_config_at_the_end');
    const settings = Buffer.from(`${vector('parse_config_without_rbw_amp_offset_calc_mode').text}\r\n`);
    expect(await heardIn(driver, Buffer.concat([bytes, settings]))).toEqual([]);
    const known = await heardIn(driver, Buffer.concat([settings, bytes, settings]));
    expect(known.map(({ flags, levelsDbm }) => [flagNames(flags), levelsDbm.length])).toEqual([[['partial'], 112]]);
  });

  it.each(['parse_6g_combo_config', 'parse_wsub1g_plus_config', 'parse_config_without_rbw_amp_offset_calc_mode'])(
    'reads the settings of %s',
    (name) => {
      const { text } = vector(name);
      const settings = parseAnalyserSettings(text);
      const fields = text.slice(6).split(',').map(Number);
      expect(settings).toMatchObject({
        startHz: (fields[0] as number) * 1000,
        stepHz: fields[1],
        points: 112,
        rbwHz: fields[10] === undefined ? undefined : fields[10] * 1000,
      });
    },
  );

  it.each(['fail_to_parse_config_with_incorrect_prefix', 'fail_to_parse_config_with_invalid_start_freq'])(
    'passes over %s',
    (name) => expect(parseAnalyserSettings(vector(name).text)).toBeUndefined(),
  );

  it.each([
    ['accept_wsub1g_setup', 'RF Explorer WSUB1G'],
    ['accept_6g_combo_setup', 'RF Explorer 6G with WSUB3G'],
    ['accept_ism_combo_plus_setup', 'RF Explorer WSUB1G+ with 2.4G+'],
    ['accept_setup_without_main_model', 'RF Explorer WSUB3G'],
    ['reject_setup_without_firmware_version', 'RF Explorer'],
    ['reject_setup_with_incorrect_prefix', 'RF Explorer'],
  ])('names the modules of %s', (name, model) => {
    const state = new UnitState();
    state.note(vector(name).text);
    expect(state.modelName).toBe(model);
  });
});
