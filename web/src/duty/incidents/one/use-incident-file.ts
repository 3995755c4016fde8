import { useCallback, useEffect, useState } from 'react';
import type { Incident } from '../../cases/incident.js';
import { onIncident } from '../../cases/open-incidents.js';
import { fetchFile, fetchTimeline, type IncidentFile, type TimelineEntry } from './incident-file.js';

export interface ShownFile {
  /** Undefined until the first answer arrived. */
  readonly file: IncidentFile | undefined;
  readonly timeline: readonly TimelineEntry[];
  readonly fault: unknown;
  load(): Promise<void>;
}

/** One incident with its timeline, updated by the events of the program. */
export function useIncidentFile(id: string): ShownFile {
  const [file, setFile] = useState<IncidentFile>();
  const [timeline, setTimeline] = useState<readonly TimelineEntry[]>([]);
  const [fault, setFault] = useState<unknown>();

  const load = useCallback(async () => {
    try {
      const [found, entries] = await Promise.all([fetchFile(id), fetchTimeline(id)]);
      setFile(found);
      setTimeline(entries);
      setFault(undefined);
    } catch (error) {
      setFault(error);
    }
  }, [id]);
  useEffect(() => {
    void load();
    let timer: number | undefined;
    const stop = onIncident((incident, before) => {
      if (incident.id !== id) return;
      setFile((known) => known && { ...known, incident: newer(known.incident, incident) });
      // Events without a new version are frequent and change no timeline, so they load nothing.
      if (before !== undefined && before.version === incident.version) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void load(), 200);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [id, load]);
  return { file, timeline, fault, load };
}

function newer(known: Incident, told: Incident): Incident {
  return told.version >= known.version ? told : known;
}
