/** Reads a band plan from a table, with columns in any order and headings in either language. */

import { columnsOf, isEmptyRow, missingColumns, type RowFault, readableRows } from '../csv.js';
import { type BandPlanEntry, entryFaults } from './band-plan.js';
import { readHz } from './licence-import.js';

/** Plain forms of the headings by which each column is recognised. */
const HEADINGS = {
  start: ['start', 'from', 'starthz', 'start frequency', 'tu', 'tan so dau', 'tu tan so'],
  stop: ['stop', 'to', 'stophz', 'stop frequency', 'den', 'tan so cuoi', 'den tan so'],
  severity: ['severity', 'priority', 'muc', 'muc do', 'muc nghiem trong', 'muc uu tien'],
  service: ['service', 'nghiep vu', 'dich vu'],
  nameVi: ['namevi', 'name', 'vietnamese', 'ten', 'ten bang', 'muc dich', 'ten tieng viet'],
  nameEn: ['nameen', 'english', 'ten tieng anh', 'english name'],
  confidence: ['confidence', 'checked', 'do tin cay', 'kiem chung'],
  source: ['source', 'nguon', 'van ban', 'can cu'],
};
export type BandColumn = keyof typeof HEADINGS;
export const BAND_COLUMNS = Object.keys(HEADINGS) as BandColumn[];
export type BandMapping = Readonly<Partial<Record<BandColumn, number>>>;

const NEEDED: readonly BandColumn[] = ['start', 'stop', 'severity', 'service', 'nameVi'];

export function guessBandColumns(heading: readonly string[]): BandMapping {
  return columnsOf(HEADINGS, heading);
}

/** Frequencies are MHz unless a cell or its heading ("Từ (kHz)") names another unit. */
export function bandsFromRows(
  rows: readonly (readonly string[])[],
  mapping: BandMapping = guessBandColumns(rows[0] ?? []),
): { readonly bands: (BandPlanEntry & { readonly id: string })[]; readonly faults: RowFault[] } {
  const [heading = [], ...body] = readableRows(rows);
  const missing = missingColumns(NEEDED, mapping, heading);
  if (missing.length > 0) return { bands: [], faults: missing };
  const bands: (BandPlanEntry & { id: string })[] = [];
  const faults: RowFault[] = [];
  for (const [i, cells] of body.entries()) {
    if (isEmptyRow(cells)) continue;
    const row = i + 2;
    const textOf = (column: BandColumn) => (cells[mapping[column] ?? -1] ?? '').trim();
    const unitOf = (column: BandColumn) => /[([]\s*([a-zA-Z]+)\s*[)\]]/.exec(heading[mapping[column] ?? -1] ?? '')?.[1];
    try {
      const startHz = readHz(textOf('start'), unitOf('start') ?? 'MHz');
      const stopHz = readHz(textOf('stop'), unitOf('stop') ?? 'MHz');
      const service = textOf('service');
      const vi = textOf('nameVi');
      const entry = {
        startHz,
        stopHz,
        service,
        severity: Number(textOf('severity')),
        name: { vi, en: textOf('nameEn') || vi },
        confidence: textOf('confidence') || 'unverified',
        source: textOf('source') || 'import',
      };
      const wrong = entryFaults(entry);
      for (const problem of wrong) faults.push({ row, column: '', problem });
      const key = `${service}:${startHz}-${stopHz}`;
      if (wrong.length === 0) bands.push({ ...(entry as Omit<BandPlanEntry, 'key'>), key, id: key });
    } catch (error) {
      faults.push({ row, column: 'start', problem: (error as Error).message });
    }
  }
  return { bands, faults };
}
