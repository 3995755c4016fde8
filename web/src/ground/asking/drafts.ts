/**
 * Text that a person typed into a form and did not send. It is kept in the browser, of each person apart, so that a reload, a crash
 * or the end of a session takes none of it. One mechanism for all forms: it listens to what is typed, and types it again into the
 * same empty or unchanged field. What the form clears, sends or closes is forgotten.
 */
import { onTicks } from '../../program/ticks.js';
import { read, write } from '../../reader/stored.js';

const KEY = 'rfi-logger.drafts';
/** Passwords and codes are no drafts, nor are tools and filters, whose forms have other classes. */
const FIELDS =
  'form.form :is(textarea, input:not([type]), input[type=text]):not([readonly], [role=combobox], [autocomplete=username], [autocomplete=one-time-code])';
const LOOK_EVERY_MS = 250;
const KEPT_FOR_MS = 7 * 86_400_000;
const MOST_KEPT = 100;

type TextField = HTMLInputElement | HTMLTextAreaElement;
interface Draft {
  /** Text of the field before the person typed. */
  readonly base: string;
  readonly text: string;
  /** Epoch ms */
  readonly at: number;
}

export function keepDrafts(owner: string): void {
  const young = Object.entries(read(KEY) as Record<string, Draft>).filter(
    ([, { at }]) => Date.now() - at < KEPT_FOR_MS,
  );
  const drafts = new Map(young.sort(([, a], [, b]) => a.at - b.at).slice(-MOST_KEPT));
  /** Fields in which a draft stands. */
  const shown = new Map<string, TextField>();
  const bases = new WeakMap<TextField, string>();
  const save = () => write(KEY, Object.fromEntries(drafts));
  const forgetSent = () => {
    for (const [id, field] of shown) {
      if (field.isConnected && field.value === drafts.get(id)?.text) continue;
      shown.delete(id);
      drafts.delete(id);
      save();
    }
  };
  const look = () => {
    if (drafts.size === 0) return;
    forgetSent();
    if (shown.size === drafts.size) return;
    for (const field of document.querySelectorAll<TextField>(FIELDS)) {
      const id = idOf(owner, field);
      const draft = drafts.get(id);
      if (draft === undefined || shown.has(id) || field.value !== draft.base) continue;
      bases.set(field, draft.base);
      typeInto(field, draft.text);
    }
  };
  const fieldOf = ({ target }: Event) =>
    target instanceof Element && target.matches(FIELDS) ? (target as TextField) : undefined;
  document.addEventListener('focusin', (event) => {
    const field = fieldOf(event);
    if (field !== undefined && !bases.has(field)) bases.set(field, field.value);
  });
  document.addEventListener('input', (event) => {
    const field = fieldOf(event);
    if (field === undefined) return;
    const [id, base] = [idOf(owner, field), bases.get(field) ?? ''];
    shown.set(id, field);
    drafts.delete(id);
    if (field.value !== base) drafts.set(id, { base, text: field.value, at: Date.now() });
    save();
  });
  window.addEventListener('pagehide', forgetSent);
  onTicks(LOOK_EVERY_MS, look);
}

/** Whose text it is, and where: screen, dialogue or card, label, and which of several with one label. */
function idOf(owner: string, field: TextField): string {
  const place = field.closest('dialog, [role=dialog], section, .card') ?? document.body;
  const same = [...document.querySelectorAll<TextField>(FIELDS)].filter((one) => nameOf(one) === nameOf(field));
  const heading = place.querySelector('h1, h2, h3')?.textContent ?? '';
  return [owner, location.pathname, heading, nameOf(field), same.indexOf(field)].join('\n');
}

function nameOf(field: TextField): string {
  const label = field.labels?.[0];
  return field.name || (label?.querySelector('span') ?? label)?.textContent || field.getAttribute('aria-label') || '';
}

/** As a person would: React hears only of what the browser itself wrote. */
function typeInto(field: TextField, text: string): void {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
