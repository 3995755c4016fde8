/** The second factor: a square to scan, a code to show that it was scanned, and recovery codes to put away. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { request } from '../asking/request.js';
import { TextField } from '../asking/text-field.js';
import { fieldsOf, numberOf, textOf, textsOf } from '../cases/incident.js';
import { loadSession, type Me } from './session.js';
import { useWork } from './use-work.js';

interface Proposal {
  readonly secret: string;
  readonly size: number;
  readonly path: string;
}

/** Authenticators look for the light border around the square. */
const QUIET_MODULES = 4;
const ADDRESS = '/api/v1/session/totp';

export function SecondFactorCard({ user }: { user: Me }) {
  const { t } = useTranslation('access');
  const { busy, fault, run } = useWork();
  const [password, setPassword] = useState('');
  const [proposal, setProposal] = useState<Proposal>();
  const [codes, setCodes] = useState<readonly string[]>();
  const begin = async (event: FormEvent) => {
    event.preventDefault();
    await run(async () => {
      if (user.hasTotp) {
        await request('DELETE', ADDRESS, { password });
        await loadSession();
      } else {
        const answer = await request('POST', ADDRESS, { password });
        const { size, path } = fieldsOf(answer['qr']);
        setProposal({
          secret: textOf(answer['secret']) ?? '',
          size: numberOf(size) ?? 0,
          path: textOf(path) ?? '',
        });
      }
      setPassword('');
    });
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
        <form className="form" onSubmit={(event) => void begin(event)}>
          <TextField
            label={t('password.current')}
            value={password}
            set={setPassword}
            required
            type="password"
            autoComplete="current-password"
          />
          <FaultLine words={fault} />
          <div className="form-buttons">
            <Button type="submit" variant={user.hasTotp ? 'default' : 'filled'} loading={busy}>
              {t(user.hasTotp ? 'totp.turnOff' : 'totp.turnOn')}
            </Button>
          </div>
        </form>
      ) : (
        <Enrolment proposal={proposal} confirmed={(recovery) => void confirmed(recovery)} />
      )}
    </section>
  );
}

function Enrolment({
  proposal: { secret, size, path },
  confirmed,
}: {
  proposal: Proposal;
  confirmed: (codes: readonly string[]) => void;
}) {
  const { t } = useTranslation('access');
  const { busy, fault, run } = useWork();
  const [code, setCode] = useState('');
  const side = size + 2 * QUIET_MODULES;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await run(async () => confirmed(textsOf((await request('PUT', ADDRESS, { code }))['recoveryCodes'])));
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <p>{t('totp.scan')}</p>
      <svg
        className="qr"
        role="img"
        aria-label={t('totp.qr')}
        viewBox={`${-QUIET_MODULES} ${-QUIET_MODULES} ${side} ${side}`}
        shapeRendering="crispEdges"
      >
        <rect x={-QUIET_MODULES} y={-QUIET_MODULES} width={side} height={side} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <p className="small">
        {t('totp.byHand')} <span className="hash">{secret.replaceAll(/(.{4})/g, '$1 ').trim()}</span>
      </p>
      <TextField
        label={t('signIn.code')}
        value={code}
        set={setCode}
        required
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      <FaultLine words={fault} />
      <div className="form-buttons">
        <Button type="submit" loading={busy}>
          {t('totp.confirm')}
        </Button>
      </div>
    </form>
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
