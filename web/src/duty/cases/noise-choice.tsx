/** "Why was this noise?": one tap says it, and acknowledges the alarm; of a grave one, a second tap on the same reason. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../ground/access/session.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useWork } from '../../ground/asking/use-work.js';
import { type Incident, isGrave } from './incident.js';
import { act, type WordsOf } from './incident-acts.js';

type NoiseReason = WordsOf<'noise'>['why'];
export const NOISE_REASONS: readonly NoiseReason[] = ['known', 'legal', 'receiver', 'test', 'duplicate'];

export function NoiseChoice({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const mayAct = useMay('incidents');
  const { busy, fault, run } = useWork();
  const [asked, setAsked] = useState<NoiseReason>();
  if (!mayAct || !incident.moves.includes('called-noise')) return null;
  const chosen = incident.noise?.why;
  const choose = (why: NoiseReason) => {
    if (isGrave(incident) && asked !== why) setAsked(why);
    else void run(() => act('noise', incident, { why })).then(() => setAsked(undefined));
  };
  return (
    <fieldset className="noise-choice row" disabled={busy}>
      <legend>{t('cases.noise.why')}</legend>
      {NOISE_REASONS.map((why) => (
        <Button
          key={why}
          size="compact-sm"
          variant={asked === why ? 'outline' : chosen === why ? 'light' : 'default'}
          color={asked === why ? 'red' : 'cyan'}
          aria-pressed={chosen === why}
          disabled={chosen === why}
          onClick={() => choose(why)}
        >
          {t(asked === why ? 'cases.noise.sure' : `cases.noise.${why}`, {
            severity: incident.severity,
            why: t(`cases.noise.${why}`),
          })}
        </Button>
      ))}
      <FaultLine words={fault} />
    </fieldset>
  );
}
