/**
 * One line below the header of every screen, always there and always as high: what matters most now, with what can be done about
 * it, and how many other things are so besides. A drill is said above it, never mixed with it.
 */
import './state-line.css';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DropDown } from '../../ground/shell/drop-down.js';
import { latePart } from '../../ground/shell/late-part.js';
import { DrillMark } from '../drill/drill-mark.js';
import { useStandings } from './facts.js';
import { SENTENCES } from './sentences.js';
import type { Standing } from './standings.js';

/** Loaded at its first use. */
const LineDetails = latePart(async () => ({ default: (await import('./line-details.js')).LineDetails }));

/** What a line has no room for. */
const LONG: readonly Standing[] = ['blind', 'shelved', 'clock', 'recording', 'loss', 'weak'];

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
        {(others.length > 0 || LONG.includes(first)) && <Others standings={standings} bare={bare} />}
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
