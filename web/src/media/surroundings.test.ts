import { expect, test } from 'vitest';
import { findObstacle } from './surroundings';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

test.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) [FBAN/FBIOS;FBAV/480.0]', true, true, 'in_app'],
  ['Mozilla/5.0 (Linux; Android 15; Pixel 8; wv) Chrome/130.0', true, true, 'in_app'],
  ['Mozilla/5.0 (iPhone) Instagram 350.0', true, false, 'in_app'],
  [CHROME, true, true, null],
  [CHROME, false, true, 'insecure'],
  [CHROME, true, false, 'insecure'],
] as const)('%s, secure %s, devices %s: %s', (agent, secure, devices, obstacle) => {
  expect(findObstacle(agent, secure, devices)).toBe(obstacle);
});
