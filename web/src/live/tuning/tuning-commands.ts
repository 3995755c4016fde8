/** Commands of the tuning row: level axis, frequency fields, channels, what lies behind the traces. */

import { type Base, nextBase } from '../../picture/difference.js';
import { nextDensity } from '../../picture/display.js';
import { loadBookmarks, saveLevels, savePreferences } from '../../picture/picture-preferences.js';
import { pictureStore, shownState } from '../../picture/picture-store.js';
import { type LevelAxis, scaledAxis, shiftedAxis } from '../../picture/plot/level-axis.js';
import { toggleStill } from '../../picture/still-traces.js';
import { choose, readerStore } from '../../reader/reader-store.js';
import type { Command } from '../keys.js';
import type { LiveSession } from '../live-session.js';
import { levelKey } from '../receiver-facts.js';
import { goToNextChannel } from './tuner.js';

export function tune(session: LiveSession, command: Command): void {
  const { axis, autoAxis, minus } = pictureStore.getState();
  if (command.do === 'type-frequency')
    focusOn(document.getElementById('tune-centre') === null ? 'tune-span' : 'tune-centre');
  else if (command.do === 'tools') choose({ tools: !readerStore.getState().tools });
  else if (command.do === 'measure') showMeasuring(!pictureStore.getState().measuring);
  else if (command.do === 'density') pictureStore.setState(({ density }) => ({ density: nextDensity(density) }));
  else if (command.do === 'limits') pictureStore.setState(({ limits }) => ({ limits: !limits }));
  else if (command.do === 'channels') focusOn('tune-channel');
  else if (command.do === 'next-channel') goToNextChannel(session, command.side, loadBookmarks());
  else if (command.do === 'reference') setAxis(session, shiftedAxis(axis, command.divisions));
  else if (command.do === 'scale') setAxis(session, scaledAxis(axis, command.by));
  else if (command.do === 'minus') showMinus(session, command.base === 'next' ? nextBase(minus) : command.base);
  else if (command.do === 'auto-axis') setAxis(session, autoAxis ? axis : undefined);
}

/** Stores a level axis set by hand for this station and band; undefined makes it follow the levels. */
export function setAxis(session: LiveSession, chosen: LevelAxis | undefined): void {
  const state = shownState();
  const axis = chosen ?? state.axis;
  const autoAxis = chosen === undefined;
  if (session.full !== undefined) saveLevels(levelKey(state, session.full), { axis: { ...axis, auto: autoAxis } });
  pictureStore.setState({ axis, autoAxis });
  session.plot?.redraw();
}

/** Shows the traces less a base, or their levels again. Without a stored reference the present average becomes one. */
function showMinus(session: LiveSession, minus: Base | undefined): void {
  pictureStore.setState({ minus });
  if (minus === 'reference' && pictureStore.getState().stills.reference.length === 0)
    toggleStill('reference', session.picture, session.now());
}

/** Shows or hides the channel measurements, and remembers it. */
export function showMeasuring(measuring: boolean): void {
  pictureStore.setState({ measuring });
  savePreferences({ measuring });
}

/** The cursor goes into a field of the tuning row, and a list opens. */
function focusOn(id: string): void {
  const field = document.getElementById(id);
  field?.focus();
  field?.click();
}
