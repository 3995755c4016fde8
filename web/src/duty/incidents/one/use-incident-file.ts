import { useCallback } from 'react';
import { type Shown, useFollowed } from '../../../ground/asking/use-followed.js';
import { fetchFile, fetchTimeline, type IncidentFile, type TimelineEntry } from './incident-file.js';

interface KnownCase {
  readonly file: IncidentFile;
  readonly timeline: readonly TimelineEntry[];
}

/** One incident with its timeline, updated by the events of the program. */
export function useIncidentFile(id: string): Shown<KnownCase> {
  const question = useCallback(
    async (signal: AbortSignal): Promise<KnownCase> => {
      const [file, timeline] = await Promise.all([fetchFile(id, signal), fetchTimeline(id, signal)]);
      return { file, timeline };
    },
    [id],
  );
  return useFollowed(question, {
    // Events without a new version are frequent and change no timeline, so nothing is asked for after them.
    after: (message, known) =>
      message.type === 'incident' &&
      message.incident.id === id &&
      message.incident.version !== known?.file.incident.version,
    fold: {
      incident: (known, { incident }) => {
        const { file } = known;
        const isNewer = incident.id === id && incident.version >= file.incident.version;
        return isNewer ? { ...known, file: { ...file, incident } } : known;
      },
    },
  });
}
