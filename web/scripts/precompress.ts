import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|css|html|svg|json|webmanifest)$/;

/** Puts a `.gz` and a `.br` beside each text file of the bundle, so that the server never compresses. */
export function precompress(): Plugin {
  return {
    name: 'pitt-precompress',
    apply: 'build',
    // Once everything is written, what is copied from public/ too; a build that fails never comes here.
    async writeBundle({ dir: folder = '' }) {
      const names = await readdir(folder, { recursive: true });
      await Promise.all(
        names.filter((name) => COMPRESSIBLE.test(name)).map((name) => compressed(join(folder, name))),
      );
    },
  };
}

async function compressed(path: string): Promise<void> {
  if (!(await stat(path)).isFile()) return;
  const plain = await readFile(path);
  const [small, smaller] = await Promise.all([
    promisify(gzip)(plain, { level: 9 }),
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  ]);
  await Promise.all([writeFile(`${path}.gz`, small), writeFile(`${path}.br`, smaller)]);
}
