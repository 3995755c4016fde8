/** The score sheet of a drill: for each made-up transmitter what the crew did, how fast, and what the answer was. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/client.js';
import { ask } from '../../asking/ask.js';
import { FaultLine } from '../../asking/fields.js';
import { useAsked } from '../../asking/use-asked.js';
import { spanWords } from '../../cases/spans.js';
import { useNames } from '../../cases/use-names.js';
import { FORMATS, type Language } from '../../format.js';
import { usePage } from '../../state/page-store.js';

const STEPS = ['raised', 'acknowledged', 'assigned', 'resolved'] as const;

type Step = Answer<'GET /api/v1/drill/score/{drillId}'>['score']['emitters'][number]['raised'];

export function DrillScore({ drillId }: { drillId: string }) {
  const { t } = useTranslation('watch');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const names = useNames();
  const question = useCallback(() => ask('GET /api/v1/drill/score/{drillId}', { params: { drillId } }), [drillId]);
  const { value: sheet, fault } = useAsked(question);
  return (
    <div className="form">
      <FaultLine words={fault} />
      {sheet !== undefined && (
        <>
          <p>
            <b>
              {t('drills.found', {
                found: sheet.score.found,
                of: sheet.score.emitters.length,
                inTime: sheet.score.acknowledgedInTime,
              })}
            </b>
          </p>
          <div className="wide-table">
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t('drills.emitter')}</th>
                  {STEPS.map((name) => (
                    <th key={name} scope="col">
                      {t(`drills.step.${name}`)}
                    </th>
                  ))}
                  <th scope="col">{t('drills.cause')}</th>
                  <th scope="col">{t('drills.measure')}</th>
                </tr>
              </thead>
              <tbody>
                {sheet.score.emitters.map((one) => (
                  <tr key={one.emitter.centreHz}>
                    <th scope="row">{formats.frequency(one.emitter.centreHz)}</th>
                    {STEPS.map((name) => (
                      <td key={name}>
                        <StepCell step={one[name]} who={names} />
                      </td>
                    ))}
                    <td>{one.cause}</td>
                    <td>{one.measure}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p>
            <b>{t('drills.answer')}:</b> {inLanguage(sheet.answer, language)}
          </p>
        </>
      )}
    </div>
  );
}

function StepCell({ step, who }: { step: Step; who: (id: string) => string }) {
  const { t } = useTranslation('watch');
  if (step === undefined) return <span className="dim">{t('drills.never')}</span>;
  return (
    <>
      {spanWords(step.afterMs)}
      {step.inTime !== undefined && (
        <span className={step.inTime ? 'small' : 'small hole-words'}>
          {' '}
          {t(step.inTime ? 'drills.inTime' : 'drills.late')}
        </span>
      )}
      <span className="small block dim">{who(step.by)}</span>
    </>
  );
}

/** An answer of the program's scripts has both languages, Vietnamese first. */
function inLanguage(answer: string, language: Language): string {
  const [vi = answer, en] = answer.split(' / ');
  return language === 'vi' ? vi : (en ?? vi);
}
