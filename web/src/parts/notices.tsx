/** The notices below the header of every screen: the alarm that waits for a person, and problems of the recording. */

import { AlarmBar } from '../alarms/alarm-bar.js';
import { DrillMark } from '../drill/drill-mark.js';
import { RecordingNotice } from './recording-notice.js';

export function Notices() {
  return (
    <>
      <DrillMark />
      <AlarmBar />
      <RecordingNotice />
    </>
  );
}
