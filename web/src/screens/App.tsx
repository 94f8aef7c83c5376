import { i18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { I18nProvider as KitLanguage } from 'react-aria-components/I18nProvider';
import { withInstructorsWords } from '../words/words';
import { ClassroomPage } from './ClassroomPage';
import type { ClassroomPort } from './classroom/context';
import { Enter } from './entering/Enter';
import { NotFound } from './entering/NotFound';
import type { Myself } from './mine/Mine';
import { usePath } from './navigation';
import { type Match, matchRoute, type RouteName } from './routes';

const Results = lazy(() => withInstructorsWords(import('./results/Results')));
const Mine = lazy(() => import('./mine/Mine'));
const Bank = lazy(() => withInstructorsWords(import('./bank/Bank')));
const Classrooms = lazy(() => withInstructorsWords(import('./entering/Classrooms')));
const SignIn = lazy(() => withInstructorsWords(import('./entering/SignIn')));
const Invite = lazy(() => withInstructorsWords(import('./entering/Invite')));

/** A session as the application needs it: its state, its actions, and the way in. */
export interface OpenablePort extends ClassroomPort {
  open(): Promise<void>;
}

/** Speaks the chosen language in our words and in those of the kit. */
export function Languages({ children, direction }: { children: ReactNode; direction?: 'rtl' }) {
  return (
    <I18nProvider i18n={i18n}>
      <KitLocale direction={direction}>{children}</KitLocale>
    </I18nProvider>
  );
}

function KitLocale({ children, direction }: { children: ReactNode; direction: 'rtl' | undefined }) {
  const { i18n: current } = useLingui();
  // The kit takes its direction from the language; Arabic stands in where right-to-left is tried out.
  return <KitLanguage locale={direction === 'rtl' ? 'ar' : current.locale}>{children}</KitLanguage>;
}

interface AppProps {
  /** Makes the session of one classroom. */
  openClassroom: (code: string) => OpenablePort;
  /** Whom this browser knows in a classroom. */
  recall: (code: string) => Myself | null;
}

/** The whole client: one screen for every address. */
export function App({ openClassroom, recall }: AppProps) {
  const match = matchRoute(usePath());
  return (
    <Languages>
      <Screen match={match} openClassroom={openClassroom} recall={recall} />
    </Languages>
  );
}

function Screen({ match, openClassroom, recall }: AppProps & { match: Match }) {
  switch (match.name) {
    case 'enter':
      return <Enter />;
    case 'classroom':
      return <Classroom key={match.code} code={match.code} openClassroom={openClassroom} />;
    case 'not-found':
      return <NotFound />;
    default:
      return (
        <Suspense>
          <LaterScreen name={match.name} code={match.code} recall={recall} />
        </Suspense>
      );
  }
}

interface LaterProps {
  name: Exclude<RouteName, 'enter' | 'classroom' | 'not-found'>;
  code: string;
  recall: AppProps['recall'];
}

/** What is loaded when it is needed: all but a student's way into a class. */
function LaterScreen({ name, code, recall }: LaterProps) {
  switch (name) {
    case 'sign-in':
      return <SignIn />;
    case 'classrooms':
      return <Classrooms />;
    case 'invite':
      return <Invite />;
    case 'results':
      return <Results key={code} code={code} />;
    case 'mine':
      return <Remembering key={code} code={code} recall={recall} />;
    case 'questions':
    case 'question-new':
    case 'questions-import':
    case 'question':
    case 'lessons':
    case 'lesson-new':
    case 'lesson':
      return <Bank key={`${name} ${code}`} screen={name} id={code} />;
  }
}

function Remembering({ code, recall }: { code: string; recall: AppProps['recall'] }) {
  const [me] = useState(() => recall(code));
  return <Mine code={code} me={me} />;
}

/** Holds the session of one classroom for as long as its address is shown. */
function Classroom({ code, openClassroom }: Pick<AppProps, 'openClassroom'> & { code: string }) {
  const [port, setPort] = useState<OpenablePort | null>(null);
  useEffect(() => {
    const opened = openClassroom(code);
    setPort(opened);
    void opened.open();
    return () => {
      // Another page of ours: camera and microphone are not to stay on behind it.
      if (opened.store.getState().connection !== 'closed') void opened.actions.leave();
    };
  }, [code, openClassroom]);
  return port && <ClassroomPage port={port} />;
}
