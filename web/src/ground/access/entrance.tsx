/** Instead of the page while nobody is signed in: the sign-in form, or what a one-time link opens. */
import './words.js';
import './access.css';
import { IconAntenna } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../asking/ask.js';
import { Choices, FaultLine, Form, type FormReader, LongField } from '../asking/fields.js';
import { useAsked } from '../asking/use-followed.js';
import { nameWindow } from '../shell/title.js';
import { chooseLanguage, PAGE_LANGUAGES } from '../words/choose-language.js';
import { useLanguage } from '../words/use-language.js';
import { AccountNames } from './account-names.js';
import { NewPassword } from './new-password.js';
import { SENDING_ANSWERS } from './sending-answers.js';
import { SignInForm } from './sign-in-form.js';

export default function Entrance() {
  const { t } = useTranslation('access');
  const { t: tPage } = useTranslation();
  const language = useLanguage();
  const way = location.pathname === '/enter' ? 'setup' : location.pathname === '/answer' ? 'answer' : 'signIn';
  const title = t(`${way}.title`);
  useEffect(() => nameWindow(title), [title]);
  return (
    <div className="entrance">
      <main id="main" className="card entrance-card">
        <div className="entrance-head line">
          <IconAntenna size={30} aria-hidden className="logo" />
          <span className="entrance-product">{tPage('title')}</span>
          <Choices
            hidesLegend
            legend={tPage('language')}
            type="radio"
            name="page-language"
            options={PAGE_LANGUAGES}
            chosen={[language]}
            toggle={(next) => void chooseLanguage(next)}
          />
        </div>
        <h1>{title}</h1>
        {way === 'setup' ? <SetupForm /> : way === 'answer' ? <AnswerForm /> : <SignInForm />}
      </main>
    </div>
  );
}

/** What the link in a message to a contact opens: one answer to the duty room, without an account. */
function AnswerForm() {
  const { t } = useTranslation('access');
  const [isSent, setSent] = useState(false);
  const submit = async (form: FormReader) => {
    const answer = SENDING_ANSWERS.find((one) => one === form.text('answer')) ?? 'taken';
    const body = { link: location.hash.slice(1), answer, text: form.text('text') };
    await ask('POST /api/v1/sendings/answer', { body });
    setSent(true);
  };
  if (isSent) return <p role="status">{t('answer.thanks')}</p>;
  return (
    <Form send={submit} words={t('answer.send')}>
      <p>{t('answer.hint')}</p>
      <Choices
        legend={t('answer.legend')}
        type="radio"
        name="answer"
        initial={['taken']}
        options={SENDING_ANSWERS.map((one) => [one, t(`answer.${one}`)] as const)}
      />
      <LongField label={t('answer.text')} name="text" rows={4} maxLength={2000} />
    </Form>
  );
}

/** What a one-time link opens: the first administrator, or a password for an account that waits for one. */
function SetupForm() {
  const { t } = useTranslation('access');
  const link = location.hash.slice(1);
  const { value: purpose, fault: refused } = useAsked('POST /api/v1/session/link', { body: { link } });
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const isFirst = purpose?.purpose === 'first';
  const submit = async () => {
    const body = { link, password, ...(isFirst ? { id, name } : {}) };
    // The link is used up: it must not stay in the address.
    await ask('POST /api/v1/session/setup', { body });
    location.replace('/');
  };
  if (purpose === undefined) return refused === '' ? <p className="dim">…</p> : <LinkFault words={refused} />;
  return (
    <Form send={submit} disabled={password === ''} words={t(isFirst ? 'setup.makeFirst' : 'setup.setPassword')}>
      <p>{isFirst ? t('setup.first') : t('setup.password', { name: purpose.name ?? '', id: purpose.id ?? '' })}</p>
      {isFirst && <AccountNames id={id} name={name} isOwn setId={setId} setName={setName} />}
      <NewPassword set={setPassword} />
    </Form>
  );
}

function LinkFault({ words }: { words: string }) {
  const { t } = useTranslation('access');
  return (
    <>
      <FaultLine words={words} />
      <p>
        <a href="/">{t('setup.toSignIn')}</a>
      </p>
    </>
  );
}
