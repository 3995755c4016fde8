/** Instead of the page while nobody is signed in: the sign-in form, or what a one-time link opens. */
import './words.js';
import './access.css';
import { IconAntenna } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Choices } from '../asking/fields.js';
import { nameWindow } from '../shell/title.js';
import { chooseLanguage, PAGE_LANGUAGES } from '../words/choose-language.js';
import { useLanguage } from '../words/use-language.js';
import { AnswerForm } from './answer-form.js';
import { SetupForm } from './setup-form.js';
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
