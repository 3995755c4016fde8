/** What detection reports of a carrier on 121.5 MHz (distress), heard first and last at `at`. */
import type { EmissionReport } from '../../src/incidents/emission-report.js';

export function emissionReport(at: number, changes: Partial<EmissionReport> = {}): EmissionReport {
  return {
    emissionId: 'e1',
    stationId: 'st',
    receiverId: 'rx',
    startHz: 121.49e6,
    stopHz: 121.51e6,
    firstHeardAt: at,
    lastHeardAt: at,
    active: true,
    confirmed: true,
    peakDbm: -70,
    excessDb: 30,
    emissionClass: 'cw',
    ...changes,
  };
}
