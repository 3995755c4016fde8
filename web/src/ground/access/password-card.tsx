import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../asking/ask.js';
import { FaultLine, Field } from '../asking/fields.js';
import { useWork } from '../asking/use-work.js';
import { Button } from '../shell/button.js';
import { NewPassword } from './new-password.js';

export function PasswordCard() {
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
        <Field
          label={t('password.current')}
          value={current}
          set={setCurrent}
          required
          type="password"
          autoComplete="current-password"
        />
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
