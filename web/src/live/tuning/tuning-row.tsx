/** The row of an analyser's keys: where it is tuned, and how its level axis stands. */
import '../../ground/styles/tuning.css';
import './words.js';
import { ChannelPicker } from './channel-picker.js';
import { LevelAxisControl } from './level-axis-control.js';
import { MeasureButton } from './measure-button.js';
import { TunedFields } from './tuned-fields.js';

export default function TuningRow() {
  return (
    <>
      <ChannelPicker />
      <TunedFields />
      <LevelAxisControl />
      <MeasureButton />
    </>
  );
}
