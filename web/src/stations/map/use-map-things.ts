/** Stations and incidents for the map and its list. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Station } from '../../../../src/api/stations.js';
import { frequencyOf, type Incident } from '../../duty/cases/incident.js';
import type { FORMATS } from '../../ground/words/format.js';
import { useFormats, useNow } from '../../ground/words/use-language.js';
import { useHeard } from '../../program/liveness.js';
import { isTemporary, type Licence } from '../../registry/licence.js';
import { ageText } from '../field/age-text.js';
import { type Mood, moodOf } from '../field/receiver-state.js';
import type { Drawn, MapSite } from './overlay.js';
import { useKnown } from './use-known.js';

export interface MapThings extends Drawn {
  /** Stations without a known position. */
  readonly unplaced: readonly Station[];
}

const WORST_FIRST: readonly Mood[] = ['bad', 'warn', 'good'];
/** Time between two updates of the ages; a shorter one would only redraw the map. */
const EVERY_MS = 5000;

export function useMapThings(incidents: readonly Incident[]): MapThings {
  const known = useKnown();
  const { t } = useTranslation('map');
  const { t: cases } = useTranslation();
  const formats = useFormats();
  const now = useNow(EVERY_MS);
  const heard = useHeard();
  return useMemo(() => {
    const placed = (known?.stations ?? []).filter(isPlaced);
    const stations = placed.map((station) => {
      const receivers = known?.receivers.filter(({ stationId }) => stationId === station.id) ?? [];
      const moods = receivers.map((receiver) => moodOf(receiver, now, heard));
      const mood = receivers.length === 0 ? 'warn' : (WORST_FIRST.find((one) => moods.includes(one)) ?? 'warn');
      const newest = Math.max(0, ...receivers.map(({ lastSweep }) => Date.parse(lastSweep?.at ?? '') || 0));
      const age = newest === 0 ? t('noData') : t('age', { age: ageText(now - newest, formats) });
      const sweeping = receivers.filter(({ status }) => status === 'sweeping').length;
      return {
        id: station.id,
        name: station.name,
        latitude: station.latitude,
        longitude: station.longitude,
        mood,
        words: heard ? `${t('sweeping', { sweeping, all: receivers.length })} · ${age}` : age,
        azimuthDeg: station.antenna?.azimuthDeg,
      };
    });
    const drawn = incidents.map((incident) => ({
      id: incident.id,
      severity: incident.severity,
      words: `${frequencyOf(incident, formats)} · ${cases(`cases.severity.${incident.severity}`)} · ${incident.id}`,
      measurements: incident.measurements ?? [],
      fix: incident.fix,
    }));
    const unplaced = (known?.stations ?? []).filter((station) => !isPlaced(station));
    return { stations, unplaced, incidents: drawn, sites: sitesOf(known?.licences ?? [], formats, t('proposed')) };
  }, [known, incidents, now, heard, t, cases, formats]);
}

/** Temporary transmitters and proposed ones, those of one place together. */
function sitesOf(licences: readonly Licence[], formats: (typeof FORMATS)['vi'], proposed: string): MapSite[] {
  const sites = new Map<string, MapSite>();
  for (const licence of licences) {
    const { latitude, longitude, proposedBy, name, centreHz } = licence;
    if (latitude === undefined || longitude === undefined) continue;
    if (proposedBy === undefined && !isTemporary(licence)) continue;
    const id = `${latitude.toFixed(4)} ${longitude.toFixed(4)}`;
    const words = `${formats.frequency(centreHz, 4)} ${name}${proposedBy === undefined ? '' : ` (${proposed})`}`;
    const site = sites.get(id);
    sites.set(id, { id, latitude, longitude, words: [...(site?.words ?? []), words] });
  }
  return [...sites.values()];
}

function isPlaced(station: Station): station is Station & { latitude: number; longitude: number } {
  return station.latitude !== undefined && station.longitude !== undefined;
}
