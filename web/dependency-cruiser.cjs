/** Directions: clock, protocol <- state <- media, connection <- session <- screens <- main; kit and rich are looks only. */
const inside = (...folders) => `^src/(${folders.join('|')})/`;
const forbid = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to: { path: to } });

const INSTRUCTORS =
  '^src/screens/(bank|results|classroom/instructor|classroom/lesson/LessonBar|entering/(Classrooms|classrooms|Invite|SignIn))';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'declared',
      comment: 'What the client imports is in package.json.',
      severity: 'error',
      from: { pathNot: '\\.test\\.tsx?$' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '/(type-fest|@types|csstype)/',
      },
    },
    forbid(
      'protocol-alone',
      inside('protocol'),
      inside('state', 'connection', 'media', 'session', 'kit', 'screens'),
    ),
    forbid(
      'state-knows-only-protocol',
      inside('state'),
      inside('connection', 'media', 'session', 'kit', 'screens'),
    ),
    forbid('connection-below-session', inside('connection'), inside('media', 'session', 'kit', 'screens')),
    forbid('media-below-session', inside('media'), inside('connection', 'session', 'kit', 'screens')),
    forbid('session-below-screens', inside('session'), inside('kit', 'screens')),
    forbid('kit-is-looks-only', inside('kit'), inside('connection', 'media', 'session', 'screens')),
    forbid(
      'rich-is-looks-only',
      inside('rich'),
      inside('protocol', 'state', 'connection', 'media', 'session', 'kit', 'screens'),
    ),
    {
      name: 'instructors-words-come-with-a-lazy-module',
      comment: 'What only instructors see has its words in src/words/instructors (lingui.config.ts).',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/gallery/', '\\.test\\.tsx?$', INSTRUCTORS] },
      to: { path: INSTRUCTORS, dynamic: false },
    },
    {
      name: 'core-without-react',
      severity: 'error',
      from: {
        path: inside('protocol', 'state', 'connection', 'media', 'session'),
        pathNot: '/react\\.tsx?$',
      },
      to: { path: 'node_modules/(react|react-dom|react-aria-components|@lingui)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
