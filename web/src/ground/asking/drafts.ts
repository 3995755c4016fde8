/**
 * What a person typed or chose in a form and did not send. It is kept in the browser, of each person apart, so that a reload, a crash
 * or the end of a session takes none of it. One mechanism for all forms: it listens to what is typed, and types it again into the
 * same empty or unchanged field. What the form clears, sends or closes is forgotten.
 */
import { onTicks } from '../../program/ticks.js';
import { read, write } from '../../reader/stored.js';

const KEY = 'rfi-logger.drafts';
/** Passwords and codes are no drafts, nor is what a form asks for a moment: a place in the picture, a line of a log. */
const FIELDS =
  'form:not([data-tool]) :is(textarea, select, input:not([type]), input:is([type=text], [type=number], [type=checkbox], [type=radio])):not([readonly], :disabled, [role=combobox], [autocomplete=username], [autocomplete=one-time-code])';
const LOOK_EVERY_MS = 250;
const KEPT_FOR_MS = 7 * 86_400_000;
const MOST_KEPT = 100;

type TextField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
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
  const touched = new WeakSet<TextField>();
  const save = () => write(KEY, Object.fromEntries(drafts));
  const forgetSent = () => {
    for (const [id, field] of shown) {
      const draft = drafts.get(id);
      const value = textIn(field);
      const isKept = field.isConnected && draft !== undefined && value !== '' && value !== draft.base;
      if (isKept && value === draft.text) continue;
      // A form may write what was typed in its own way: "5/2/2027" as "05/02/2027".
      if (isKept) drafts.set(id, { ...draft, text: value });
      else {
        shown.delete(id);
        drafts.delete(id);
      }
      save();
    }
  };
  const show = (field: TextField) => {
    const id = idOf(owner, field);
    const draft = drafts.get(id);
    if (draft === undefined || shown.has(id)) return;
    if (textIn(field) === draft.text) {
      // It was sent before.
      drafts.delete(id);
      save();
      return;
    }
    // A time begins with the present one, which is another after a reload.
    const isAsBefore = textIn(field) === draft.base || ('kind' in field.dataset && !touched.has(field));
    if (!isAsBefore || !canHave(field, draft.text)) return;
    bases.set(field, textIn(field));
    typeInto(field, draft.text);
  };
  /** All of a form at once: a form that is closed forgets what stood in it. */
  const showAll = () => {
    const here = [...drafts.keys()].some((id) => id.startsWith(placeOf(owner)) && !shown.has(id));
    if (here) for (const field of document.querySelectorAll<TextField>(FIELDS)) show(field);
  };
  const fieldOf = ({ target }: Event) =>
    target instanceof Element && target.matches(FIELDS) ? (target as TextField) : undefined;
  // The draft is there before the first letter, so that neither takes the place of the other.
  for (const before of ['focusin', 'beforeinput'])
    document.addEventListener(before, (event) => {
      const field = fieldOf(event);
      if (field === undefined) return;
      showAll();
      if (!bases.has(field)) bases.set(field, textIn(field));
    });
  document.addEventListener('input', (event) => {
    const field = fieldOf(event);
    if (field === undefined) return;
    touched.add(field);
    const [id, base] = [idOf(owner, field), isChoice(field) ? String(field.defaultChecked) : (bases.get(field) ?? '')];
    shown.set(id, field);
    drafts.delete(id);
    if (textIn(field) !== base) drafts.set(id, { base, text: textIn(field), at: Date.now() });
    save();
  });
  window.addEventListener('pagehide', forgetSent);
  onTicks(LOOK_EVERY_MS, () => {
    forgetSent();
    showAll();
  });
}

const placeOf = (owner: string) => `${owner}\n${location.pathname}\n`;

/** Whose text it is, and where: screen, dialogue or card, label, and which of several with one label. */
function idOf(owner: string, field: TextField): string {
  const place = field.closest('dialog, [role=dialog], section, .card') ?? document.body;
  const same = [...document.querySelectorAll<TextField>(FIELDS)].filter((one) => nameOf(one) === nameOf(field));
  const heading = place.querySelector('h1, h2, h3')?.textContent ?? '';
  return placeOf(owner) + [heading, nameOf(field), same.indexOf(field)].join('\n');
}

function nameOf(field: TextField): string {
  const label = field.labels?.[0];
  return (
    (!isChoice(field) && field.name) ||
    (label?.querySelector('span') ?? label)?.textContent ||
    field.getAttribute('aria-label') ||
    ''
  );
}

const isChoice = (field: TextField): field is HTMLInputElement =>
  field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type);

/** Of a box or a button, "true" or "false". */
function textIn(field: TextField): string {
  return isChoice(field) ? String(field.checked) : field.value;
}

function canHave(field: TextField, text: string): boolean {
  return !(field instanceof HTMLSelectElement) || [...field.options].some(({ value }) => value === text);
}

/** As a person would: React hears only of what the browser itself wrote. */
function typeInto(field: TextField, text: string): void {
  if (isChoice(field)) {
    field.click();
    return;
  }
  const kinds = [HTMLTextAreaElement, HTMLSelectElement, HTMLInputElement];
  const kind = kinds.find((one) => field instanceof one) ?? HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, text);
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
}
