/** The title of the window: unacknowledged alarms, what is looked at, the product. */
import i18next from 'i18next';

let subject = '';
let alarms = 0;

/** Says what the screen shows. */
export function nameWindow(words: string): void {
  subject = words;
  write();
}

export function countInTitle(count: number): void {
  alarms = count;
  write();
}

/** Again, in the present language. */
export function write(): void {
  const count = alarms === 0 ? '' : `(${alarms}) `;
  document.title = `${count}${subject === '' ? '' : `${subject} · `}${i18next.t('title')}`;
}
