/** The title of the window: unacknowledged alarms, what is looked at, the product. */
import i18next from 'i18next';

let subject = '';
let alarms = 0;
let silent = false;

/** Says what the screen shows. */
export function nameWindow(words: string): void {
  subject = words;
  write();
}

export function countInTitle(count: number): void {
  alarms = count;
  write();
}

/** Says that the program is not heard: the number of alarms is of before. */
export function markSilent(now: boolean): void {
  silent = now;
  write();
}

/** Again, in the present language. */
export function write(): void {
  const count = silent ? `⚠ ${i18next.t('silence.title')} · ` : alarms === 0 ? '' : `(${alarms}) `;
  const title = `${count}${subject === '' ? '' : `${subject} · `}${i18next.t('title')}`;
  // The same words again would be a change for the browser and for assistive programs.
  if (document.title !== title) document.title = title;
}
