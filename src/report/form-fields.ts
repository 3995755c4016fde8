/**
 * Fills a form from the facts of a case. A person's entry replaces the program's value; an item without either is
 * blank. Power at the receiver's input is never given as field strength. Pure.
 */
import { type Burst, burstsOf } from '../incidents/bursts.js';
import type { Complaint } from '../incidents/emission-report.js';
import { INCIDENT_SENTENCES } from '../incidents/incident-sentences.js';
import { foremostOf, partsText } from '../incidents/parts.js';
import { type CoverageSummary, coverageSentences, summariseCoverage } from '../watch/coverage.js';
import type { Fill, FilledForm, FormField, FormItem, FormTemplate } from '../watch/papers/form-template.js';
import type { Letterhead } from '../watch/papers/letterhead.js';
import { bandOf } from '../watch/registry/band-plan.js';
import { WATCH_SENTENCES } from '../watch/watch-sentences.js';
import { sentenceText, spellDuration, type Words } from '../words/sentence.js';
import { bestMeasurement, type CaseFacts, foundSource, kindOfCase, type StationSite } from './case-facts.js';
import type { Measurement } from './measurement.js';
import {
  levelRemark,
  noFieldBecause,
  OF_MAXIMA,
  spellFrequency,
  spellLevel,
  spellWhole,
  spellWidth,
} from './quantity-words.js';
import { spellInstant, spellKhz, spellUtc, trimmedNumber } from './voice.js';

type Filled = Pick<FormField, 'value' | 'source' | 'uncertainty' | 'at' | 'remark'>;

/** Most intervals in an item; the minutes list all of them. */
const MOST_OCCURRENCES = 12;
const NOT_CALIBRATED = { vi: 'máy thu chưa hiệu chuẩn', en: 'the receiver is not calibrated' };
const CATALOGUE = { ...INCIDENT_SENTENCES, ...WATCH_SENTENCES };

export interface FormSources {
  readonly facts: CaseFacts;
  readonly letterhead: Letterhead | undefined;
}

interface FillSources extends FormSources {
  readonly isUtc: boolean;
}

export function formFields(template: FormTemplate, form: FilledForm | undefined, sources: FormSources): FormField[] {
  return template.sections.flatMap(({ items }) =>
    items.map((item) => fieldOf(item, form, { ...sources, isUtc: template.isUtc === true })),
  );
}

function fieldOf(item: FormItem, form: FilledForm | undefined, sources: FillSources): FormField {
  const { letter, label, hint, choices, fill } = item;
  const head = { letter, label, hint, choices };
  const entry = form?.entries[letter];
  const filled = fill === undefined ? {} : FILL[fill](sources);
  if (entry === undefined) return { ...head, ...filled, byPerson: false };
  const { value, source, uncertainty, at } = entry;
  const same = choices?.find((one) => one.vi === value || one.en === value) ?? { vi: value, en: value };
  return {
    ...head,
    ...(value === '' ? {} : { value: same, source, at }),
    uncertainty: uncertainty === undefined || uncertainty === '' ? undefined : both(uncertainty),
    remark: filled.remark,
    byPerson: true,
  };
}

const both = (text: string): Words => ({ vi: text, en: text });
const each = (spell: (language: 'vi' | 'en') => string): Words => ({ vi: spell('vi'), en: spell('en') });

const FILL: Readonly<Record<Fill, (sources: FillSources) => Filled>> = {
  'source-identity': ({ facts }) => {
    const { source } = facts;
    return source === undefined ? {} : { value: both(`${source.name} (${source.licenceNo})`), source: 'licence' };
  },
  'source-class': ({ facts }) => licensed(facts.source?.emission),
  'source-station-class': ({ facts }) => {
    const value = foundSource(facts);
    return value === undefined ? {} : { value, source: 'operator' };
  },
  'source-location': ({ facts }) => {
    const { source } = facts;
    if (source?.latitude !== undefined && source.longitude !== undefined)
      return { value: both(spellPosition(source.latitude, source.longitude)), source: 'licence' };
    const names = [...new Set(measuredAt(facts).map((id) => nameOf(facts, id)))].join(', ');
    if (names === '' || kindOfCase(facts).noInterferer !== undefined) return {};
    return {
      remark: {
        vi: `Chưa định vị. Thu được tại: ${names}.`,
        en: `Not located. Heard at: ${names}.`,
      },
    };
  },
  'measured-frequency': ({ facts }) => {
    // Nothing was measured: the frequency is the one that the complainant named.
    if (measuredAt(facts).length === 0)
      return {
        value: each((language) => partsText(facts.incident, language).join('; ')),
        source: 'complainant',
      };
    return withBest(facts, ({ centre, at }) => ({
      value: each((language) => spellFrequency(centre, language).value),
      source: 'measured',
      uncertainty: each((language) => spellFrequency(centre, language).uncertainty),
      at,
    }));
  },
  'measured-bandwidth': ({ facts }) => withBest(facts, bandwidth),
  'measured-field': ({ facts }) => withBest(facts, field),
  'measured-polarisation': ({ facts }) =>
    withBest(facts, (best) => {
      const polarisation = siteOf(facts, best)?.polarisation;
      // An antenna with one polarisation shows what it receives, not how the emission is polarised: the value is marked
      // as an estimate.
      return polarisation === undefined
        ? {}
        : {
            value: POLARISATIONS[polarisation] ?? both(polarisation),
            source: 'estimated',
            at: best.at,
            remark: { vi: 'theo ăng-ten của trạm đo', en: 'of the antenna of the measuring station' },
          };
    }),
  'monitoring-site': ({ facts }) => {
    const ids = measuredAt(facts);
    const sites = ids.flatMap((id) => facts.sites.find((site) => site.id === id) ?? []);
    if (sites.length === 0) return {};
    const words = sites.map(({ name, latitude, longitude }) =>
      latitude === undefined || longitude === undefined ? name : `${name}, ${spellPosition(latitude, longitude)}`,
    );
    return { value: both(words.join('; ')), source: 'operator' };
  },
  'victim-identity': ({ facts }) => {
    const { victim } = facts;
    const complaint = complaintOf(facts);
    if (victim === undefined && complaint !== undefined) {
      const licence = complaint.licence === undefined || complaint.licence === '' ? '' : ` (${complaint.licence})`;
      return { value: both(`${complaint.who}${licence}`), source: 'complainant' };
    }
    if (victim === undefined) return {};
    const holder = victim.holder === '' ? '' : `, ${victim.holder}`;
    return { value: both(`${victim.name}${holder} (${victim.licenceNo})`), source: 'licence' };
  },
  'victim-frequency': ({ facts }) => {
    const hz = facts.victim?.centreHz;
    return hz === undefined
      ? {}
      : { value: each((language) => `${trimmedNumber(hz / 1e6, language)} MHz`), source: 'licence' };
  },
  'victim-class': ({ facts }) => licensed(facts.victim?.emission),
  'victim-bandwidth': ({ facts }) => {
    const hz = facts.victim?.bandwidthHz;
    if (hz === undefined) return {};
    return {
      value: each((language) => `${spellKhz(hz, language)}`),
      source: 'licence',
      remark: { vi: 'băng cần thiết theo giấy phép', en: 'necessary bandwidth as licensed' },
    };
  },
  'victim-location': ({ facts }) => {
    const { latitude, longitude } = facts.victim ?? {};
    return latitude === undefined || longitude === undefined
      ? {}
      : { value: both(spellPosition(latitude, longitude)), source: 'licence' };
  },
  occurrences: ({ facts, isUtc }) => occurrences(facts, isUtc),
  'reporting-office': ({ letterhead }) =>
    letterhead === undefined ? {} : { value: letterhead.name, source: 'operator' },
  'case-number': ({ facts }) => ({ value: both(facts.incident.id), source: 'operator' }),
  priority: ({ facts }) => ({
    value: each((language) => sentenceText(facts.incident.priority.reason, language, CATALOGUE)),
    source: 'operator',
  }),
  'watch-kept': ({ facts }) => {
    const { watched, bands, from, to } = facts.period;
    if (watched.length === 0) return {};
    // A channel lies in a band that is watched too: the one that counts says it for each station.
    const { startHz, stopHz } = foremostOf(facts.incident);
    const counts = bandOf(bands, startHz, stopHz)?.key;
    const own = watched.filter(({ bandKey }) => bandKey === counts);
    const line = (language: 'vi' | 'en') =>
      (own.length > 0 ? own : watched)
        .map(({ stationId, stretches }) => {
          const sentences = coverageSentences(summariseCoverage(stretches, from, to));
          return `${nameOf(facts, stationId)}: ${sentences.map((one) => sentenceText(one, language, CATALOGUE)).join(' ')}`;
        })
        .join(' ');
    return { value: each(line), source: 'measured' };
  },
};

const POLARISATIONS: Readonly<Record<string, Words>> = {
  vertical: { vi: 'đứng', en: 'vertical' },
  horizontal: { vi: 'ngang', en: 'horizontal' },
  slant: { vi: 'nghiêng', en: 'slant' },
  'circular-right': { vi: 'tròn phải', en: 'right-hand circular' },
  'circular-left': { vi: 'tròn trái', en: 'left-hand circular' },
};

/** Stations that have it in a recording; none while a complaint is all there is. */
function measuredAt({ incident }: CaseFacts): string[] {
  const recorded = incident.emissions.filter(({ complaint }) => complaint === undefined);
  return [...new Set(recorded.map(({ stationId }) => stationId))];
}

function complaintOf({ incident }: CaseFacts): Complaint | undefined {
  return incident.emissions.find(({ complaint }) => complaint !== undefined)?.complaint;
}

function withBest(facts: CaseFacts, fill: (best: Measurement) => Filled): Filled {
  const best = bestMeasurement(facts);
  if (best !== undefined) return fill(best);
  const { noInterferer } = kindOfCase(facts);
  if (noInterferer !== undefined) return { remark: noInterferer };
  return { remark: { vi: 'kho lưu trữ không còn số liệu quét', en: 'the archive has no sweeps of it' } };
}

function bandwidth({ width, detectedHz, rbwLimited, at }: Measurement): Filled {
  if (width === undefined)
    return {
      value: each((language) => spellKhz(detectedHz, language)),
      source: 'estimated',
      at,
      remark: {
        vi: 'độ rộng phát hiện; tạp âm hoặc phát xạ bên cạnh che mép nên không đo được',
        en: 'the width in which it was noticed; noise or a neighbour hides its edges, so it cannot be measured',
      },
    };
  const how = { vi: '99 % công suất (SM.443)', en: '99 % of the power (SM.443)' };
  const limited = { vi: 'bị giới hạn bởi bộ lọc, có thể hẹp hơn', en: 'limited by the filter, may be narrower' };
  return {
    value: each((language) => spellWidth(width, language).value),
    source: 'measured',
    uncertainty: each((language) => spellWidth(width, language).uncertainty),
    at,
    remark: rbwLimited ? { vi: `${how.vi}; ${limited.vi}`, en: `${how.en}; ${limited.en}` } : how,
  };
}

/**
 * Field strength needs an antenna factor. Without one, the level at the receiver's input is only a remark, and named as
 * such.
 */
function field(best: Measurement): Filled {
  const { field: measured, power, at, calibrationId, ofMaxima } = best;
  if (measured === undefined) {
    const input = each((language) => spellWhole(spellLevel(power, 'dBm', language)));
    const why = noFieldBecause(best);
    return {
      remark: {
        vi: `${why.vi}; mức tại đầu vào máy thu ${input.vi}, không phải cường độ trường`,
        en: `${why.en}; level at the receiver input ${input.en}, which is no field strength`,
      },
    };
  }
  const within = levelRemark(measured);
  const doubts = [...(calibrationId === undefined ? [NOT_CALIBRATED] : []), ...(ofMaxima ? [OF_MAXIMA] : [])];
  return {
    value: each((language) => spellLevel(measured, 'dBµV/m', language).value),
    source: doubts.length > 0 ? 'estimated' : 'measured',
    uncertainty: each((language) => spellLevel(measured, 'dBµV/m', language).uncertainty),
    at,
    remark: each((language) => [within, ...doubts].map((words) => words[language]).join('; ')),
  };
}

function unheard({ durationMs }: CoverageSummary): number {
  return durationMs.blind + durationMs.unknown;
}

interface Occurrence extends Burst {
  readonly unknown: boolean;
}

/** Bursts of all emissions, those that overlap as one. */
function occurrencesOf({ emissions }: CaseFacts['incident']): Occurrence[] {
  const bursts = emissions.flatMap((one): Occurrence[] =>
    burstsOf(one).map((burst) => ({
      ...burst,
      unknown: one.unknownSince !== undefined && burst.to === one.lastHeardAt,
    })),
  );
  const joined: Occurrence[] = [];
  for (const burst of bursts.sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || (!last.active && burst.from > last.to)) joined.push(burst);
    else {
      const [to, active] = [Math.max(last.to, burst.to), last.active || burst.active];
      joined[joined.length - 1] = { ...last, to, active, unknown: burst.unknown };
    }
  }
  return joined;
}

function occurrences({ incident, period }: CaseFacts, isUtc: boolean): Filled {
  const [spell, zone] = isUtc ? [spellUtc, 'UTC'] : [spellInstant, '(UTC+7)'];
  const joined = occurrencesOf(incident);
  const left = Math.max(0, joined.length - MOST_OCCURRENCES);
  const shown = joined.slice(-MOST_OCCURRENCES);
  const line = (language: 'vi' | 'en') =>
    shown
      .map(({ from, to, active, unknown }) => {
        const on = language === 'vi' ? 'vẫn còn' : 'continuing';
        const after = language === 'vi' ? ', sau đó không rõ' : ', afterwards not known';
        const [start, end] = [spell(from), spell(to)];
        if (active) return `${start} ${zone} – ${on}`;
        // The date is not said again on the same day.
        return `${start} – ${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end} ${zone}${unknown ? after : ''}`;
      })
      .join('; ');
  const { watched, from, to } = period;
  const unheardMs = Math.max(0, ...watched.map(({ stretches }) => unheard(summariseCoverage(stretches, from, to))));
  // Between the listed times perhaps nobody listened: the reader of the list must know.
  const remarks: Words[] = [
    ...(left === 0 ? [] : [{ vi: `${left} lần trước đó xem biên bản`, en: `${left} earlier ones are in the minutes` }]),
    ...(unheardMs === 0
      ? []
      : [
          each((language) => {
            const time = spellDuration(unheardMs, language);
            return language === 'vi' ? `trong đó ${time} mất theo dõi` : `${time} of it nobody could listen`;
          }),
        ]),
  ];
  const remark: Words = { vi: remarks.map(({ vi }) => vi).join('; '), en: remarks.map(({ en }) => en).join('; ') };
  const source = incident.emissions.every(({ complaint }) => complaint !== undefined) ? 'complainant' : 'measured';
  return { value: each(line), source, remark: remarks.length === 0 ? undefined : remark };
}

function licensed(value: string | undefined): Filled {
  return value === undefined || value === '' ? {} : { value: both(value), source: 'licence' };
}

function nameOf({ sites }: CaseFacts, stationId: string): string {
  return sites.find(({ id }) => id === stationId)?.name ?? stationId;
}

function siteOf({ sites }: CaseFacts, { stationId }: Measurement): StationSite | undefined {
  return sites.find(({ id }) => id === stationId);
}

/** "21°50′45″N 106°55′05″E", WGS 84, to the second of arc. */
function spellPosition(latitude: number, longitude: number): string {
  const one = (value: number, positive: string, negative: string) => {
    const seconds = Math.round(Math.abs(value) * 3600);
    const part = (divisor: number, wrap: number) => String(Math.floor(seconds / divisor) % wrap).padStart(2, '0');
    return `${part(3600, 360)}°${part(60, 60)}′${part(1, 60)}″${value < 0 ? negative : positive}`;
  };
  return `${one(latitude, 'N', 'S')} ${one(longitude, 'E', 'W')} (WGS 84)`;
}
