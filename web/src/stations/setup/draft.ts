/** What was entered so far: kept in this browser at every keystroke, so that a reload or a lost link loses nothing. */
import { useCallback, useState } from 'react';
import type { Plan } from '../../../../src/api/stations.js';

export const STEPS = [
  'station',
  'receiver',
  'antenna',
  'bands',
  'connection',
  'acceptance',
  'self-test',
  'watching',
] as const;
export type Step = (typeof STEPS)[number];

/** Texts as typed. */
export interface Draft {
  readonly stationId: string;
  readonly name: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly receiverId: string;
  readonly antennaName: string;
  readonly gainOrFactor: 'gain' | 'factor' | 'none';
  readonly gainTable: string;
  readonly lossTable: string;
  readonly azimuth: string;
  readonly height: string;
  readonly polarisation: string;
  /** Name of the picture the program has. */
  readonly photo: string;
  readonly bands: readonly string[];
  readonly plans: readonly Plan[];
  readonly done: readonly Step[];
}

const EMPTY: Draft = {
  stationId: '',
  name: '',
  latitude: '',
  longitude: '',
  receiverId: '',
  antennaName: '',
  gainOrFactor: 'none',
  gainTable: '',
  lossTable: '',
  azimuth: '',
  height: '',
  polarisation: '',
  photo: '',
  bands: [],
  plans: [],
  done: [],
};

/** One draft a station. */
const keyOf = (stationId: string) => `rfi-logger.setup.${stationId}`;

function loadDraft(stationId: string): Draft | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(stationId)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return undefined;
    // Fields of another version, or of another kind, are left out.
    const known = Object.entries(kept).filter(([field, value]) => {
      const usual = EMPTY[field as keyof Draft];
      return typeof usual === typeof value && Array.isArray(usual) === Array.isArray(value);
    });
    return { ...EMPTY, ...(Object.fromEntries(known) as Partial<Draft>), stationId };
  } catch {
    return undefined;
  }
}

export interface DraftDesk {
  readonly draft: Draft;
  change(part: Partial<Draft>): void;
  /** Takes the step as done, and the draft with it. */
  finish(step: Step, part?: Partial<Draft>): void;
  forget(): void;
}

export function useDraft(stationId: string, first: Partial<Draft>): DraftDesk {
  const [draft, setDraft] = useState<Draft>(() => loadDraft(stationId) ?? { ...EMPTY, ...first, stationId });
  const keep = useCallback(
    (change: (before: Draft) => Draft) =>
      setDraft((before) => {
        const next = change(before);
        try {
          localStorage.setItem(keyOf(stationId), JSON.stringify(next));
        } catch (error) {
          // A browser that keeps nothing: the draft lives as long as the page.
          console.warn('The draft could not be kept:', error);
        }
        return next;
      }),
    [stationId],
  );
  return {
    draft,
    change: useCallback((part) => keep((before) => ({ ...before, ...part })), [keep]),
    finish: useCallback(
      (step, part = {}) => {
        keep((before) => ({ ...before, ...part, done: [...new Set([...before.done, step])] }));
      },
      [keep],
    ),
    forget: useCallback(() => localStorage.removeItem(keyOf(stationId)), [stationId]),
  };
}
