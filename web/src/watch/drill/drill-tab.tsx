/** Drills: one begun or stopped, its cases worked on, those that were held with their score sheets. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyNote } from '../../access/only.js';
import { FaultLine } from '../../asking/fields.js';
import { get, listIn, request } from '../../asking/request.js';
import { fieldsOf, textOf } from '../../cases/incident.js';
import { useNames } from '../../cases/use-names.js';
import { useDrill } from '../../drill/running-drill.js';
import { localClock, localDate } from '../../format.js';
import { usePage } from '../../state/page-store.js';
import { useWork } from '../use-work.js';
import { DrillCases } from './drill-cases.js';
import { DrillScore } from './drill-score.js';

interface Script {
  readonly id: string;
  readonly name: { readonly vi: string; readonly en: string };
  /** As the program gave it and takes it back. */
  readonly body: Readonly<Record<string, unknown>>;
}

interface Held {
  readonly id: string;
  readonly name: string;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly ended: 'played' | 'stopped' | 'real-alarm' | undefined;
}

export function DrillTab() {
  const { t } = useTranslation('watch');
  const language = usePage((state) => state.language);
  const names = useNames();
  const { drill, changes } = useDrill();
  const { busy, fault, run } = useWork();
  const [scripts, setScripts] = useState<readonly Script[]>([]);
  const [held, setHeld] = useState<readonly Held[]>([]);
  const [scored, setScored] = useState('');
  const load = useCallback(
    () =>
      run(async () => {
        const answer = await get('/api/v1/drill');
        setScripts(listIn(answer, 'scripts').map(scriptFrom));
        setHeld(listIn(answer, 'drills').map(heldFrom));
      }),
    [run],
  );
  useEffect(() => {
    if (changes >= 0) void load();
  }, [load, changes]);
  const start = ({ body }: Script) => run(() => request('POST', '/api/v1/drill', { script: body }));
  const over = held.filter(({ ended }) => ended !== undefined);
  return (
    <>
      <section className="card" aria-label={t('drills.title')}>
        <h2>{t('drills.title')}</h2>
        <p className="dim">{t('drills.hint')}</p>
        <OnlyNote may="drill" />
        <FaultLine words={fault} />
        {drill === undefined ? (
          <ul className="plain-list record-list">
            {scripts.map((script) => (
              <li key={script.id}>
                <b>{script.name[language]}</b>
                <Only may="drill">
                  <Button
                    variant="default"
                    loading={busy}
                    aria-label={t('drills.startOf', { name: script.name[language] })}
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
              {t('drills.since', { time: localClock(drill.startedAt), who: names(drill.startedBy) })}
            </p>
            <div className="form-buttons">
              <Only may="drill">
                <Button loading={busy} onClick={() => void run(() => request('DELETE', '/api/v1/drill'))}>
                  {t('drills.stop')}
                </Button>
              </Only>
            </div>
          </div>
        )}
      </section>
      {drill !== undefined && <DrillCases drillId={drill.id} />}
      <section className="card" aria-label={t('drills.held')}>
        <h2>{t('drills.held')}</h2>
        {over.length === 0 && <p className="dim">{t('none')}</p>}
        <ul className="plain-list record-list">
          {over.map(({ id, name, startedAt, startedBy, ended }) => (
            <li key={id}>
              <span>
                <b>{name}</b>
                <span className="small block dim">
                  {localClock(startedAt)} {localDate(startedAt, language)} · {names(startedBy)}
                  {ended !== undefined && ` · ${t(`drills.ended.${ended}`)}`}
                </span>
              </span>
              <Button
                size="compact-sm"
                variant="default"
                aria-expanded={scored === id}
                aria-label={`${t('drills.score')}: ${name}, ${localClock(startedAt)}`}
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

function scriptFrom(value: unknown): Script {
  const { id, nameEn, ...body } = fieldsOf(value);
  const name = textOf(body['name']) ?? '';
  return { id: textOf(id) ?? name, name: { vi: name, en: textOf(nameEn) ?? name }, body };
}

function heldFrom(value: unknown): Held {
  const raw = fieldsOf(value);
  return {
    id: textOf(raw['id']) ?? '',
    name: textOf(raw['name']) ?? '',
    startedBy: textOf(raw['startedBy']) ?? '',
    startedAt: Date.parse(textOf(raw['startedAt']) ?? ''),
    ended: (['played', 'stopped', 'real-alarm'] as const).find((known) => known === raw['ended']),
  };
}
