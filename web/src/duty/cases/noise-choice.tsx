/**
 * "Why was this noise?": one tap says it, and acknowledges the alarm; a tap on the reason that stands withdraws it. Of a grave
 * alarm either takes a second tap.
 */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NOISE_REASONS, NOISE_WORDS, type NoiseReason } from '../../../../src/incidents/noise.js';
import { useMay } from '../../ground/access/session.js';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { Button } from '../../ground/shell/button.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { type Incident, isGrave } from './incident.js';
import { act } from './incident-acts.js';

export function NoiseChoice({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const mayAct = useMay('incidents');
  const { busy, fault, run } = useWork();
  const [asked, setAsked] = useState<NoiseReason>();
  if (!mayAct || !incident.moves.includes('called-noise')) return null;
  const chosen = incident.noise?.why;
  const sure = asked === chosen ? 'cases.noise.sureWithdraw' : 'cases.noise.sure';
  const choose = (why: NoiseReason) => {
    if (isGrave(incident) && asked !== why) return setAsked(why);
    void run(() => act('noise', incident, { why: chosen === why ? null : why })).then(() => setAsked(undefined));
  };
  return (
    <fieldset className="noise-choice row" disabled={busy}>
      <legend>{t('cases.noise.why')}</legend>
      {NOISE_REASONS.map((why) => (
        <Button
          key={why}
          size="small"
          variant={asked === why ? 'filled' : 'default'}
          aria-pressed={chosen === why}
          title={chosen === why ? t('cases.noise.withdraw') : undefined}
          onClick={() => choose(why)}
        >
          {asked === why
            ? t(sure, { severity: incident.severity, why: NOISE_WORDS[why][language] })
            : NOISE_WORDS[why][language]}
          {chosen === why && asked !== why && ' ✕'}
        </Button>
      ))}
      <FaultLine words={fault} />
    </fieldset>
  );
}
