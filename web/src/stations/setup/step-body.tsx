/** The step that is on, with what it needs. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubLink } from '../../../../src/api/stations.js';
import { Only, OnlyNote } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, LongField, useWork } from '../../ground/asking/fields.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { Button } from '../../ground/shell/button.js';
import { FileButton } from '../../ground/shell/file-button.js';
import { BandsStep } from './bands-step.js';
import { ConnectionStep, ReceiverStep } from './connection-step.js';
import type { Step } from './draft.js';
import { TrialStep, WatchingStep } from './last-steps.js';
import { AntennaStep, StationStep } from './place-steps.js';
import type { StepProps } from './step-props.js';

export function StepBody({ step, ...props }: StepProps & { step: Step }) {
  switch (step) {
    case 'station':
      return (
        <>
          <HubJoin />
          <StationStep {...props} />
        </>
      );
    case 'receiver':
      return <ReceiverStep {...props} />;
    case 'antenna':
      return <AntennaStep {...props} />;
    default:
      return props.receiver === undefined ? <NoReceiver go={props.go} /> : <ReceiverSteps step={step} {...props} />;
  }
}

function ReceiverSteps({ step, receiver, ...props }: StepProps & { step: Step }) {
  if (receiver === undefined) return null;
  switch (step) {
    case 'bands':
      return <BandsStep receiver={receiver} {...props} />;
    case 'connection':
      return <ConnectionStep receiver={receiver} {...props} />;
    case 'acceptance':
    case 'self-test':
      return <TrialStep key={step} kind={step} receiver={receiver} {...props} />;
    default:
      return <WatchingStep receiver={receiver} {...props} />;
  }
}

function NoReceiver({ go }: Pick<StepProps, 'go'>) {
  const { t } = useTranslation('setup');
  return (
    <>
      <p>{t('receiverFirst')}</p>
      <Button size="large" onClick={() => go('receiver')}>
        {t('step.receiver')}
      </Button>
    </>
  );
}

const EVERY_MS = 3000;

/**
 * Joining a hub with a phone: the join code is typed, pasted, photographed as a QR picture, or came with the link
 * `/setup#CODE`. Empty in a program that is no station of a hub.
 */
function HubJoin() {
  const { t } = useTranslation('setup');
  const { value, fault, ask: askAgain } = useAsked('GET /api/v1/hub', {}, { everyMs: EVERY_MS });
  if (value === undefined) return <FaultLine words={fault} />;
  if (value.state === 'alone') return null;
  return (
    <section className="form hub-join" aria-label={t('hub.title')}>
      <h3>{t('hub.title')}</h3>
      {value.state !== 'not-joined' && <LinkState link={value} />}
      {value.state !== 'linked' && (
        <>
          <p>{t(value.state === 'cut-off' ? 'hub.again' : 'hub.why')}</p>
          <OnlyNote may="settings" />
          <Only may="settings">
            <JoinForm joined={askAgain} />
          </Only>
        </>
      )}
    </section>
  );
}

function LinkState({ link: { state, stationId = '', address = '', owedMinutes = 0 } }: { readonly link: HubLink }) {
  const { t } = useTranslation('setup');
  const isLinked = state === 'linked';
  return (
    <p className="mood" data-mood={isLinked ? 'good' : 'warn'} role="status">
      {isLinked ? '●' : '◌'} {t(isLinked ? 'hub.linked' : 'hub.cutOff', { station: stationId, address })}
      {owedMinutes > 0 && ` ${t('hub.owed', { count: owedMinutes })}`}
    </p>
  );
}

function JoinForm({ joined }: { joined(): Promise<void> }) {
  const { t } = useTranslation('setup');
  const { busy, fault, run } = useWork();
  const [code, setCode] = useState(() => codeIn(location.hash));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await ask('POST /api/v1/hub', { body: { code } });
      await joined();
    });
  };
  const scan = (picture: File) => {
    void run(async () => {
      const found = await qrCodeOf(picture);
      if (found === undefined) throw new Error(t('hub.noCode'));
      setCode(codeIn(found));
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <LongField
        label={t('hub.code')}
        hint={t('hub.hint')}
        required
        rows={4}
        autoCapitalize="off"
        spellCheck={false}
        value={code}
        set={setCode}
      />
      {'BarcodeDetector' in window && (
        <FileButton camera chosen={([picture]) => scan(picture)}>
          {t('hub.scan')}
        </FileButton>
      )}
      <FaultLine words={fault} />
      <Button type="submit" size="large" loading={busy}>
        {t('hub.join')}
      </Button>
    </form>
  );
}

/** A code may stand behind the `#` of a link. */
function codeIn(text: string): string {
  return text.replace(/^.*#/, '');
}

/** Barcode Detection API of phones with Android. */
declare const BarcodeDetector: {
  new (options: {
    formats: string[];
  }): { detect(picture: ImageBitmap): Promise<readonly { readonly rawValue: string }[]> };
};

async function qrCodeOf(picture: Blob): Promise<string | undefined> {
  const found = await new BarcodeDetector({ formats: ['qr_code'] }).detect(await createImageBitmap(picture));
  return found[0]?.rawValue;
}
