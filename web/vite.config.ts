/// <reference types="vitest/config" />
import { readFileSync } from 'node:fs';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './scripts/precompress.ts';
import { onlyWoff2 } from './scripts/woff2.ts';

const version =
  /__version__ = "(.*)"/.exec(
    readFileSync(new URL('../src/pitt/__init__.py', import.meta.url), 'utf8'),
  )?.[1] ?? '';
const server = 'http://localhost:8000';

export default defineConfig({
  plugins: [
    react({ babel: { plugins: ['@lingui/babel-plugin-lingui-macro'] } }),
    lingui(),
    onlyWoff2(),
    precompress(),
  ],
  define: { __PITT_VERSION__: JSON.stringify(version) },
  build: {
    outDir: '../src/pitt/web/bundle',
    emptyOutDir: true,
    target: ['chrome107', 'firefox115', 'safari16'],
    // The content security policy allows no inline script, style or data: font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': server, '/ws': { target: 'ws://localhost:8000', ws: true } } },
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
  },
});
