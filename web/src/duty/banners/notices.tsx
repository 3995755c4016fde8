/** The notices below the header of every screen: the alarm that waits for a person, problems of the recording, lost books. */

import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { latePart } from '../../ground/shell/late-part.js';
import { AlarmBar } from '../alarms/alarm-bar.js';
import { SilenceNotice } from '../alarms/silence-notice.js';
import { DrillMark } from '../drill/drill-mark.js';
import { RecordingNotice } from './recording-notice.js';
import { UndrawnNotice } from './undrawn-notice.js';

/** Loaded apart: its words are added to the catalogue, which must have started by then, and it needs the parts of forms. */
const LossNotice = latePart(
  afterFirstPicture(async () => ({ default: (await import('./loss-notice.js')).LossNotice })),
);

/** On a wall, where nothing can be pressed. */
export function WallNotices() {
  return (
    <>
      <DrillMark bare />
      <SilenceNotice bare />
      <UndrawnNotice />
      <RecordingNotice />
    </>
  );
}

export function Notices() {
  return (
    <>
      <SilenceNotice />
      <DrillMark />
      <AlarmBar />
      <UndrawnNotice />
      <RecordingNotice />
      <LossNotice />
    </>
  );
}
