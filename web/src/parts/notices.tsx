/** The notices below the header of every screen: the alarm that waits for a person, problems of the recording, lost books. */

import { AlarmBar } from '../alarms/alarm-bar.js';
import { DrillMark } from '../drill/drill-mark.js';
import { LossNotice } from './loss-notice.js';
import { RecordingNotice } from './recording-notice.js';

export function Notices() {
  return (
    <>
      <DrillMark />
      <AlarmBar />
      <RecordingNotice />
      <LossNotice />
    </>
  );
}
