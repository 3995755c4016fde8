/** A licensed use of a frequency as the page edits it, read from `/api/v1/assignments`. */
import { fieldsOf, numberOf, textOf } from '../cases/incident.js';

export interface Licence {
  readonly id: string;
  readonly licenceNo: string;
  readonly holder: string;
  readonly name: string;
  readonly status: 'primary' | 'secondary';
  readonly centreHz: number;
  readonly bandwidthHz: number;
  readonly powerW: number | undefined;
  readonly latitude: number | undefined;
  readonly longitude: number | undefined;
  readonly emission: string | undefined;
  /** Epoch ms; `validTo` exclusive. */
  readonly validFrom: number;
  readonly validTo: number | undefined;
  readonly hours: { readonly startMin: number; readonly endMin: number } | undefined;
  readonly toleranceHz: number | undefined;
  readonly usualLevelsDbm: Readonly<Record<string, number>>;
}

export function licenceFrom(value: unknown): Licence | undefined {
  const raw = fieldsOf(value);
  const id = textOf(raw['id']);
  const centreHz = numberOf(raw['centreHz']);
  const bandwidthHz = numberOf(raw['bandwidthHz']);
  const validFrom = Date.parse(textOf(raw['validFrom']) ?? '');
  if (id === undefined || centreHz === undefined || bandwidthHz === undefined || Number.isNaN(validFrom))
    return undefined;
  const validTo = Date.parse(textOf(raw['validTo']) ?? '');
  const { startMin, endMin } = fieldsOf(raw['hours']);
  const [from, to] = [numberOf(startMin), numberOf(endMin)];
  return {
    ...{ id, centreHz, bandwidthHz, validFrom },
    licenceNo: textOf(raw['licenceNo']) ?? '',
    holder: textOf(raw['holder']) ?? '',
    name: textOf(raw['name']) ?? '',
    status: raw['status'] === 'secondary' ? 'secondary' : 'primary',
    powerW: numberOf(raw['powerW']),
    latitude: numberOf(raw['latitude']),
    longitude: numberOf(raw['longitude']),
    emission: textOf(raw['emission']),
    validTo: Number.isNaN(validTo) ? undefined : validTo,
    hours: from === undefined || to === undefined ? undefined : { startMin: from, endMin: to },
    toleranceHz: numberOf(raw['toleranceHz']),
    usualLevelsDbm: Object.fromEntries(
      Object.entries(fieldsOf(raw['usualLevelsDbm'])).flatMap(([station, level]) => {
        const levelDbm = numberOf(level);
        return levelDbm === undefined ? [] : [[station, levelDbm]];
      }),
    ),
  };
}

/** A temporary use has an end, and lasts no longer than this. */
const TEMPORARY_MS = 100 * 86_400_000;

export function isTemporary({ validFrom, validTo }: Licence): boolean {
  return validTo !== undefined && validTo - validFrom <= TEMPORARY_MS;
}

export function isInForce({ validFrom, validTo }: Licence, at: number): boolean {
  return validFrom <= at && (validTo === undefined || at < validTo);
}

export type Validity = 'all' | 'valid' | 'temporary' | 'expired';

/** By words in any field, without accents; a number is also a frequency in MHz that lies in the channel. */
export function found(licence: Licence, words: string, validity: Validity, at: number): boolean {
  if (validity === 'valid' && !isInForce(licence, at)) return false;
  if (validity === 'expired' && isInForce(licence, at)) return false;
  if (validity === 'temporary' && !isTemporary(licence)) return false;
  if (words === '') return true;
  const mhz = Number(words.replace(',', '.'));
  if (mhz > 0 && Math.abs(licence.centreHz - mhz * 1e6) <= licence.bandwidthHz / 2) return true;
  const { licenceNo, name, holder, emission = '' } = licence;
  return plain(`${licenceNo} ${name} ${holder} ${emission}`).includes(plain(words));
}

export function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/đ/gi, 'd').toLowerCase();
}
