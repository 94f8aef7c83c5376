import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { onlyWoff2 } from './scripts/woff2.ts';

/** Builds the gallery of screens and states; it never goes into the product. */
export default defineConfig({
  base: './',
  plugins: [react({ babel: { plugins: ['@lingui/babel-plugin-lingui-macro'] } }), lingui(), onlyWoff2()],
  build: {
    target: ['chrome107'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: 'gallery.html' },
    minify: false,
  },
  worker: { format: 'es' },
});
