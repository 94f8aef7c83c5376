import { defineConfig } from '@lingui/cli';

/** What only instructors ever see: its words are loaded with it. */
const instructors = [
  'src/screens/bank',
  'src/screens/results',
  'src/screens/classroom/instructor',
  'src/screens/classroom/lesson/LessonBar.tsx',
  'src/screens/entering/Classrooms.tsx',
  'src/screens/entering/classrooms.viewmodel.ts',
  'src/screens/entering/Invite.tsx',
  'src/screens/entering/SignIn.tsx',
];
const exclude = ['**/*.test.*'];

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'pl'],
  catalogs: [
    {
      path: '<rootDir>/src/words/{locale}',
      include: ['src'],
      exclude: [...exclude, ...instructors.map((place) => (place.includes('.') ? place : `${place}/**`))],
    },
    { path: '<rootDir>/src/words/instructors/{locale}', include: instructors, exclude },
  ],
  format: 'po',
});
