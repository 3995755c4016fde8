/** What the state line says of each standing. */
import type { ReactNode } from 'react';
import { AlarmBar } from '../alarms/alarm-bar.js';
import { Lost, Past, SessionEnds, Undrawn } from './page-sentences.js';
import type { Place } from './said.js';
import type { Standing } from './standings.js';
import { Blind, Clock, Loss, Recording, Shelved, Unknown, Unmanned, Weak, Well } from './watch-sentences.js';

export const SENTENCES: Readonly<Record<Standing, (place: Place) => ReactNode>> = {
  lost: Lost,
  undrawn: Undrawn,
  blind: Blind,
  alarm: AlarmBar,
  unmanned: Unmanned,
  past: Past,
  shelved: Shelved,
  clock: Clock,
  recording: Recording,
  loss: Loss,
  session: SessionEnds,
  weak: Weak,
  unknown: Unknown,
  well: Well,
};
