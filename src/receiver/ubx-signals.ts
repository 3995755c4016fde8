/**
 * What a u-blox says of its signals: MON-RF (jamming, antenna and gain of each input), NAV-STATUS (spoofing), SEC-SIG (both), and
 * MON-SPAN for the band of each input. Source: interface descriptions of F9 (HPG 1.32), M10 (SPG 5.10) and X20 (HPG 2.11). Pure, and never throws: a frame
 * of an unknown version, or whose length contradicts its count, says nothing.
 */

import { median } from '../rf/median.js';
import { type GnssStatement, gnssBandAt, L1, L2 } from './gnss-bands.js';
import type { UbxFrame, Wanted } from './ubx.js';

/** MON-SPAN: a head, and 272 bytes for each block. */
export const SPAN: Wanted = { id: 0x0a31, isLength: (bytes) => bytes > 4 && (bytes - 4) % 272 === 0 };
const INPUTS: Wanted = { id: 0x0a38, isLength: (bytes) => bytes > 4 && (bytes - 4) % 24 === 0 };
const STATUS: Wanted = { id: 0x0103, isLength: (bytes) => bytes === 16 };
const SECURITY: Wanted = { id: 0x2709, isLength: (bytes) => bytes >= 4 && bytes % 4 === 0 };
/** Questions that are repeated; MON-SPAN is long, and its bands stay. */
export const ASKED: readonly Wanted[] = [INPUTS, STATUS, SECURITY];
export const SIGNALS: readonly Wanted[] = [SPAN, ...ASKED];
const SPAN_BYTES = 272;
const INPUT_BYTES = 24;
/** Readings of the gain that make up what is usual: an hour of one each 5 s, and at least two minutes. */
const GAINS_KEPT = 720;
const FEWEST_GAINS = 24;
/** A gain below this share of the usual one means a strong signal in the band. */
const FALLEN_SHARE = 0.5;

/** By state of jamming: 0 is unknown or switched off, 2 with a good fix, 3 without. */
const JAMMING = [undefined, 'none', 'warning', 'sure'] as const;
/** By state of spoofing: 2 indicated by one check, 3 by several. */
const SPOOFING = [undefined, 'none', 'sure', 'sure'] as const;

type Said = Pick<GnssStatement, 'by' | 'band' | 'why'> & { readonly level: GnssStatement['level'] | undefined };

export class UbxSignals {
  /** Middles of the inputs, Hz. */
  #middles: readonly number[] = [];
  #isFixed = false;
  readonly #inputs = new Map<number, { gains: number[]; isAntennaKnown: boolean }>();

  take({ id, payload }: UbxFrame): readonly GnssStatement[] {
    if (id === SPAN.id) this.#middles = blocksOf(payload, SPAN_BYTES).map((block) => block.readUInt32LE(264));
    const said = id === INPUTS.id ? this.#ofInputs(payload) : id === SECURITY.id ? ofSecurity(payload) : [];
    if (id === STATUS.id) this.#isFixed = ((payload[5] ?? 0) & 1) === 1;
    if (id === STATUS.id)
      said.push({ by: 'status', band: L1, why: 'spoofed', level: SPOOFING[((payload[7] ?? 0) >> 3) & 3] });
    return said.flatMap(({ level, ...rest }) => (level === undefined ? [] : [{ ...rest, level }]));
  }

  /** Input 0 has L1; another has L2, or L5 by the model, as its spectrum tells. */
  #ofInputs(payload: Buffer): Said[] {
    const blocks = blocksOf(payload, INPUT_BYTES);
    if (payload[0] !== 0 || payload[1] !== blocks.length) return [];
    return blocks.flatMap((block) => {
      const [input = 0, flags = 0] = block;
      const band = gnssBandAt(this.#middles[input] ?? 0) ?? (input === 0 ? L1 : L2);
      const by = `input ${input}`;
      const jamming: Said = { by, band, why: 'jammed', level: JAMMING[flags & 3] };
      return [jamming, ...this.#ofAntenna(block), { by, band, why: 'gain-fell', level: this.#ofGain(block) }];
    });
  }

  /**
   * Status 2 is a good antenna, 3 a short circuit, 4 an open line. A passive antenna is open all the time: open counts at once where the
   * antenna was good before, and else as a warning while there is no fix. Inputs share the antenna, so L1 is meant.
   */
  #ofAntenna([input = 0, , status = 0]: Buffer): Said[] {
    const known = this.#of(input);
    known.isAntennaKnown ||= status === 2;
    const open = known.isAntennaKnown ? 'sure' : this.#isFixed ? 'none' : 'warning';
    const by = `antenna ${input}`;
    return [
      { by, band: L1, why: 'antenna-short', level: status === 3 ? 'sure' : undefined },
      { by, band: L1, why: 'antenna-open', level: status === 4 ? open : status === 2 ? 'none' : undefined },
    ];
  }

  /** The gain control (0 to 8191) against the median of the last hour: it falls under a strong signal, jammer or not. */
  #ofGain(block: Buffer): Said['level'] {
    const { gains } = this.#of(block[0] ?? 0);
    const gain = block.readUInt16LE(14);
    const usual = gains.length < FEWEST_GAINS ? undefined : median(gains);
    gains.push(gain);
    if (gains.length > GAINS_KEPT) gains.shift();
    return usual === undefined ? undefined : gain < FALLEN_SHARE * usual ? 'warning' : 'none';
  }

  #of(input: number) {
    const known = this.#inputs.get(input) ?? { gains: [], isAntennaKnown: false };
    this.#inputs.set(input, known);
    return known;
  }
}

/** Version 1 names no frequency; 2 and 3 say of each middle whether it is jammed, and never more than a warning of all. */
function ofSecurity(payload: Buffer): Said[] {
  const [version = 0, flags = 0, , count = 0] = payload;
  const spoofing = { by: 'spoofed', band: L1, why: 'spoofed' } as const;
  const jamming = { by: 'jammed', band: L1, why: 'jammed' } as const;
  if (version === 1 && payload.length === 12) {
    const [jam = 0, , , , spoof = 0] = payload.subarray(4);
    return [
      { ...jamming, level: jam & 1 ? JAMMING[(jam >> 1) & 3] : undefined },
      { ...spoofing, level: spoof & 1 ? SPOOFING[(spoof >> 1) & 7] : undefined },
    ];
  }
  if ((version !== 2 && version !== 3) || payload.length !== 4 + 4 * count) return [];
  const state = flags & 1 ? JAMMING[(flags >> 1) & 3] : undefined;
  const said: Said[] = blocksOf(payload, 4).flatMap((block) => {
    const word = block.readUInt32LE(0);
    const band = gnssBandAt((word & 0xff_ffff) * 1000);
    if (band === undefined) return [];
    const level = state === undefined || state === 'none' || (word >> 24) & 1 ? state : 'none';
    return [{ ...jamming, by: `jammed ${word & 0xff_ffff}`, band, level }];
  });
  if (count === 0) said.push({ ...jamming, level: state });
  return [...said, { ...spoofing, level: flags & 8 ? SPOOFING[(flags >> 4) & 7] : undefined }];
}

/** The parts behind the first four bytes. */
function blocksOf(payload: Buffer, bytes: number): Buffer[] {
  const count = Math.floor((payload.length - 4) / bytes);
  return Array.from({ length: count }, (_, i) => payload.subarray(4 + i * bytes, 4 + (i + 1) * bytes));
}
