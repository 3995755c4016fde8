/** The score sheet of a drill: for each made-up transmitter what the crew did, how fast, and what the answer was. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../../asking/fields.js';
import { get, listIn } from '../../asking/request.js';
import { fieldsOf, numberOf, textOf } from '../../cases/incident.js';
import { spanWords } from '../../cases/spans.js';
import { useNames } from '../../cases/use-names.js';
import { FORMATS, type Language } from '../../format.js';
import { usePage } from '../../state/page-store.js';
import { useWork } from '../use-work.js';

const STEPS = ['raised', 'acknowledged', 'assigned', 'resolved'] as const;

interface Step {
  readonly afterMs: number;
  readonly by: string;
  readonly inTime: boolean | undefined;
}

interface Row {
  readonly centreHz: number;
  readonly steps: Readonly<Record<(typeof STEPS)[number], Step | undefined>>;
  readonly cause: string;
  readonly measure: string;
}

interface Sheet {
  readonly answer: string;
  readonly found: number;
  readonly inTime: number;
  readonly rows: readonly Row[];
}

export function DrillScore({ drillId }: { drillId: string }) {
  const { t } = useTranslation('watch');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const names = useNames();
  const { fault, run } = useWork();
  const [sheet, setSheet] = useState<Sheet>();
  useEffect(() => {
    void run(async () => setSheet(sheetFrom(await get(`/api/v1/drill/score/${encodeURIComponent(drillId)}`))));
  }, [run, drillId]);
  return (
    <div className="form">
      <FaultLine words={fault} />
      {sheet !== undefined && (
        <>
          <p>
            <b>{t('drills.found', { found: sheet.found, of: sheet.rows.length, inTime: sheet.inTime })}</b>
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
                {sheet.rows.map(({ centreHz, steps, cause, measure }) => (
                  <tr key={centreHz}>
                    <th scope="row">{formats.frequency(centreHz)}</th>
                    {STEPS.map((name) => (
                      <td key={name}>
                        <StepCell step={steps[name]} who={names} />
                      </td>
                    ))}
                    <td>{cause}</td>
                    <td>{measure}</td>
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

function StepCell({ step, who }: { step: Step | undefined; who: (id: string) => string }) {
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

function sheetFrom(answer: Readonly<Record<string, unknown>>): Sheet {
  const score = fieldsOf(answer['score']);
  return {
    answer: textOf(answer['answer']) ?? '',
    found: numberOf(score['found']) ?? 0,
    inTime: numberOf(score['acknowledgedInTime']) ?? 0,
    rows: listIn(score, 'emitters').map((one) => {
      const raw = fieldsOf(one);
      const steps = Object.fromEntries(STEPS.map((name) => [name, stepFrom(raw[name])])) as Row['steps'];
      const centreHz = numberOf(fieldsOf(raw['emitter'])['centreHz']) ?? 0;
      return { centreHz, steps, cause: textOf(raw['cause']) ?? '', measure: textOf(raw['measure']) ?? '' };
    }),
  };
}

function stepFrom(value: unknown): Step | undefined {
  const raw = fieldsOf(value);
  const afterMs = numberOf(raw['afterMs']);
  const inTime = raw['inTime'];
  if (afterMs === undefined) return undefined;
  return { afterMs, by: textOf(raw['by']) ?? '', inTime: typeof inTime === 'boolean' ? inTime : undefined };
}
