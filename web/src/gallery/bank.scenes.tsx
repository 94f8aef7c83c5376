/** The pages of questions and lessons in every state. */
import type { BankApi, LessonItem } from '../connection/bank';
import '../style/bank.css';
import '../style/editor.css';
import '../style/preparing.css';
import { Editor } from '../screens/bank/Editor';
import { draftOf, newDraft } from '../screens/bank/editor.viewmodel';
import { Import } from '../screens/bank/Import';
import { LessonEditor } from '../screens/bank/LessonEditor';
import { Lessons } from '../screens/bank/Lessons';
import { Questions } from '../screens/bank/Questions';
import { fakeBank, lift, noQuestions, readFile } from './bank.fixtures';
import { NOW } from './fixtures';
import type { ScreenScene } from './scene';

const bank = (change: Partial<BankApi>) => ({ bank: { ...fakeBank, ...change } });
const refused = (uri: string, code: string, words: string) => () =>
  Promise.reject({ uri, code, words, final: true });
const signedOut = refused('pitt.error.sign_in', 'sign_in', 'Sign in first.');
const source = { name: 'questions.gift', body: new Blob(['?']) };

const mine = draftOf({
  ...lift,
  question: { ...lift.question, text: 'A lift **falls** with constant speed.' },
});
const half = {
  ...newDraft(),
  title: 'Pendulum',
  options: newDraft().options.map((option, at) => ({ ...option, text: at === 1 ? 'twice as long' : '' })),
  timer: '2 min',
};
const sixty: LessonItem[] = Array.from({ length: 60 }, (_, at) => ({
  kind: 'page',
  document: 'd1',
  page: at + 1,
}));

export const bankScenes: Record<string, () => ScreenScene> = {
  questions: () => ({ kind: 'screen', show: <Questions /> }),
  'questions-empty': () => ({
    kind: 'screen',
    show: <Questions />,
    api: bank({ questions: async () => noQuestions }),
  }),
  'questions-no-hits': () => ({ kind: 'screen', show: <Questions filter={{ q: 'entropy' }} /> }),
  'questions-archive-empty': () => ({ kind: 'screen', show: <Questions filter={{ archived: true }} /> }),
  'questions-chosen': () => ({
    kind: 'screen',
    show: <Questions />,
    press: ['Choose Lift', 'Choose Vectors'],
  }),
  'questions-archived-one': () => ({ kind: 'screen', show: <Questions />, press: ['Archive Lift'] }),
  'questions-export': () => ({ kind: 'screen', show: <Questions />, press: ['Export'] }),
  'questions-to-lesson': () => ({
    kind: 'screen',
    show: <Questions />,
    press: ['Choose Lift', 'Add to a lesson'],
  }),
  'questions-signed-out': () => ({
    kind: 'screen',
    show: <Questions />,
    api: bank({ questions: signedOut }),
  }),
  'questions-failed': () => ({
    kind: 'screen',
    show: <Questions />,
    api: bank({
      questions: refused('pitt.error.offline', 'offline', 'You are not connected at the moment.'),
    }),
  }),

  'question-new': () => ({ kind: 'screen', show: <Editor id="" /> }),
  'question-filled': () => ({ kind: 'screen', show: <Editor id="q1" /> }),
  'question-preview': () => ({
    kind: 'screen',
    show: <Editor id="q1" />,
    press: ['Bequal to its weight', 'When revealed'],
    pressNarrow: ['Preview', 'Bequal to its weight', 'When revealed'],
  }),
  'question-errors': () => ({
    kind: 'screen',
    show: <Editor id="" begun={half} />,
    press: ['Save the question'],
  }),
  'question-saved': () => ({
    kind: 'screen',
    show: <Editor id="q1" begun={mine} />,
    press: ['Save the question'],
  }),
  'question-changed-elsewhere': () => ({
    kind: 'screen',
    show: <Editor id="q1" begun={mine} />,
    api: bank({
      changeQuestion: refused('pitt.error.stale', 'question_changed', 'This question was changed elsewhere.'),
      question: async () => ({ ...lift, changed_at: NOW }),
    }),
    press: ['Save the question', 'Show the newer version'],
  }),
  'question-unsaved': () => ({
    kind: 'screen',
    show: <Editor id="q1" begun={mine} />,
    press: ['Lessons'],
  }),
  'question-versions': () => ({
    kind: 'screen',
    show: <Editor id="q1" />,
    press: ['Earlier versions'],
  }),
  'question-number': () => ({
    kind: 'screen',
    show: (
      <Editor
        id=""
        begun={{ ...newDraft(), kind: 'number', text: 'How large is g?', number: '9.81', tolerance: '-1' }}
      />
    ),
    press: ['Save the question'],
  }),

  import: () => ({ kind: 'screen', show: <Import /> }),
  'import-paste': () => ({ kind: 'screen', show: <Import />, press: ['Paste text instead'] }),
  'import-preview': () => ({ kind: 'screen', show: <Import begun={{ source, read: readFile }} /> }),
  'import-nothing': () => ({
    kind: 'screen',
    show: (
      <Import
        begun={{
          source: { ...source, name: 'essay.txt' },
          read: {
            format: 'aiken',
            items: [],
            lines: 3,
            notes: [
              {
                line: 1,
                last: 3,
                excerpt: 'Dear students, next week we meet in room 12.',
                kind: 'skipped',
                code: 'no_answers',
                words: 'This text has no answers. Write them below it, as A. and B., and ANSWER: A.',
              },
            ],
          },
        }}
      />
    ),
  }),
  'import-done': () => ({
    kind: 'screen',
    show: <Import begun={{ source, read: { ...readFile, items: readFile.items.slice(0, 1), notes: [] } }} />,
    press: ['Import 1 question'],
  }),

  lessons: () => ({ kind: 'screen', show: <Lessons /> }),
  'lessons-empty': () => ({
    kind: 'screen',
    show: <Lessons />,
    api: bank({ lessons: async () => ({ lessons: [] }) }),
  }),
  'lesson-new': () => ({ kind: 'screen', show: <LessonEditor id="" />, press: ['Save the lesson'] }),
  lesson: () => ({ kind: 'screen', show: <LessonEditor id="l1" /> }),
  'lesson-long': () => ({
    kind: 'screen',
    show: <LessonEditor id="l1" />,
    api: bank({ lesson: async (id) => ({ id, version: 1, title: 'All slides', items: sixty }) }),
  }),
  'lesson-add-question': () => ({
    kind: 'screen',
    show: <LessonEditor id="l1" />,
    press: ['Add a question'],
  }),
  'lesson-add-pages': () => ({
    kind: 'screen',
    show: <LessonEditor id="l1" />,
    press: ['Add pages of a PDF'],
  }),
};
