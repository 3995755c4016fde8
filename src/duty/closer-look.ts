/** The receiver that heard a severe incident looks at it closely, without being asked. */
import type { Ground } from '../bus/ground.js';
import type { EmissionReport } from '../incidents/emission-report.js';
import type { Incident } from '../incidents/incident.js';
import { lastBinHz } from '../rf/sweep.js';
import { watchSweepOver } from '../station/receiver-record.js';
import type { Stations } from '../station/stations.js';

/** Severity from which the program starts a closer look by itself. */
const LOOKED_AT_SEVERITY = 2;

export function lookCloser({ bus, log }: Pick<Ground, 'bus' | 'log'>, stations: Stations): void {
  bus.on('incident', (incident) => {
    for (const { emissionId, receiverId, startHz, stopHz } of looksOwed(incident)) {
      const record = stations.receiver(receiverId);
      const swept = record && watchSweepOver(record, { startHz, stopHz });
      if (swept === undefined) continue;
      const grid = { stepHz: swept.stepHz, spanHz: lastBinHz(swept) - swept.startHz };
      const at = { emissionId, lowHz: startHz, highHz: stopHz, ...grid };
      if (stations.look(receiverId, at)) log.info({ receiverId, emissionId, incidentId: incident.id }, 'a closer look');
    }
  });
}

export function looksOwed(incident: Pick<Incident, 'priority' | 'active' | 'emissions'>): readonly EmissionReport[] {
  if (incident.priority.severity > LOOKED_AT_SEVERITY || !incident.active) return [];
  return incident.emissions.filter(({ active }) => active);
}
