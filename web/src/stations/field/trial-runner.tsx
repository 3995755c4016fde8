/** A test of a receiver: started, watched while it runs on the station, and what it found. Leaving the screen stops nothing. */

import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../../../../src/api/client.js';
import type { SpurMap, Trial, TrialKind, Verdict } from '../../../../src/api/receivers.js';
import { Only } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { useNames } from '../../ground/names/use-names.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';

const EVERY_MS = 1000;
const SIGNS: Readonly<Record<Verdict, string>> = { good: '●', doubtful: '◆', bad: '▲', unknown: '?' };
const MOODS = { good: 'good', doubtful: 'warn', bad: 'bad', unknown: 'warn' } as const;

interface Props {
  readonly receiverId: string;
  readonly kind: TrialKind;
  /** Other than the usual two minutes of an acceptance test. */
  readonly seconds?: number | undefined;
}

export function TrialRunner({ receiverId, kind, seconds }: Props) {
  const { t } = useTranslation('field');
  const { trial, ask: askAgain } = useTrial(receiverId, kind);
  const { busy, fault, run } = useWork();
  const startAndAsk = async (afresh?: boolean) => {
    if (await run(() => start(receiverId, kind, { seconds, afresh }))) await askAgain();
  };
  const running = trial?.state === 'running';
  return (
    <div className="form">
      <p>{t(`trial.${kind}.what`)}</p>
      <Only may="tune">
        <Button size="large" loading={busy} disabled={running} onClick={() => void startAndAsk()}>
          {t(trial === undefined ? `trial.${kind}.start` : 'trial.again')}
        </Button>
        {trial?.acceptance !== undefined && (
          <Button variant="default" disabled={busy || running} onClick={() => void startAndAsk(true)}>
            {t('trial.afresh')}
          </Button>
        )}
      </Only>
      <FaultLine words={fault} />
      {trial !== undefined && <TrialResult trial={trial} />}
    </div>
  );
}

function start(
  receiverId: string,
  kind: TrialKind,
  wish: { seconds: number | undefined; afresh: boolean | undefined },
): Promise<Trial> {
  const params = { receiverId };
  return kind === 'acceptance'
    ? ask('POST /api/v1/receivers/{receiverId}/acceptance', { params, body: wish })
    : ask('POST /api/v1/receivers/{receiverId}/self-test', { params, body: {} });
}

/** The newest test of this kind; undefined where there was none. */
function useTrial(receiverId: string, kind: TrialKind): { trial: Trial | undefined; ask(): Promise<void> } {
  const question = useCallback(
    async (signal: AbortSignal): Promise<Trial | undefined> => {
      try {
        const params = { receiverId };
        return kind === 'acceptance'
          ? await ask('GET /api/v1/receivers/{receiverId}/acceptance', { params, signal })
          : await ask('GET /api/v1/receivers/{receiverId}/self-test', { params, signal });
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return undefined;
        throw error;
      }
    },
    [receiverId, kind],
  );
  const { value, ask: askAgain } = useFollowed(question, {
    everyMs: (trial) => (trial?.state === 'running' ? EVERY_MS : undefined),
  });
  return { trial: value, ask: askAgain };
}

function TrialResult({ trial }: { trial: Trial }) {
  const names = useNames();
  const { t } = useTranslation('field');
  const formats = useFormats();
  const { done, of, state, acceptance, spurMap, problem } = trial;
  const at = Date.parse(trial.endedAt ?? trial.startedAt);
  return (
    <div aria-live="polite">
      {state === 'running' && (
        <>
          <progress className="trial-progress" aria-label={t(`trial.${trial.kind}.name`)} value={done} max={of} />
          <p>{t(`trial.${trial.kind}.progress`, { done: formats.number(Math.round(done)), of: formats.number(of) })}</p>
        </>
      )}
      {state !== 'running' && (
        <p className="dim">
          {formats.clock(at)} {formats.date(at)} · {names(trial.by)}
        </p>
      )}
      {state === 'failed' && <p className="form-fault">{problem?.[formats.language] ?? t('trial.broken')}</p>}
      {acceptance !== undefined && (
        <>
          <p className="mood verdict" data-mood={MOODS[acceptance.verdict]}>
            {SIGNS[acceptance.verdict]} {t(`trial.verdict.${acceptance.verdict}`)}
          </p>
          <ul>
            {acceptance.checks.map((check) => (
              <li key={check.id}>
                <span className="mood" data-mood={MOODS[check.verdict]}>
                  {SIGNS[check.verdict]} {t(`trial.verdict.${check.verdict}`)}
                </span>{' '}
                {check[formats.language]}
              </li>
            ))}
          </ul>
        </>
      )}
      {spurMap !== undefined && <SpurList map={spurMap} />}
    </div>
  );
}

interface SpurListProps {
  readonly map: SpurMap;
  /** Absent where lines are shown only. */
  readonly onSay?: ((hz: number, own: boolean) => void) | undefined;
}

export function SpurList({ map, onSay }: SpurListProps) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const { spurs, asked = [] } = map;
  const lines = (some: SpurMap['spurs'], own: boolean) => (
    <ul className="spur-list">
      {some.map(({ hz, levelDbm, excessDb }) => (
        <li key={hz}>
          {formats.frequency(hz)} · {formats.level(levelDbm)} (+{formats.number(excessDb, 1)} dB){' '}
          {onSay !== undefined && (
            <Only may="tune">
              {!own && (
                <Button variant="default" onClick={() => onSay(hz, true)}>
                  {t('spurs.own')}
                </Button>
              )}
              <Button variant="default" onClick={() => onSay(hz, false)}>
                {t('spurs.notOwn')}
              </Button>
            </Only>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <p>
        {t('spurs.found', {
          count: spurs.length,
          span: `${formats.mhz(map.startHz)}–${formats.mhz(map.stopHz)} MHz`,
          floor: formats.level(map.floorDbm),
        })}
      </p>
      {spurs.length > 0 && lines(spurs, true)}
      {asked.length > 0 && (
        <>
          <p className="mood" data-mood="warn">
            {t('spurs.asked', { count: asked.length })}
          </p>
          {lines(asked, false)}
        </>
      )}
    </>
  );
}
