import { defineConfig } from '@lingui/cli';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'pl'],
  catalogs: [{ path: '<rootDir>/src/words/{locale}', include: ['src'], exclude: ['**/*.test.*'] }],
  format: 'po',
});
