/**
 * Judges over the sweeps of two minutes whether a receiver is fit to watch: known carriers visible, levels plausible,
 * noise floor plausible, sweeps complete, clock right. Pure: sweeps in, verdicts in two languages out.
 */
import { type DriverSweep, lastBinHz, SweepFlag } from '../rf/sweep.js';
import type { ClockVerdict } from '../time/time-belief.js';
import type { Words } from '../words/sentence.js';
import { capital } from '../words/states.js';
import { CARRIER_ABOVE_DB, type CheckVerdict, floorOf, type HearingCheck, typicalSweep } from './heard.js';

export interface AcceptanceCheck {
  readonly id: 'sweeps' | 'carriers' | 'level' | 'floor' | 'clock' | HearingCheck['id'];
  readonly verdict: CheckVerdict;
  readonly vi: string;
  readonly en: string;
}

export interface Acceptance {
  /** The worst verdict of the checks; checks with the verdict `unknown` do not count. */
  readonly verdict: CheckVerdict;
  readonly checks: readonly AcceptanceCheck[];
  readonly floorDbm: number | undefined;
  readonly strongestDbm: number | undefined;
  readonly sweeps: number;
}

export interface AcceptanceInput {
  readonly sweeps: readonly DriverSweep[];
  /** Carriers that are certainly on the air here; where none is known, any strong carriers in the FM band are used. */
  readonly expectedHz: readonly number[];
  readonly clock: ClockVerdict;
  /** How the witnesses of time and place contradict each other. */
  readonly dispute?: Words | undefined;
  /** What the carriers say beside an earlier acceptance and the licence list. */
  readonly compared?: readonly HearingCheck[] | undefined;
}

const FM_HZ = { start: 87.5e6, stop: 108e6 };
const CARRIER_HALF_HZ = 100e3;
const FM_APART_HZ = 300e3;
const FEWEST_SWEEPS = 5;
const SEEN_SHARE = 0.7;
const TOO_STRONG_DBM = -10;
const TOO_WEAK_DBM = -100;
const THERMAL_DBM_PER_HZ = -174;
/** Noise figures between a very good preamplifier and a receiver that mostly receives its own noise. */
const NOISE_FIGURE_DB = { least: -2, usual: 40, most: 55 };
const FLOOR_DBM = { least: -150, most: -55 };

const RANK: readonly CheckVerdict[] = ['unknown', 'good', 'doubtful', 'bad'];

export function judgeAcceptance({ sweeps, expectedHz, clock, dispute, compared = [] }: AcceptanceInput): Acceptance {
  const typical = typicalSweep(sweeps);
  const floorDbm = typical && floorOf(typical);
  const strongestDbm =
    typical && [...typical.levelsDbm].filter((level) => !Number.isNaN(level)).sort((a, b) => b - a)[0];
  const checks = [
    checkSweeps(sweeps),
    checkCarriers(typical, floorDbm, expectedHz),
    checkLevel(strongestDbm),
    checkFloor(floorDbm, typical?.rbwHz),
    checkClock(clock, dispute),
    ...compared,
  ];
  const verdict = checks.reduce<CheckVerdict>((worst, check) => {
    return RANK.indexOf(check.verdict) > RANK.indexOf(worst) ? check.verdict : worst;
  }, 'unknown');
  return { verdict, checks, floorDbm, strongestDbm, sweeps: sweeps.length };
}

function checkSweeps(sweeps: readonly DriverSweep[]): AcceptanceCheck {
  const id = 'sweeps';
  const broken = sweeps.filter(({ flags }) => (flags & (SweepFlag.partial | SweepFlag.gapBefore)) !== 0).length;
  const counted = {
    vi: `${sweeps.length} lượt quét, ${broken} lượt thiếu điểm hoặc bị ngắt.`,
    en: `${sweeps.length} sweeps, ${broken} of them with missing bins or after a gap.`,
  };
  if (sweeps.length < FEWEST_SWEEPS)
    return {
      id,
      verdict: 'bad',
      vi: `${counted.vi} Quá ít: kiểm tra cáp, cổng và kế hoạch quét.`,
      en: `${counted.en} Too few: check cable, port and plan.`,
    };
  return { id, verdict: broken * 20 > sweeps.length ? 'doubtful' : 'good', ...counted };
}

function checkCarriers(
  typical: DriverSweep | undefined,
  floorDbm: number | undefined,
  expectedHz: readonly number[],
): AcceptanceCheck {
  const id = 'carriers';
  if (typical === undefined || floorDbm === undefined)
    return { id, verdict: 'unknown', vi: 'Không có lượt quét nào để xét.', en: 'There are no sweeps to judge.' };
  const { startHz } = typical;
  const stopHz = lastBinHz(typical);
  const isSeen = (hz: number) => strongestAround(typical, hz) >= floorDbm + CARRIER_ABOVE_DB;
  const known = expectedHz.filter((hz) => hz >= startHz && hz <= stopHz);
  if (known.length > 0) {
    const seen = known.filter(isSeen);
    const missing = known.filter((hz) => !isSeen(hz)).map((hz) => (hz / 1e6).toFixed(1));
    const enough = known.length < 3 ? seen.length > 0 : seen.length >= SEEN_SHARE * known.length;
    const verdict = enough ? 'good' : seen.length > 0 ? 'doubtful' : 'bad';
    const rest =
      missing.length === 0
        ? { vi: '', en: '' }
        : { vi: ` Không thấy: ${missing.join('; ')} MHz.`, en: ` Not seen: ${missing.join(', ')} MHz.` };
    return {
      id,
      verdict,
      vi: `Thấy ${seen.length}/${known.length} đài đã biết.${rest.vi}`,
      en: `${seen.length} of ${known.length} known stations seen.${rest.en}`,
    };
  }
  if (stopHz < FM_HZ.start || startHz > FM_HZ.stop)
    return {
      id,
      verdict: 'unknown',
      vi: 'Dải quét không có đài nào đã biết.',
      en: 'No known carrier lies in the span.',
    };
  const count = countPeaks(typical, floorDbm);
  return {
    id,
    verdict: count >= 2 ? 'good' : count === 1 ? 'doubtful' : 'bad',
    vi:
      count === 0
        ? 'Không thấy đài FM nào: kiểm tra ăng-ten, cáp và đầu vào của máy thu.'
        : `Thấy ${count} đài trong băng FM.`,
    en:
      count === 0
        ? "No FM station seen: check antenna, cable and the receiver's input."
        : `${count} stations seen in the FM band.`,
  };
}

function strongestAround({ startHz, stepHz, levelsDbm }: DriverSweep, hz: number): number {
  const reach = Math.max(CARRIER_HALF_HZ, stepHz);
  const first = Math.max(0, Math.ceil((hz - reach - startHz) / stepHz));
  const last = Math.min(levelsDbm.length - 1, Math.floor((hz + reach - startHz) / stepHz));
  let most = Number.NEGATIVE_INFINITY;
  for (let i = first; i <= last; i++) if ((levelsDbm[i] as number) > most) most = levelsDbm[i] as number;
  return most;
}

function countPeaks({ startHz, stepHz, levelsDbm }: DriverSweep, floorDbm: number): number {
  let count = 0;
  let lastHz = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < levelsDbm.length; i++) {
    const hz = startHz + i * stepHz;
    const isIn = hz >= FM_HZ.start && hz <= FM_HZ.stop && hz - lastHz >= FM_APART_HZ;
    if (!isIn || !((levelsDbm[i] as number) >= floorDbm + 1.5 * CARRIER_ABOVE_DB)) continue;
    count += 1;
    lastHz = hz;
  }
  return count;
}

function checkLevel(strongestDbm: number | undefined): AcceptanceCheck {
  const id = 'level';
  if (strongestDbm === undefined)
    return { id, verdict: 'unknown', vi: 'Không có mức nào để xét.', en: 'There is no level to judge.' };
  const at = strongestDbm.toFixed(0).replace('-', '−');
  if (strongestDbm >= TOO_STRONG_DBM)
    return {
      id,
      verdict: 'bad',
      vi: `Mức mạnh nhất ${at} dBm: máy thu có thể bị quá tải, hãy thêm bộ suy hao.`,
      en: `The strongest level is ${at} dBm: the receiver may be overloaded; add an attenuator.`,
    };
  if (strongestDbm <= TOO_WEAK_DBM)
    return {
      id,
      verdict: 'bad',
      vi: `Mức mạnh nhất chỉ ${at} dBm: có thể ăng-ten chưa nối.`,
      en: `The strongest level is only ${at} dBm: the antenna may not be connected.`,
    };
  return { id, verdict: 'good', vi: `Mức mạnh nhất ${at} dBm.`, en: `The strongest level is ${at} dBm.` };
}

/**
 * Compares with the thermal noise in the bandwidth where that is known, otherwise with the floors of usual receivers.
 */
function checkFloor(floorDbm: number | undefined, rbwHz: number | undefined): AcceptanceCheck {
  const id = 'floor';
  if (floorDbm === undefined)
    return { id, verdict: 'unknown', vi: 'Không có nền tạp âm để xét.', en: 'There is no noise floor to judge.' };
  const at = floorDbm.toFixed(0).replace('-', '−');
  const { least, usual, most } = NOISE_FIGURE_DB;
  const noiseFigureDb = rbwHz === undefined ? undefined : floorDbm - THERMAL_DBM_PER_HZ - 10 * Math.log10(rbwHz);
  const isBad =
    noiseFigureDb === undefined
      ? floorDbm < FLOOR_DBM.least || floorDbm > FLOOR_DBM.most
      : noiseFigureDb < least || noiseFigureDb > most;
  if (isBad)
    return {
      id,
      verdict: 'bad',
      vi: `Nền tạp âm ${at} dBm là bất thường: kiểm tra mức hiệu chỉnh (offset) và nguồn nhiễu gần máy thu.`,
      en: `A noise floor of ${at} dBm is impossible: check the level offset, and look for sources of noise nearby.`,
    };
  if (noiseFigureDb !== undefined && noiseFigureDb > usual)
    return {
      id,
      verdict: 'doubtful',
      vi: `Nền tạp âm ${at} dBm, cao hơn nhiệt ${noiseFigureDb.toFixed(0)} dB: máy thu kém nhạy hoặc có nhiễu tại chỗ.`,
      en: `The noise floor is ${at} dBm, ${noiseFigureDb.toFixed(0)} dB above thermal noise: a deaf receiver, or noise on the spot.`,
    };
  return { id, verdict: 'good', vi: `Nền tạp âm ${at} dBm.`, en: `The noise floor is ${at} dBm.` };
}

/** A disagreement as the check says it. */
function sentenceOf(dispute: Words): Words {
  const { vi, en } = capital(dispute);
  return { vi: `${vi}.`, en: `${en}.` };
}

function checkClock(clock: ClockVerdict, dispute: Words | undefined): AcceptanceCheck {
  const id = 'clock';
  if (dispute !== undefined) return { id, verdict: clock === 'bad' ? 'bad' : 'doubtful', ...sentenceOf(dispute) };
  if (clock === 'bad')
    return {
      id,
      verdict: 'bad',
      vi: 'Đồng hồ máy tính chỉ một năm không thể có.',
      en: "The computer's clock states a year that cannot be.",
    };
  if (clock === 'good')
    return {
      id,
      verdict: 'good',
      vi: 'Đồng hồ máy tính khớp với GPS.',
      en: "The computer's clock agrees with the GPS.",
    };
  return {
    id,
    verdict: 'unknown',
    vi: 'Không có GPS để đối chiếu đồng hồ.',
    en: 'There is no GPS to check the clock with.',
  };
}
