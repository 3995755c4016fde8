/** One's own account: password, second factor, where one is signed in, API tokens. */
import './words.js';
import './access.css';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/client.js';
import { ask } from '../asking/ask.js';
import { FaultLine, Field, Form, useWork } from '../asking/fields.js';
import { Link } from '../shell/address.js';
import { Button } from '../shell/button.js';
import { nameWindow } from '../shell/title.js';
import { SessionList, TokenList } from './access-lists.js';
import { SignOut } from './account-menu.js';
import { NewPassword } from './new-password.js';
import { loadSession, type Me, useMay, useSession } from './session.js';

function PasswordCard() {
  const { t } = useTranslation('access');
  const { busy, fault, run } = useWork();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(0);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await run(() => ask('PUT /api/v1/session/password', { body: { current, next } })))) return;
    setCurrent('');
    setNext('');
    setDone(done + 1);
  };
  return (
    <section className="card" aria-label={t('password.title')}>
      <h2>{t('password.title')}</h2>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <Field label={t('password.current')} value={current} set={setCurrent} required type="password" />
        <NewPassword key={done} set={setNext} />
        <FaultLine words={fault} />
        {done > 0 && fault === '' && <p role="status">{t('password.done')}</p>}
        <div className="row">
          <Button type="submit" loading={busy} disabled={next === ''}>
            {t('password.change')}
          </Button>
        </div>
      </form>
    </section>
  );
}

export default function AccountScreen() {
  const { t } = useTranslation('access');
  const { t: tPage } = useTranslation();
  const user = useSession((session) => session.user);
  const mayMakeAccounts = useMay('users');
  useEffect(() => nameWindow(tPage('nav.account')), [tPage]);
  return (
    <main id="main" className="screen access stack">
      <h1>{tPage('nav.account')}</h1>
      {user === undefined ? (
        <section className="card">
          <h2>{tPage('session.open')}</h2>
          <p>{t('open.hint')}</p>
          {mayMakeAccounts && (
            <p>
              <Link to="/admin" className="button-link">
                {t('open.make')}
              </Link>
            </p>
          )}
        </section>
      ) : (
        <>
          <div className="row">
            <span>
              <b>{user.name}</b> <span className="dim">({user.id})</span> · {tPage(`session.role.${user.role}`)}
            </span>
            <SignOut />
          </div>
          <div className="columns">
            {user.hasPassword && <PasswordCard />}
            {user.hasPassword && <SecondFactorCard user={user} />}
          </div>
          <section className="card" aria-label={t('sessions.mine')}>
            <h2>{t('sessions.mine')}</h2>
            <SessionList userId={user.id} />
          </section>
          <section className="card" aria-label={t('tokens.mine')}>
            <h2>{t('tokens.mine')}</h2>
            <p className="dim">{t('tokens.hint')}</p>
            <TokenList userId={user.id} />
          </section>
        </>
      )}
    </main>
  );
}

type Proposal = Answer<'POST /api/v1/session/totp'>;

/** Authenticators look for the light border around the square. */
const QUIET_MODULES = 4;

/** The second factor: a square to scan, a code to show that it was scanned, and recovery codes to put away. */
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
          <Field label={t('password.current')} value={password} set={setPassword} required type="password" />
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
