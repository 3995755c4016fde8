/** The score sheet of a drill: for each simulated transmitter the acts of the crew, their times, and the right answer. */
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../../src/api/client.js';
import { foundWords } from '../../../../../src/incidents/findings.js';
import { defined } from '../../../../../src/rf/defined.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { type Column, ListTable } from '../../../ground/asking/list-table.js';
import { useAsked } from '../../../ground/asking/use-followed.js';
import { useNames } from '../../../ground/names/use-names.js';
import { FORMATS, type Language } from '../../../ground/words/format.js';
import { spanWords } from '../../../ground/words/spans.js';
import { useLanguage } from '../../../ground/words/use-language.js';

const STEPS = ['raised', 'acknowledged', 'assigned', 'resolved'] as const;

type Emitter = Answer<'GET /api/v1/drill/score/{drillId}'>['score']['emitters'][number];
type Step = Emitter['raised'];

export function DrillScore({ drillId }: { drillId: string }) {
  const { t } = useTranslation('watch');
  const language = useLanguage();
  const formats = FORMATS[language];
  const names = useNames();
  const { value: sheet, fault } = useAsked('GET /api/v1/drill/score/{drillId}', { params: { drillId } });
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
          <ListTable
            rows={sheet.score.emitters}
            keyOf={({ emitter }) => emitter.centreHz}
            columns={[
              {
                heading: t('drills.emitter'),
                kind: 'name',
                cell: ({ emitter }) => formats.frequency(emitter.centreHz),
              },
              ...STEPS.map(
                (name): Column<Emitter> => ({
                  heading: t(`drills.step.${name}`),
                  cell: (one) => <StepCell step={one[name]} who={names} />,
                }),
              ),
              {
                heading: t('drills.cause'),
                cell: ({ source, cause = '' }) => foundWords({ ...defined({ source }), cause })[language],
              },
              { heading: t('drills.measure'), cell: ({ measure }) => measure },
            ]}
          />
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
        <span className={step.inTime ? 'small' : 'small fault-words'}>
          {' '}
          {t(step.inTime ? 'drills.inTime' : 'drills.late')}
        </span>
      )}
      <span className="small block dim">{who(step.by)}</span>
    </>
  );
}

/** The answer in one language. The program's own scripts hold both, Vietnamese first. */
function inLanguage(answer: string, language: Language): string {
  const [vi = answer, en] = answer.split(' / ');
  return language === 'vi' ? vi : (en ?? vi);
}
