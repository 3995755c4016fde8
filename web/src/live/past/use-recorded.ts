/** A receiver of which there are recordings only has no present: its newest recording is shown in place of it. */

import { useCallback, useEffect, useRef } from 'react';
import type { Answer } from '../../../../src/api/client.js';
import { ask } from '../../ground/asking/ask.js';
import { atMs } from '../../ground/asking/instants.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { pictureStore, usePicture, useShownReceiver } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { type OverviewRange, rangeOver } from './overview-range.js';

/** True for a receiver of which there are recordings only. */
export function useIsRecorded(): boolean {
  return useShownReceiver()?.status === 'recorded';
}

const NO_SPANS: Answer<'GET /api/v1/recorded'>['spans'] = [];

/** Goes to the end of the recording, unless an instant within it is shown, and back to the present with the next receiver. */
export function useRecordedEnd(setRange: (range: OverviewRange) => void): void {
  const { session, commands } = useLive();
  const receiverId = usePicture((state) => state.receiverId);
  const isRecorded = useIsRecorded();
  const wasRecorded = useRef(false);
  useEffect(() => {
    if (!isRecorded && wasRecorded.current) commands.toLive();
    wasRecorded.current = isRecorded;
  }, [isRecorded, commands]);
  const question = useCallback(
    async (signal: AbortSignal) =>
      isRecorded && receiverId !== undefined
        ? (await ask('GET /api/v1/recorded', { query: { receiverId }, signal })).spans
        : [],
    [isRecorded, receiverId],
  );
  // Without an answer the strip says that there is no overview.
  const { value: spans = NO_SPANS } = useFollowed(question);
  useEffect(() => {
    if (spans.length === 0) return;
    const from = Math.min(...spans.map((span) => atMs(span.from)));
    const to = Math.max(...spans.map((span) => atMs(span.to)));
    const at = pictureStore.getState().past?.at;
    if (at !== undefined && at >= from && at <= to) return;
    setRange(rangeOver(from, to, session.now()));
    commands.goTo(to);
    // The end is known to ten minutes.
    commands.stepPast('before');
  }, [spans, session, commands, setRange]);
}
