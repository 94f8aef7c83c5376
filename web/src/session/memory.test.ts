// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest';
import { forget, personalLink, type Remembered, readPersonalLink, recall, remember } from './memory';

const ANA: Remembered = {
  participant: '0a1b',
  secret: 's-_t',
  name: 'Ana',
  role: 'student',
  left: false,
  devices: null,
  notice: 3,
};

beforeEach(() => localStorage.clear());

test('the same classroom is remembered however its code is typed', () => {
  remember('QX4-7TP', ANA);
  expect(recall('qx47tp')).toEqual(ANA);
  expect(recall('AAA-AAA')).toBeNull();
  forget('QX47TP');
  expect(recall('QX4-7TP')).toBeNull();
});

test('what is broken is not remembered', () => {
  localStorage.setItem('pitt.classroom.QX47TP', '{"participant":');
  expect(recall('QX4-7TP')).toBeNull();
});

test('a personal link carries who one is', () => {
  const link = personalLink('https://pitt.example', 'QX4-7TP', ANA.participant, ANA.secret);
  expect(readPersonalLink(new URL(link).hash)).toEqual({ participant: '0a1b', secret: 's-_t' });
});

test.each(['', '#', '#me=', '#me=a', '#other=1'])('%j is no personal link', (hash) => {
  expect(readPersonalLink(hash)).toBeNull();
});
