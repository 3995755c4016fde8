import { createContext, use } from 'react';
import type { AlarmDesk } from './alarm-desk.js';

export const AlarmContext = createContext<AlarmDesk | undefined>(undefined);

export function useAlarmDesk(): AlarmDesk {
  const desk = use(AlarmContext);
  if (desk === undefined) throw new Error('useAlarmDesk needs an AlarmContext around it');
  return desk;
}
