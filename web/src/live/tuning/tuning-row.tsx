/** The row of an analyser's keys: where it is tuned, and how its level axis stands. */
import '../../ground/styles/tuning.css';
import { addWords } from '../../ground/words/i18n.js';
import { ChannelPicker, SpanButton, TunedFields } from './channel-and-span.js';
import en from './locales/en.json';
import vi from './locales/vi.json';
import { LevelAxisControl, MeasureButton } from './plot-controls.js';

addWords('tuning', { vi, en });

/** The same in two controls: the channels, and the span with its four fields below it. */
export function Tuned() {
  return (
    <>
      <ChannelPicker kept={false} />
      <SpanButton />
    </>
  );
}

export default function TuningRow() {
  return (
    <>
      <ChannelPicker kept />
      <TunedFields />
      <LevelAxisControl />
      <MeasureButton />
    </>
  );
}
