/**
 * One line below the header of every screen, always there and always as high: what matters most now, with what can be done about
 * it, and how many other things are so besides. A drill is said above it, never mixed with it.
 */
import './state-line.css';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { atMs } from '../../ground/asking/instants.js';
import { Link } from '../../ground/shell/address.js';
import { DropDown } from '../../ground/shell/drop-down.js';
import { latePart } from '../../ground/shell/late-part.js';
import { runningSpan } from '../../ground/words/spans.js';
import { useKnownNow } from '../../ground/words/use-language.js';
import { useDrills } from '../drill/running-drill.js';
import { useStandings } from './facts.js';
import { SENTENCES } from './sentences.js';
import type { Standing } from './standings.js';

const WATERMARKS = 60;

/** `bare`: on a wall, where nothing leads anywhere. */
function DrillMark({ bare }: { bare: boolean }) {
  const { t } = useTranslation();
  const { running: drill, incidents = [] } = useDrills().value ?? {};
  const now = useKnownNow();
  useEffect(() => {
    document.documentElement.toggleAttribute('data-drill', drill !== undefined);
  }, [drill]);
  if (drill === undefined) return null;
  const waiting = incidents.filter(({ alarm }) => alarm === 'unacknowledged').length;
  const words = `${t('drill.waiting', { count: waiting })}`;
  return (
    <>
      <div className="drill-bar row" role="alert">
        <b>{t('drill.mark')}</b>
        <span>{t('drill.hint')}</span>
        <span>{runningSpan(now - atMs(drill.startedAt))}</span>
        {bare ? <span>{words}</span> : <Link to="/watch/drills">{words}</Link>}
      </div>
      <div className="drill-watermark row" aria-hidden="true">
        {Array.from({ length: WATERMARKS }, (_, place) => place).map((place) => (
          <span key={place}>{t('drill.mark')}</span>
        ))}
      </div>
    </>
  );
}

/** Asked for most while the program cannot be heard, and therefore there before. */
const LineDetails = latePart(async () => ({ default: (await import('./line-details.js')).LineDetails }), {
  soon: true,
});

/** A line has room for all of these; the others may be cut on a phone. */
const SHORT: readonly Standing[] = ['alarm', 'unmanned', 'past', 'unknown', 'well'];

/** `bare`: on a wall, where nothing can be pressed. */
export function StateLine({ bare = false }: { bare?: boolean }) {
  const { t } = useTranslation();
  const standings = useStandings();
  const [first, ...others] = standings;
  const Sentence = SENTENCES[first];
  // The style sheets take the colour out of everything that was sent before.
  useEffect(() => {
    document.documentElement.toggleAttribute('data-silent', first === 'lost');
  }, [first]);
  return (
    <>
      <DrillMark bare={bare} />
      <section className="state-line" data-standing={first} aria-label={t('line.label')}>
        <Sentence bare={bare} />
        {(others.length > 0 || !SHORT.includes(first)) && <Others standings={standings} bare={bare} />}
      </section>
    </>
  );
}

function Others({ standings, bare }: { standings: readonly Standing[]; bare: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<boolean>();
  const count = standings.length - 1;
  const words = count === 0 ? t('line.more') : t('line.others', { count });
  if (bare) return count === 0 ? null : <span className="line-others">{words}</span>;
  const button = (
    <button type="button" className="line-others text-button" aria-label={words}>
      <span className="wide-words">{words}</span>
      {count > 0 && (
        <span className="thumb-words" aria-hidden>
          +{count}
        </span>
      )}{' '}
      ▾
    </button>
  );
  return (
    <DropDown button={button} label={words} opened={open} turn={setOpen} width={520}>
      <LineDetails standings={standings} />
    </DropDown>
  );
}
