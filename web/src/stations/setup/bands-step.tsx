/** Which bands to watch, what plans that makes, how often each comes round, and what would be missed. */

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Revisit } from '../../../../src/api/receivers.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, Field, useWork } from '../../ground/asking/fields.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { useBands } from '../../ground/names/bands.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import { PlanTable } from '../field/plan-table.js';
import { type Band, isInReach, plansOf } from './band-plans.js';
import type { StepProps } from './step-props.js';

const CHECK_AFTER_MS = 300;

type Props = Pick<StepProps, 'desk' | 'next'> & { readonly receiver: NonNullable<StepProps['receiver']> };

export function BandsStep({ receiver, desk, next }: Props) {
  const { t } = useTranslation('setup');
  const formats = useFormats();
  const { draft, change } = desk;
  const { busy, fault, run } = useWork();
  const reachable = useBands().filter((band) => isInReach(band, receiver));
  const picked = reachable.filter(({ key }) => draft.bands.includes(key));
  const plans = plansOf(picked, receiver);
  const revisits = useRevisits(receiver.id, JSON.stringify(plans));
  const toggle = (key: string) => {
    const without = draft.bands.filter((one) => one !== key);
    change({ bands: without.length === draft.bands.length ? [...without, key] : without });
  };
  const keep = async () => {
    const done = await run(() =>
      ask('PATCH /api/v1/receivers/{receiverId}', { params: { receiverId: receiver.id }, body: { plans } }),
    );
    if (done) next({ plans });
  };
  const nameOf = ({ startHz, stopHz }: { startHz: number; stopHz: number }) =>
    picked.find((band) => band.startHz >= startHz && band.stopHz <= stopHz)?.name[formats.language];
  return (
    <div className="form">
      <p>{t('bands.what')}</p>
      <BandPicks bands={reachable} picked={draft.bands} toggle={toggle} />
      <h3>{t('bands.plans')}</h3>
      {plans.length === 0 ? (
        <p className="dim">{t('bands.none')}</p>
      ) : (
        <div aria-live="polite">
          <PlanTable plans={plans} revisits={revisits} nameOf={nameOf} />
        </div>
      )}
      <FaultLine words={fault} />
      <Button size="large" loading={busy} disabled={plans.length === 0} onClick={() => void keep()}>
        {t('bands.keep')}
      </Button>
      <button type="button" className="text-button" onClick={() => next()}>
        {t('bands.asNow')}
      </button>
    </div>
  );
}

/** Asked again a moment after the last pick. */
function useRevisits(receiverId: string, plansText: string): readonly Revisit[] {
  const question = useCallback(
    async (signal: AbortSignal) => {
      await new Promise((resolve) => setTimeout(resolve, CHECK_AFTER_MS));
      signal.throwIfAborted();
      const body = { plans: JSON.parse(plansText) };
      const name = 'POST /api/v1/receivers/{receiverId}/plans/check';
      return (await ask(name, { params: { receiverId }, body, signal })).revisits;
    },
    [receiverId, plansText],
  );
  return useFollowed(question).value ?? [];
}

interface PicksProps {
  readonly bands: readonly Band[];
  readonly picked: readonly string[];
  toggle(key: string): void;
}

function BandPicks({ bands, picked, toggle }: PicksProps) {
  const { t } = useTranslation('setup');
  const formats = useFormats();
  const [wanted, setWanted] = useState('');
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();
  const shown = bands.filter(
    ({ key, name }) => picked.includes(key) || plain(name[formats.language]).includes(plain(wanted)),
  );
  return (
    <>
      <Field label={t('bands.search')} type="search" value={wanted} set={setWanted} />
      <fieldset className="band-picks stack">
        <legend className="sr-only">{t('step.bands')}</legend>
        {[...shown]
          .sort((a, b) => a.severity - b.severity || a.startHz - b.startHz)
          .map(({ key, name, startHz, stopHz, severity }) => (
            <label key={key} className="band-pick" data-severity={severity}>
              <input type="checkbox" checked={picked.includes(key)} onChange={() => toggle(key)} />
              <span>
                <b>{name[formats.language]}</b>
                <span className="dim">
                  {formats.mhz(startHz)}–{formats.mhz(stopHz)} MHz · {t('bands.severity', { severity })}
                </span>
              </span>
            </label>
          ))}
      </fieldset>
    </>
  );
}
