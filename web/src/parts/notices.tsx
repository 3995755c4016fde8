/** What every screen says below its header: the alarm that waits for a person, and whether what is heard is kept. */

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
