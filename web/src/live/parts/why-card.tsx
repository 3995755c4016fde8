/**
 * Why a frequency did, or did not, raise an alarm: the detector's own numbers, the tests that fired, and its sentence.
 */

import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../ground/asking/facts.js';
import { emissionName } from '../../ground/names/emission-names.js';
import { Button, IconButton } from '../../ground/shell/button.js';
import { bothClocks, FORMATS, LOCAL_ZONE, localClock } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { GRADE_SIGNS, gradeOf } from '../../picture/emissions.js';
import { pictureStore, usePicture, type Why } from '../../picture/picture-store.js';
import { detectionWords } from '../detection/detection-words.js';
import { useLive } from '../live-context.js';

const TESTS = ['cell', 'time', 'frequency', 'fill'] as const;

export function WhyCard() {
  const { t } = useTranslation();
  const { commands, session } = useLive();
  const why = usePicture((state) => state.why);
  const language = useLanguage();
  const card = useRef<HTMLElement>(null);
  const question = why?.question;
  // The card may be far below, or scrolled out of view.
  useEffect(() => {
    if (question !== undefined) card.current?.scrollIntoView({ block: 'nearest' });
  }, [question]);
  if (why === undefined) return null;
  const { hz, at, askedAt } = why.question;
  const close = () => {
    pictureStore.setState({ why: undefined });
    session.plot?.redraw();
  };
  return (
    <section ref={card} className="card why" aria-label={t('why.title')} data-state={why.state}>
      <h2>
        {t('why.title')} <span className="mono">{FORMATS[language].frequency(hz)}</span>
        <span className="spring" />
        <IconButton variant="subtle" size="small" aria-label={t('actions.close')} onClick={close}>
          <IconX size={14} />
        </IconButton>
      </h2>
      <p className="dim why-when small">
        {at === undefined ? `${t('why.newest')} · ${localClock(askedAt)} ${LOCAL_ZONE}` : bothClocks(at, language)}
      </p>
      <div aria-live="polite">
        <Answer why={why} />
      </div>
      <Button size="small" variant="default" className="why-again" onClick={() => commands.askWhy(hz, at)}>
        {t('why.again')}
      </Button>
    </section>
  );
}

function Answer({ why }: { why: Why }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const formats = FORMATS[language];
  const { explanation, emission, question, state } = why;
  if (state === 'learning')
    return (
      <p className="why-learning">
        <span aria-hidden>◌</span> {t(question.at === undefined ? 'why.learning' : 'why.learningPast')}
      </p>
    );
  if (state !== 'answered' || explanation === undefined)
    return <p className="dim">{t(state === 'failed' ? 'why.failed' : 'why.asking')}</p>;
  const fired = TESTS.filter((test) => explanation.fired.includes(test));
  return (
    <>
      <Facts
        className="properties"
        rows={[
          [t('why.level'), formats.level(explanation.levelDbm ?? undefined)],
          [t('why.threshold'), formats.level(explanation.thresholdDbm)],
          [t('why.floor'), formats.level(explanation.floorDbm)],
          [t('why.gain'), `${formats.number(tenths(explanation.gainDb), 1)} dB`],
          [
            t('why.fired'),
            fired.length === 0 ? t('why.nothing') : fired.map((test) => t(`why.test.${test}`)).join(', '),
          ],
        ]}
      />
      <p className="why-sentence">{detectionWords(explanation.why, language)}</p>
      {emission !== undefined && (
        <Facts
          className="properties"
          rows={[
            [
              t('why.emission'),
              <>
                {emissionName(emission)}
                <span className="block small dim">{detectionWords(emission.evidence, language)}</span>
              </>,
            ],
            [
              t('why.severity'),
              <>
                <span aria-hidden>{GRADE_SIGNS[gradeOf(emission.score)]}</span>{' '}
                {t(`emissions.grade.${gradeOf(emission.score)}`)} {formats.number(emission.score)}
                <span className="block small dim">{detectionWords(emission.reason, language)}</span>
              </>,
            ],
          ]}
        />
      )}
    </>
  );
}

/** Adding zero turns −0 into 0. */
function tenths(value: number): number {
  return Math.round(10 * value) / 10 + 0;
}
