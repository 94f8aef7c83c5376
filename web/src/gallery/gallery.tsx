/**
 * Shows one screen in one state: `gallery.html?state=<name>`, with `&dir=rtl` from right to left and `&language=pl` in
 * another language. Driven by tests and by the script that takes the pictures; never part of the product.
 */
import { useEffect, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import '../style/index.css';
import type { ClassroomAbout } from '../connection/api';
import { adoptKitStyles } from '../kit/headless';
import type { ProcedureUri, Refusal } from '../protocol/procedures';
import { Languages } from '../screens/App';
import { type Api, ApiProvider } from '../screens/api';
import { ClassroomPage } from '../screens/ClassroomPage';
import { ClassroomProvider } from '../screens/classroom/context';
import { PagesProvider } from '../screens/classroom/lesson/pages';
import { Joining } from '../screens/joining/Joining';
import { routes } from '../screens/routes';
import type { ClassroomActions, ClassroomState } from '../state/model';
import { pickLanguage, speak, withInstructorsWords } from '../words/words';
import { fakeBank } from './bank.fixtures';
import { CODE, dealt, NOW, students } from './fixtures';
import { paper } from './paper';
import { noResults } from './results.fixtures';
import type { ClassScene } from './scene';
import { scenes } from './scenes';

const about: ClassroomAbout = {
  code: CODE,
  title: 'Physics 101',
  locked: false,
  meeting_open: true,
  here: 12,
  instructor: false,
};

const fakeApi: Api = {
  session: async () => ({ instructor: { id: 'i1', name: 'Maria Nowak' }, csrf: '' }),
  signIn: async () => ({ instructor: { id: 'i1', name: 'Maria Nowak' }, csrf: '' }),
  signOut: async () => {},
  classrooms: async () => ({ classrooms: [] }),
  makeClassroom: async (title) => ({ code: CODE, title }),
  classroom: async () => about,
  results: async () => noResults(),
  participation: async () => ({ title: 'Physics 101', meetings: [], students: [] }),
  mine: async () => ({ title: 'Physics 101', meetings: [] }),
  invite: async () => ({ link: `${location.origin}/invite#3Qw…`, expires_at: NOW }),
  acceptInvitation: () => Promise.reject({ uri: 'pitt.error.ticket', words: 'This invitation is used up.' }),
  rehearse: async (_, count) => ({ students: count }),
  join: () => new Promise(() => {}),
  ticket: async () => ({ ticket: '' }),
  bank: fakeBank,
};

const refusals: Partial<Record<ProcedureUri, Refusal>> = {
  'pitt.switch.lobby': {
    uri: 'pitt.error.confirm',
    words: 'Maria Nowak is on the stage. End the broadcast for everybody?',
  },
  'pitt.switch.groups': {
    uri: 'pitt.error.stale_epoch',
    words:
      'Tom Berg has just split the class into groups. Look at the class as it is now, then decide again.',
  },
};

const results: Partial<Record<ProcedureUri, unknown>> = {
  'pitt.groups.preview': {
    groups: dealt(students.slice(0, 27)),
    front: { s28: 'sitting_out' },
    repeats: 2,
    students: 27,
  },
};

const papers = () => ({
  load: async (_: string, page: number) =>
    paper(`Circuits, page ${page}`, [
      'Two equal bulbs in series.',
      'What changes when the switch is closed?',
    ]),
  text: async () => 'Two equal bulbs in series. What changes when the switch is closed?',
});

function fakeActions(refused: ClassScene['refusals']): ClassroomActions {
  const nothing = async () => {};
  return {
    call: (uri) => {
      const refusal = refused?.[uri] ?? refusals[uri];
      if (refusal) return Promise.reject(refusal);
      return Promise.resolve((results[uri] ?? { counters: {} }) as never);
    },
    prepare: nothing,
    join: () => new Promise(() => {}),
    setMicrophone: nothing,
    setCamera: nothing,
    setScreen: nothing,
    chooseDevice: nothing,
    unblockSound: () => {},
    leave: nothing,
    comeBack: () => {},
    serverNow: () => NOW,
    personalLink: () => `${location.origin}/c/${CODE}#me=…`,
  };
}

/** Presses the buttons that lead into the state, one after the other. */
async function pressAll(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const button = await waitFor(() => findByName(name));
    button.scrollIntoView?.({ block: 'nearest' });
    // A box is pressed itself: its words pass the press on a second time.
    (button.querySelector('input') ?? button).click();
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

function findByName(name: string): HTMLElement | undefined {
  const all = [
    ...document.querySelectorAll<HTMLElement>(
      'button, [role="menuitem"], [role="radio"], summary, .checkbox, .bank-nav a',
    ),
  ];
  return all.find((one) => (one.getAttribute('aria-label') ?? shownText(one)) === name);
}

function shownText(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
  return (copy.textContent ?? '').trim();
}

async function waitFor<T>(find: () => T | undefined): Promise<T> {
  const until = performance.now() + 20_000;
  for (;;) {
    const found = find();
    if (found) return found;
    if (performance.now() > until) throw new Error('The gallery did not find what it waits for.');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

function ready(word = 'ready'): void {
  document.documentElement.dataset.gallery = word;
}

function ClassInState({ scene }: { scene: ClassScene }) {
  const port = useMemo(
    () => ({ store: createStore<ClassroomState>(() => scene.state), actions: fakeActions(scene.refusals) }),
    [scene],
  );
  const api = useMemo<Api>(
    () => ({
      ...fakeApi,
      classroom: () =>
        scene.unknown
          ? Promise.reject({
              uri: 'pitt.error.unknown',
              words: 'No classroom has this code. Look at it once more, or ask your teacher for the link.',
            })
          : Promise.resolve({ ...about, ...scene.about }),
      ...scene.api,
    }),
    [scene],
  );
  return (
    <ApiProvider value={api}>
      <PagesProvider value={papers}>
        {scene.around ? (
          <ClassroomProvider port={port}>
            <Joining around={scene.around} />
          </ClassroomProvider>
        ) : (
          <ClassroomPage port={port} />
        )}
      </PagesProvider>
    </ApiProvider>
  );
}

function Stage({ name }: { name: string }) {
  const scene = useMemo(() => scenes[name]?.(), [name]);
  useEffect(() => {
    const narrow = window.innerWidth < 960;
    const press = (narrow ? scene?.pressNarrow : undefined) ?? scene?.press ?? [];
    // What is loaded lazily is there once the first heading is.
    waitFor(() => document.querySelector<HTMLElement>('h1') ?? undefined)
      .then(() => pressAll(press))
      .then(() => new Promise((resolve) => setTimeout(resolve, 150)))
      .then(() => ready())
      .catch((error: unknown) => ready(`failed: ${String(error)}`));
  }, [scene]);
  if (!scene) {
    return (
      <ul>
        {Object.keys(scenes).map((state) => (
          <li key={state}>
            <a href={`?state=${state}`}>{state}</a>
          </li>
        ))}
      </ul>
    );
  }
  if (scene.kind === 'class') return <ClassInState scene={scene} />;
  return <ApiProvider value={{ ...fakeApi, ...scene.api }}>{scene.show}</ApiProvider>;
}

async function start(): Promise<void> {
  const asked = new URLSearchParams(location.search);
  const name = asked.get('state') ?? '';
  const rtl = asked.get('dir') === 'rtl';
  const { dataset } = document.documentElement;
  dataset.routes = JSON.stringify(Object.values(routes));
  dataset.states = JSON.stringify(Object.keys(scenes));
  if (rtl) document.documentElement.dir = 'rtl';
  // Where a name or a notice was kept by an earlier visit, pictures would differ.
  localStorage.clear();
  sessionStorage.clear();
  if (!name.startsWith('joining-instructor'))
    localStorage.setItem('pitt.name', name === 'joining' ? '' : 'Ana');
  if (name === 'teaching-projected') localStorage.setItem('pitt.projected', '1');
  adoptKitStyles();
  await withInstructorsWords(speak(pickLanguage(asked.get('language'), [])));
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <Languages direction={rtl ? 'rtl' : undefined}>
      <Stage name={name} />
    </Languages>,
  );
  if (!(name in scenes)) ready('index');
}

void start();
