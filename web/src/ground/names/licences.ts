/** The licences in force and proposed, of the registry and of the configuration, and their bars below the frequency axis. */
import type { RecordJson } from '../../../../src/api/records.js';
import { askAll } from '../asking/ask.js';
import { atMs } from '../asking/instants.js';

export type LicenceInForce = RecordJson<'assignments'>;

const MOST = 5000;
/** Less severe than every band: where the lanes are full, the plan comes first. */
const AFTER_ALL_BANDS = 7;

/** @param now of the program, epoch ms: the clock of this computer may be wrong */
export async function licencesInForce(now: number, signal: AbortSignal): Promise<LicenceInForce[]> {
  const kept = await askAll('GET /api/v1/assignments', 'assignments', { signal }, MOST);
  return kept
    .map(({ value }) => value)
    .filter(({ validFrom, validTo }) => atMs(validFrom) <= now && (validTo === undefined || now < atMs(validTo)));
}

export function licenceName({ name, licenceNo }: LicenceInForce): string {
  return licenceNo === '—' ? name : `${name} (${licenceNo})`;
}

export function licenceBar(licence: LicenceInForce) {
  const { centreHz, bandwidthHz, proposedBy } = licence;
  const words = licenceName(licence);
  const [vi, en] = proposedBy === undefined ? ['', ''] : ['Đề xuất: ', 'Proposed: '];
  return {
    name: { vi: vi + words, en: en + words },
    severity: AFTER_ALL_BANDS,
    startHz: centreHz - bandwidthHz / 2,
    stopHz: centreHz + bandwidthHz / 2,
  };
}
