/** A bank of questions, a file that was read and a lesson, for the pages of teachers. */
import type {
  BankApi,
  DocumentLine,
  KeptQuestion,
  LessonItem,
  LessonLine,
  QuestionLine,
  QuestionList,
  ReadFile,
} from '../connection/bank';
import { NOW } from './fixtures';

const DAY = 86_400_000;

function line(id: string, change: Partial<QuestionLine>): QuestionLine {
  return {
    id,
    version: 1,
    title: '',
    text: '',
    kind: 'single',
    folder: 'Physics/Mechanics',
    tags: [],
    has_key: true,
    archived: false,
    changed_at: NOW - DAY,
    ...change,
  };
}

export const questionLines: QuestionLine[] = [
  line('q1', {
    title: 'Lift',
    text: 'A lift rises with constant speed. How large is the pull of its rope?',
    tags: ['newton', 'forces'],
    version: 3,
  }),
  line('q2', {
    title: 'Vectors',
    text: 'Which of these are **vectors**?',
    kind: 'multiple',
    tags: ['maths'],
  }),
  line('q3', {
    text: 'Two equal bulbs hang in series on a battery. The switch beside the second one is closed. What does the first bulb do?',
    folder: 'Physics/Circuits',
    tags: ['current'],
    has_key: false,
  }),
  line('q4', {
    text: 'In a vacuum a feather falls as fast as a hammer.',
    kind: 'true_false',
    tags: ['newton'],
  }),
  line('q5', { title: 'g', text: 'How large is $g$ in m/s²?', kind: 'number' }),
  line('q6', { title: 'Where are we?', kind: 'where_are_we', folder: '', has_key: false }),
];

export const questionList: QuestionList = {
  questions: questionLines,
  more: false,
  folders: ['Physics', 'Physics/Circuits', 'Physics/Mechanics', 'Seminar'],
  tags: ['current', 'forces', 'maths', 'newton'],
};

export const noQuestions: QuestionList = { questions: [], more: false, folders: [], tags: [] };

export const lift: KeptQuestion = {
  id: 'q1',
  version: 3,
  title: 'Lift',
  folder: 'Physics/Mechanics',
  tags: ['newton', 'forces'],
  archived: false,
  changed_at: NOW,
  question: {
    kind: 'single',
    text: 'A lift rises with constant speed. How large is the pull of its rope?',
    options: [
      { text: 'greater than its weight', feedback: 'Then it would speed up.' },
      { text: 'equal to its weight', feedback: 'No acceleration, no net force.' },
      { text: 'less than its weight' },
    ],
    right: [1],
    explanation: "Newton's first law: without a net force the velocity stays as it is.",
    confidence: true,
    timer_s: 60,
  },
  versions: [
    { version: 3, at: NOW, title: 'Lift' },
    { version: 2, at: NOW - DAY, title: 'Lift' },
    { version: 1, at: NOW - 9 * DAY, title: 'A lift' },
  ],
};

export const readFile: ReadFile = {
  format: 'gift',
  lines: 61,
  items: [
    { ...lift, line: 4, last: 10 },
    {
      title: '',
      folder: '',
      tags: [],
      question: { kind: 'number', text: 'How large is g in m/s²?', number: 9.81, tolerance: 0.02 },
      line: 12,
      last: 12,
    },
    {
      title: 'Vectors',
      folder: 'Physics/Mechanics',
      tags: ['maths'],
      question: {
        kind: 'multiple',
        text: 'Which of these are vectors?',
        options: [{ text: 'velocity' }, { text: 'mass' }, { text: 'force' }],
        right: [0, 2],
      },
      line: 14,
      last: 18,
    },
  ],
  notes: [
    {
      line: 14,
      last: 18,
      excerpt: '~%30%velocity ~%-100%mass ~%70%force',
      kind: 'understood_partly',
      code: 'unequal_shares',
      words: 'The answers have unequal shares. Pitt gives no partial credit: who chose all of them is right.',
    },
    {
      line: 20,
      last: 20,
      excerpt: 'Who wrote the Principia? {=Newton =Isaac Newton}',
      kind: 'skipped',
      code: 'short_answer',
      words: 'Short answers are not supported. Make it a question with answers to choose from.',
    },
    {
      line: 22,
      last: 27,
      excerpt: 'Match each force with its source. {=weight -> Earth =lift -> air}',
      kind: 'skipped',
      code: 'matching',
      words: 'Matching is not supported. Ask for one of the pairs instead.',
    },
    {
      line: 31,
      last: 31,
      excerpt: '$CATEGORY: $course$/top/',
      kind: 'understood_partly',
      code: 'category',
      words: 'This category has no name. The questions below it are in no folder.',
    },
  ],
};

export const lessonLines: LessonLine[] = [
  {
    id: 'l1',
    version: 4,
    title: "Week 3: Newton's laws",
    pages: 24,
    questions: 4,
    archived: false,
    changed_at: NOW,
  },
  {
    id: 'l2',
    version: 1,
    title: 'Week 4: Circuits',
    pages: 0,
    questions: 6,
    archived: false,
    changed_at: NOW,
  },
  { id: 'l3', version: 1, title: 'Trial', pages: 0, questions: 0, archived: false, changed_at: NOW },
];

export const documents: DocumentLine[] = [
  { id: 'd1', name: 'Newton.pdf', pages: 24, created_at: NOW },
  { id: 'd2', name: 'Circuits-long-name-of-a-lecture.pdf', pages: 1, created_at: NOW - DAY },
];

const page = (number: number): LessonItem => ({ kind: 'page', document: 'd1', page: number });

export const lessonItems: LessonItem[] = [
  page(1),
  page(2),
  page(3),
  { kind: 'question', question: 'q1' },
  page(4),
  page(5),
  { kind: 'question', question: 'q3' },
  page(6),
  page(7),
  { kind: 'question', question: 'gone' },
];

const nobody = () => Promise.reject({ uri: 'pitt.error.unknown', words: 'There is no such question.' });

/** The bank's side of the server without one. */
export const fakeBank: BankApi = {
  questions: async (filter = {}) => {
    if (filter.q === 'entropy') return { ...questionList, questions: [] };
    if (filter.archived) return { ...questionList, questions: [] };
    return questionList;
  },
  question: (id) => (id === 'q1' ? Promise.resolve(lift) : nobody()),
  version: async (_, version) => ({ ...lift, version, at: NOW - DAY }),
  addQuestion: async () => ({ id: 'q9', version: 1 }),
  changeQuestion: async (id, seen) => ({ id, version: seen + 1 }),
  archiveQuestion: async () => ({}),
  readFile: async () => readFile,
  importQuestions: async (items) => ({ added: items.length }),
  addImage: async () => ({ id: 'i1', width: 640, height: 480 }),
  documents: async () => ({ documents }),
  addDocument: async (_, name) => ({ id: 'd3', name, pages: 60 }),
  lessons: async () => ({ lessons: lessonLines }),
  lesson: async (id) => ({ id, version: 4, title: "Week 3: Newton's laws", items: lessonItems }),
  addLesson: async () => ({ id: 'l9', version: 1 }),
  changeLesson: async (id, seen) => ({ id, version: seen + 1 }),
  wholeLesson: async () => ({ title: 'Circuits', items: [], missing: 0 }),
  archiveLesson: async () => ({}),
};
