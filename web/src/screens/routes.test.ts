import { describe, expect, it } from 'vitest';
import { matchRoute, readCode, readCodeOrLink } from './routes';

describe('matchRoute', () => {
  it.each([
    ['/', 'enter'],
    ['/sign-in', 'sign-in'],
    ['/classrooms', 'classrooms'],
    ['/classrooms/', 'classrooms'],
    ['/invite', 'invite'],
    ['/nowhere', 'not-found'],
    ['/classrooms/else', 'not-found'],
    ['/c', 'not-found'],
    ['/questions', 'questions'],
    ['/questions/new', 'question-new'],
    ['/questions/import', 'questions-import'],
    ['/questions/01J/else', 'not-found'],
    ['/lessons/', 'lessons'],
    ['/lessons/new', 'lesson-new'],
  ])('%s shows %s', (path, name) => {
    expect(matchRoute(path).name).toBe(name);
  });

  it('finds the id of a question and of a lesson', () => {
    expect(matchRoute('/questions/01J%20X')).toEqual({ name: 'question', code: '01J X' });
    expect(matchRoute('/lessons/7')).toEqual({ name: 'lesson', code: '7' });
  });

  it('finds the code of a classroom, whatever follows it', () => {
    expect(matchRoute('/c/QX4-7TP')).toEqual({ name: 'classroom', code: 'QX4-7TP' });
    expect(matchRoute('/c/QX4-7TP/anything')).toEqual({ name: 'classroom', code: 'QX4-7TP' });
    expect(matchRoute('/c/%E0%A4%A')).toEqual({ name: 'classroom', code: '%E0%A4%A' });
  });
});

describe('readCode', () => {
  it.each([
    ['qx4-7tp', 'QX4-7TP'],
    ['QX47TP', 'QX4-7TP'],
    [' qx4 7tp ', 'QX4-7TP'],
    ['oil-123', '011-123'],
    ['QX4–7TP', 'QX4-7TP'],
  ])('reads %s as %s', (typed, code) => expect(readCode(typed)).toBe(code));

  it.each(['', 'QX4', 'QX4-7TPP', 'QX4-7T!', 'UUU-UUU'])('refuses "%s"', (typed) =>
    expect(readCode(typed)).toBeNull(),
  );

  it('finds the code in a link', () => {
    expect(readCodeOrLink('https://class.example/c/qx4-7tp#x')).toBe('QX4-7TP');
  });
});
