/** The second factor: a square to scan, a code to show that it was scanned, and recovery codes to put away. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/client.js';
import { ask } from '../asking/ask.js';
import { Field, Form } from '../asking/fields.js';
import { loadSession, type Me } from './session.js';

type Proposal = Answer<'POST /api/v1/session/totp'>;

/** Authenticators look for the light border around the square. */
const QUIET_MODULES = 4;

export function SecondFactorCard({ user }: { user: Me }) {
  const { t } = useTranslation('access');
  const [password, setPassword] = useState('');
  const [proposal, setProposal] = useState<Proposal>();
  const [codes, setCodes] = useState<readonly string[]>();
  const begin = async () => {
    if (user.hasTotp) {
      await ask('DELETE /api/v1/session/totp', { body: { password } });
      await loadSession();
    } else setProposal(await ask('POST /api/v1/session/totp', { body: { password } }));
    setPassword('');
  };
  const confirmed = async (recovery: readonly string[]) => {
    setProposal(undefined);
    setCodes(recovery);
    await loadSession();
  };
  return (
    <section className="card" aria-label={t('totp.title')}>
      <h2>{t('totp.title')}</h2>
      <p className="dim">{t(user.hasTotp ? 'totp.on' : 'totp.off')}</p>
      {codes !== undefined && <RecoveryCodes codes={codes} />}
      {proposal === undefined ? (
        <Form
          send={begin}
          variant={user.hasTotp ? 'default' : 'filled'}
          words={t(user.hasTotp ? 'totp.turnOff' : 'totp.turnOn')}
        >
          <Field
            label={t('password.current')}
            value={password}
            set={setPassword}
            required
            type="password"
            autoComplete="current-password"
          />
        </Form>
      ) : (
        <Enrolment proposal={proposal} confirmed={(recovery) => void confirmed(recovery)} />
      )}
    </section>
  );
}

function Enrolment({
  proposal: { secret, qr },
  confirmed,
}: {
  proposal: Proposal;
  confirmed: (codes: readonly string[]) => void;
}) {
  const { t } = useTranslation('access');
  const [code, setCode] = useState('');
  const side = qr.size + 2 * QUIET_MODULES;
  const submit = async () => {
    confirmed((await ask('PUT /api/v1/session/totp', { body: { code } })).recoveryCodes);
  };
  return (
    <Form send={submit} words={t('totp.confirm')}>
      <p>{t('totp.scan')}</p>
      <svg
        className="qr"
        role="img"
        aria-label={t('totp.qr')}
        viewBox={`${-QUIET_MODULES} ${-QUIET_MODULES} ${side} ${side}`}
        shapeRendering="crispEdges"
      >
        <rect x={-QUIET_MODULES} y={-QUIET_MODULES} width={side} height={side} />
        <path d={qr.path} />
      </svg>
      <p className="small">
        {t('totp.byHand')} <span className="hash">{secret.replaceAll(/(.{4})/g, '$1 ').trim()}</span>
      </p>
      <Field
        label={t('signIn.code')}
        value={code}
        set={setCode}
        required
        inputMode="numeric"
        autoComplete="one-time-code"
      />
    </Form>
  );
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation('access');
  return (
    <div role="status">
      <p>{t('totp.codes')}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </div>
  );
}
