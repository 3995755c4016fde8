/**
 * What a duty person needs while the page itself comes over a thin line: the newest sweep, receivers that sweep or do not,
 * open cases, and the way to acknowledge them. Plain elements: the library of components is part of what is still coming.
 */
import type { Answer } from '../../../../src/api/client.js';
import type { Receiver, Station } from '../../../../src/api/stations.js';
import { kindFacts, kindOf } from '../../../../src/incidents/case-kind.js';
import {
  airWords,
  awaitsPerson,
  bySeverityAndAge,
  frequencyOf,
  type Incident,
  isSilenced,
} from '../../duty/cases/incident.js';
import { ask, askRaw, ProblemError } from '../../ground/asking/ask.js';
import { Followed } from '../../ground/asking/followed.js';
import { FORMATS, type Language, localClock, shortDate } from '../../ground/words/format.js';
import { element } from './element.js';
import { NewestSweep } from './newest-sweep.js';
import { wordsOf } from './words.js';
import './overview.css';

/** The page waits this long, in ms, after the last letter that was typed here. */
const STILL_MS = 60_000;

/** The way in over a thin line: name, password and code in plain fields, until the page itself is there. */
class EarlySignIn {
  readonly place = element('form', 'thin-form');
  readonly #words: ReturnType<typeof wordsOf>;
  readonly #name = element('input');
  readonly #password = element('input');
  readonly #code = element('input');
  readonly #fault = element('p', 'thin-still');
  readonly #button = element('button');
  readonly #onSignedIn: () => void;
  #typedAt = Number.NEGATIVE_INFINITY;

  constructor(words: ReturnType<typeof wordsOf>, onSignedIn: () => void) {
    this.#words = words;
    this.#onSignedIn = onSignedIn;
    this.#name.autocomplete = 'username';
    this.#name.autocapitalize = 'none';
    this.#password.type = 'password';
    this.#password.autocomplete = 'current-password';
    this.#code.autocomplete = 'one-time-code';
    this.#button.textContent = words('signIn');
    this.#fault.setAttribute('role', 'alert');
    this.place.append(this.#field('name', this.#name), this.#field('password', this.#password));
    this.place.append(this.#fault, this.#button);
    this.place.addEventListener('input', () => {
      this.#typedAt = performance.now();
    });
    this.place.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
  }

  /** Somebody is typing here: the page waits, so that nothing typed is lost, and for a minute at most after the last letter. */
  get isUsed(): boolean {
    return this.place.isConnected && performance.now() - this.#typedAt < STILL_MS;
  }

  #field(key: 'name' | 'password' | 'code', input: HTMLInputElement): HTMLElement {
    const label = element('label', '', this.#words(key));
    input.required = true;
    input.name = key;
    label.append(input);
    return label;
  }

  async #send(): Promise<void> {
    this.#button.disabled = true;
    this.#fault.textContent = '';
    const code = this.#code.isConnected ? this.#code.value : undefined;
    try {
      const body = { name: this.#name.value, password: this.#password.value, code };
      const { needs } = await ask('POST /api/v1/session', { body });
      if (needs === 'code') {
        this.#fault.before(this.#field('code', this.#code));
        this.#code.focus();
      } else {
        this.#typedAt = Number.NEGATIVE_INFINITY;
        this.#onSignedIn();
      }
    } catch (error) {
      const isWrong = error instanceof ProblemError && error.status === 401;
      this.#fault.textContent = this.#words(isWrong ? 'wrong' : 'notSignedIn');
    } finally {
      this.#button.disabled = false;
    }
  }
}

const EVERY_MS = 10_000;
const FREE_LOOK_MS = 200;
const MOST_CASES = 12;
const OPEN_STATES = 'open,acknowledged,assigned,investigating,resolved';

interface Known {
  /** Epoch ms by the program's clock: the browser's may be wrong. */
  readonly atMs: number;
  /** What is added to the browser's clock, ms. */
  readonly offsetMs: number;
  readonly stations: readonly Station[];
  readonly receivers: readonly Receiver[];
  readonly incidents: readonly Incident[];
  readonly more: boolean;
  readonly mayAct: boolean;
}

export class Overview {
  readonly #language: Language;
  readonly #words: ReturnType<typeof wordsOf>;
  readonly #place = element('main', 'thin');
  readonly #told = element('p', 'thin-told');
  readonly #body = element('div');
  readonly #sweep: NewestSweep;
  readonly #signIn: EarlySignIn;
  readonly #followed = new Followed<Known | 'sign-in'>(fetchKnown, () => ({ everyMs: EVERY_MS }));
  #end: (() => void) | undefined;

  constructor(language: Language) {
    this.#language = language;
    this.#words = wordsOf(language);
    this.#sweep = new NewestSweep(language);
    this.#signIn = new EarlySignIn(this.#words, () => void this.#followed.ask());
    this.#told.setAttribute('role', 'status');
    this.#told.textContent = this.#words('asking');
    const coming = element('p', 'thin-coming', this.#words('coming'));
    this.#place.append(element('h1', '', this.#words('title')), coming, this.#told, this.#sweep.place, this.#body);
  }

  /** Shows it, and asks again until `close`. Returns after the first answer, or without one; shown already, at once. */
  async show(): Promise<void> {
    if (this.#place.isConnected) return;
    document.body.append(this.#place);
    await new Promise<void>((resolve) => {
      this.#end = this.#followed.subscribe(() => void this.#changed().finally(resolve));
    });
  }

  /** Waits while a person signs in here. */
  async free(): Promise<void> {
    while (this.#signIn.isUsed) await new Promise((resolve) => window.setTimeout(resolve, FREE_LOOK_MS));
  }

  close(): void {
    this.#end?.();
    this.#sweep.end();
    this.#place.remove();
  }

  /** Shows what became of the newest question. */
  async #changed(): Promise<void> {
    const { value } = this.#followed.known();
    if (value === 'sign-in' && !this.#failed) {
      this.#told.textContent = '';
      this.#sweep.end();
      if (!this.#signIn.place.isConnected) this.#body.replaceChildren(this.#signIn.place);
      return;
    }
    const known = value === 'sign-in' ? undefined : value;
    this.#draw(known);
    if (known !== undefined) await this.#sweep.of(watched(known.receivers), known.stations);
  }

  /** The newest question had no answer. */
  get #failed(): boolean {
    return this.#followed.known().error !== undefined;
  }

  #draw(known: Known | undefined): void {
    const words = this.#words;
    this.#place.toggleAttribute('data-old', this.#failed);
    const noAnswer = this.#failed ? [words('noAnswer', { time: localClock(Date.now() + (known?.offsetMs ?? 0)) })] : [];
    const of = known && words(this.#failed ? 'old' : 'asOf', { time: localClock(known.atMs) });
    this.#told.textContent = [...noAnswer, of].filter(Boolean).join(' ');
    if (known === undefined) return;
    const count = `${known.incidents.length}${known.more ? '+' : ''}`;
    const head = known.incidents.length === 0 ? words('noCases') : words('cases', { count });
    const list = element('ul');
    list.append(...[...known.incidents].sort(bySeverityAndAge).map((one) => this.#case(one, known)));
    this.#body.replaceChildren(...this.#receivers(known), element('h2', '', head), list);
  }

  /** Nothing about now is said from an answer that is old. */
  #receivers({ stations, receivers }: Known): HTMLElement[] {
    const words = this.#words;
    const watching = watched(receivers);
    if (this.#failed) return [];
    if (watching.length === 0) return [element('p', '', words('noReceivers'))];
    return stations.flatMap(({ id, name: station }) => {
      const names = (of: readonly Receiver[]) => of.map(({ name }) => name).join(', ');
      const here = watching.filter(({ stationId }) => stationId === id);
      const sweeping = names(here.filter(({ status }) => status === 'sweeping'));
      const still = names(here.filter(({ status }) => status !== 'sweeping'));
      return [
        ...(still === '' ? [] : [element('p', 'thin-still', words('still', { station, names: still }))]),
        ...(sweeping === '' ? [] : [element('p', '', words('sweeping', { station, names: sweeping }))]),
      ];
    });
  }

  #case(one: Incident, { mayAct, stations }: Known): HTMLElement {
    const words = this.#words;
    const where = one.stationIds.map((id) => stations.find((station) => station.id === id)?.name ?? id).join(', ');
    const at = { date: shortDate(one.firstHeardAt, this.#language), time: localClock(one.firstHeardAt) };
    const alarm = isSilenced(one) ? words('silenced') : words(awaitsPerson(one) ? 'waits' : 'acknowledged');
    const row = element('li');
    row.dataset['severity'] = String(one.severity);
    row.append(
      element('strong', '', `${one.severity} ${words(`severity${one.severity}`)}`),
      element('span', '', frequencyOf(one, FORMATS[this.#language])),
      element(
        'span',
        '',
        [
          where,
          `${kindFacts(one).first[this.#language].toLocaleLowerCase(this.#language)} ${at.date} ${at.time}`,
          this.#air(one),
          alarm,
        ].join(' · '),
      ),
    );
    if (mayAct && awaitsPerson(one) && !this.#failed) row.append(this.#button(one, row));
    return row;
  }

  #air(one: Incident): string {
    if (kindOf(one) === 'complaint') return this.#words('complaint');
    if (one.unknownSince !== undefined || (this.#failed && one.active)) return this.#words('unknown');
    return airWords(one)[this.#language];
  }

  #button({ id, version }: Incident, row: HTMLElement): HTMLElement {
    const button = element('button', '', this.#words('acknowledge'));
    button.addEventListener('click', () => {
      button.toggleAttribute('disabled', true);
      ask('POST /api/v1/incidents/{incidentId}/ack', { params: { incidentId: id }, body: { version } })
        .then(() => this.#followed.ask())
        .catch((error: { reason?: Readonly<Record<Language, string>>; message: string }) => {
          button.toggleAttribute('disabled', false);
          const reason = error.reason?.[this.#language] ?? error.message;
          row.append(element('span', 'thin-still', this.#words('failed', { reason })));
        });
    });
    return button;
  }
}

async function fetchKnown(signal: AbortSignal): Promise<Known | 'sign-in'> {
  const response = await askRaw('GET /api/v1/session', { signal });
  const atMs = Date.parse(response.headers.get('date') ?? '') || Date.now();
  const offsetMs = atMs - Date.now();
  const session = (await response.json()) as Answer<'GET /api/v1/session'>;
  if (session.state === 'sign-in') return 'sign-in';
  const query = { state: OPEN_STATES, order: 'priority', limit: MOST_CASES } as const;
  const [{ stations }, { receivers }, { incidents, nextCursor }] = await Promise.all([
    ask('GET /api/v1/stations', { signal }),
    ask('GET /api/v1/receivers', { signal }),
    ask('GET /api/v1/incidents', { query, signal }),
  ]);
  const mayAct = session.permissions.includes('incidents');
  return { atMs, offsetMs, stations, receivers, incidents, more: nextCursor !== undefined, mayAct };
}

/** Recordings are no receivers that could sweep. */
const watched = (receivers: readonly Receiver[]) => receivers.filter(({ status }) => status !== 'recorded');
