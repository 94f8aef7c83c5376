import type { Plugin } from 'vite';

/** Leaves of each font the one file that every browser we build for reads, and drops the older formats. */
export function onlyWoff2(): Plugin {
  return {
    name: 'pitt-only-woff2',
    enforce: 'pre',
    transform(code, id) {
      if (!/katex[^/]*\.css/.test(id)) return null;
      return {
        code: code.replace(/,\s*url\([^)]*\.(woff|ttf)\)\s*format\(["'][a-z]+["']\)/g, ''),
        map: null,
      };
    },
  };
}
