/** Drills: start or stop one, work on its cases, read the score sheets of earlier ones. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../../src/api/client.js';
import { foundWords } from '../../../../../src/incidents/findings.js';
import { defined } from '../../../../../src/rf/defined.js';
import { Only, OnlyNote } from '../../../ground/access/only.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine, useWork } from '../../../ground/asking/fields.js';
import { type Column, ListTable } from '../../../ground/asking/list-table.js';
import { useAsked } from '../../../ground/asking/use-followed.js';
import { useNames } from '../../../ground/names/use-names.js';
import { Button } from '../../../ground/shell/button.js';
import type { Language } from '../../../ground/words/format.js';
import { spanWords } from '../../../ground/words/spans.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { type Drills, useDrills } from '../../drill/running-drill.js';
import { DrillCases } from './drill-cases.js';

type Script = Drills['scripts'][number];

export function DrillTab() {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const names = useNames();
  const { busy, fault: refusal, run } = useWork();
  const { value, fault } = useDrills();
  const drill = value?.running;
  const [scored, setScored] = useState('');
  const nameOf = ({ name, nameEn }: Script) => (formats.language === 'vi' ? name : nameEn);
  const start = ({ id: _id, nameEn: _nameEn, ...script }: Script) =>
    run(() => ask('POST /api/v1/drill', { body: { script } }));
  const over = value?.drills.filter(({ ended }) => ended !== undefined);
  return (
    <>
      <section className="card" aria-label={t('drills.title')}>
        <h2>{t('drills.title')}</h2>
        <p className="dim">{t('drills.hint')}</p>
        <OnlyNote may="drill" />
        <FaultLine words={refusal || fault} />
        {drill === undefined ? (
          <ul className="record-list">
            {value?.scripts.map((script) => (
              <li key={script.id}>
                <b>{nameOf(script)}</b>
                <Only may="drill">
                  <Button
                    variant="default"
                    loading={busy}
                    aria-label={t('drills.startOf', { name: nameOf(script) })}
                    onClick={() => void start(script)}
                  >
                    {t('drills.start')}
                  </Button>
                </Only>
              </li>
            ))}
          </ul>
        ) : (
          <div className="form">
            <p>
              <b>{drill.name}</b> ·{' '}
              {t('drills.since', { time: formats.clock(drill.startedAt), who: names(drill.startedBy) })}
            </p>
            <div className="row">
              <Only may="drill">
                <Button loading={busy} onClick={() => void run(() => ask('DELETE /api/v1/drill'))}>
                  {t('drills.stop')}
                </Button>
              </Only>
            </div>
          </div>
        )}
      </section>
      {drill !== undefined && <DrillCases key={drill.id} startedAt={drill.startedAt} />}
      <section className="card" aria-label={t('drills.held')}>
        <h2>{t('drills.held')}</h2>
        {over?.length === 0 && <p className="dim">{t('none')}</p>}
        <ul className="record-list">
          {over?.map(({ id, name, startedAt, startedBy, ended }) => (
            <li key={id}>
              <span>
                <b>{name}</b>
                <span className="small block dim">
                  {formats.clock(startedAt)} {formats.date(startedAt)} · {names(startedBy)}
                  {ended !== undefined && ` · ${t(`drills.ended.${ended}`)}`}
                </span>
              </span>
              <Button
                size="small"
                variant="default"
                aria-expanded={scored === id}
                aria-label={`${t('drills.score')}: ${name}, ${formats.clock(startedAt)}`}
                onClick={() => setScored(scored === id ? '' : id)}
              >
                {t('drills.score')}
              </Button>
            </li>
          ))}
        </ul>
        {scored !== '' && <DrillScore key={scored} drillId={scored} />}
      </section>
    </>
  );
}

const STEPS = ['raised', 'acknowledged', 'assigned', 'resolved'] as const;

type Emitter = Answer<'GET /api/v1/drill/score/{drillId}'>['score']['emitters'][number];
type Step = Emitter['raised'];

/** The score sheet of a drill: for each simulated transmitter the acts of the crew, their times, and the right answer. */
function DrillScore({ drillId }: { drillId: string }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
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
                cell: ({ source, cause = '' }) => foundWords({ ...defined({ source }), cause })[formats.language],
              },
              { heading: t('drills.measure'), cell: ({ measure }) => measure },
            ]}
          />
          <p>
            <b>{t('drills.answer')}:</b> {inLanguage(sheet.answer, formats.language)}
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
