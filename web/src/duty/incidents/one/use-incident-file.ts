import { useCallback } from 'react';
import { ProblemError } from '../../../ground/asking/ask.js';
import { keepCase, keptCase } from '../../../ground/asking/browser-store.js';
import { recorder } from '../../../ground/asking/outbox.js';
import { type Shown, useFollowed } from '../../../ground/asking/use-followed.js';
import { fetchFile, fetchTimeline, type IncidentFile, type TimelineEntry } from './incident-file.js';

interface KnownCase {
  readonly file: IncidentFile;
  readonly timeline: readonly TimelineEntry[];
  /** Epoch ms of what this browser kept, where there is no link. */
  readonly keptAt?: number;
}

/** One incident with its timeline, updated by the events of the program. */
export function useIncidentFile(id: string): Shown<KnownCase> {
  const question = useCallback(
    async (signal: AbortSignal, before: KnownCase | undefined): Promise<KnownCase> => {
      const key = `${recorder()} ${id}`;
      try {
        const [file, timeline] = await Promise.all([fetchFile(id, signal), fetchTimeline(id, signal)]);
        void keepCase(key, { file, timeline });
        return { file, timeline };
      } catch (error) {
        const isAnswered = before !== undefined || error instanceof ProblemError;
        const kept = isAnswered ? undefined : await keptCase<KnownCase>(key);
        if (kept === undefined) throw error;
        return { ...kept.value, keptAt: kept.at };
      }
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
