/** The way into a class and out of it. */
import type { ClassroomLine } from '../connection/api';
import Classrooms from '../screens/entering/Classrooms';
import { Enter } from '../screens/entering/Enter';
import Invite from '../screens/entering/Invite';
import { NotFound } from '../screens/entering/NotFound';
import SignIn from '../screens/entering/SignIn';
import { ana } from './class';
import { before, CODE, local, maria, NOW, state } from './fixtures';
import type { ClassScene, ScreenScene } from './scene';

const lines: ClassroomLine[] = [
  { code: CODE, title: 'Physics 101', created_at: NOW, meeting_open: true, locked: false, here: 28 },
  { code: '7KM-2RD', title: 'Thermodynamics', created_at: NOW, meeting_open: false, locked: false, here: 0 },
  {
    code: 'W0P-J6Z',
    title: 'Seminar: how physicists argue',
    created_at: NOW,
    meeting_open: false,
    locked: true,
    here: 0,
  },
];

const never = () => new Promise<never>(() => {});
const refuse = (uri: string, words: string) => () => Promise.reject({ uri, words, final: true });

export const enteringScenes: Record<string, () => ScreenScene | ClassScene> = {
  // --- entering ---
  enter: () => ({ kind: 'screen', show: <Enter /> }),
  'enter-wrong': () => ({ kind: 'screen', show: <Enter typed="QX4" wrong /> }),
  'sign-in-working': () => ({ kind: 'screen', show: <SignIn />, api: { signIn: never } }),
  'sign-in-failed': () => ({ kind: 'screen', show: <SignIn /> }),
  'classrooms-empty': () => ({
    kind: 'screen',
    show: <Classrooms />,
    api: { classrooms: async () => ({ classrooms: [] }) },
  }),
  classrooms: () => ({
    kind: 'screen',
    show: <Classrooms />,
    api: { classrooms: async () => ({ classrooms: lines }) },
  }),
  'classrooms-make': () => ({
    kind: 'screen',
    show: <Classrooms making />,
    api: { classrooms: async () => ({ classrooms: lines }) },
  }),
  'classrooms-signed-out': () => ({
    kind: 'screen',
    show: <Classrooms />,
    api: { session: async () => ({ instructor: null, csrf: '' }) },
  }),
  'classrooms-failed': () => ({
    kind: 'screen',
    show: <Classrooms />,
    api: {
      classrooms: refuse(
        'pitt.error.offline',
        'You are not connected at the moment. Wait until you are back, then try again.',
      ),
    },
  }),
  invite: () => ({
    kind: 'screen',
    show: <Invite />,
    api: { session: async () => ({ instructor: null, csrf: '' }) },
  }),
  'invite-signed-in': () => ({ kind: 'screen', show: <Invite /> }),
  'not-found': () => ({ kind: 'screen', show: <NotFound /> }),

  // --- joining ---
  joining: () => ({ kind: 'class', state: before() }),
  'joining-asking': () => ({ kind: 'class', state: before({ microphone: 'asking', camera: 'asking' }) }),
  'joining-fine': () => ({ kind: 'class', state: before(local()) }),
  'joining-quiet': () => ({ kind: 'class', state: before(local({ level: 0 })) }),
  'joining-voice': () => ({
    kind: 'class',
    state: before(local({ camera: 'off', stream: null })),
    press: ['Voice only'],
  }),
  'joining-listen': () => ({ kind: 'class', state: before(), press: ['Just listen'] }),
  'joining-blocked': () => ({ kind: 'class', state: before({ microphone: 'blocked', camera: 'blocked' }) }),
  'joining-no-camera': () => ({ kind: 'class', state: before(local({ camera: 'missing', stream: null })) }),
  'joining-busy': () => ({ kind: 'class', state: before(local({ camera: 'busy', stream: null })) }),
  'joining-inside-app': () => ({ kind: 'class', state: before(), around: { secure: true, insideApp: true } }),
  'joining-insecure': () => ({ kind: 'class', state: before(), around: { secure: false, insideApp: false } }),
  'joining-locked': () => ({ kind: 'class', state: before(local()), about: { locked: true } }),
  'joining-not-open': () => ({
    kind: 'class',
    state: before(local()),
    about: { meeting_open: false, here: 0 },
  }),
  'joining-unknown': () => ({ kind: 'class', state: before(), unknown: true }),
  'joining-instructor': () => ({
    kind: 'class',
    state: before(local()),
    about: { instructor: true, name: maria.name, meeting_open: false, here: 0 },
  }),
  'joining-connecting': () => ({ kind: 'class', state: { ...before(local()), connection: 'connecting' } }),

  // --- goodbye ---
  'goodbye-ended': () => ({
    kind: 'class',
    state: {
      ...state({ as: ana }),
      connection: 'closed',
      closed: { uri: 'pitt.close.meeting_ended', words: '' },
    },
  }),
  'goodbye-removed': () => ({
    kind: 'class',
    state: { ...state({ as: ana }), connection: 'closed', closed: { uri: 'pitt.close.removed', words: '' } },
  }),
  'goodbye-newer-device': () => ({
    kind: 'class',
    state: {
      ...state({ as: ana }),
      connection: 'closed',
      closed: { uri: 'pitt.close.newer_device', words: '' },
    },
  }),
  'goodbye-left': () => ({
    kind: 'class',
    state: { ...state({ as: maria }), connection: 'closed', closed: { uri: 'pitt.close.left', words: '' } },
  }),
  'goodbye-error': () => ({
    kind: 'class',
    state: {
      ...state({ as: ana }),
      connection: 'closed',
      closed: {
        uri: 'pitt.error.storage',
        words: 'Pitt could not write down what happened. Try again in a minute.',
      },
    },
  }),
};
