/** A file of questions before it is taken into the bank: what was understood, what was not, and what is to be taken. */
import { plural, t } from '@lingui/core/macro';
import type { Entry, ReadFile, ReadItem, ReadNote } from '../../connection/bank';
import type { ShownRound } from '../../protocol/generated';
import { optionsOf } from '../classroom/question/round.viewmodel';
import { readFolder } from './bank.viewmodel';

export const LARGEST_FILE = 1_000_000;

/** Why a file need not be sent at all; empty when it may be understood. */
export function fileFault(file: { name: string; size: number; type: string }): string {
  if (file.size === 0) return t`This file is empty. Choose another one.`;
  if (file.size > LARGEST_FILE)
    return t`This file is larger than 1 MB. Split it, or export fewer questions at once.`;
  if (/\.(docx?|xlsx?|odt|ods|pptx?|pdf)$/i.test(file.name))
    return t`This is a document of an office program. Save it as text or CSV there, then choose that file.`;
  if (/\.(zip|gz|mbz|tar)$/i.test(file.name))
    return t`This is an archive. Unpack it, then choose the file with the questions. In Moodle: Question bank, Export, GIFT.`;
  if (/\.xml$/i.test(file.name))
    return t`Pitt does not read XML. In Moodle, choose GIFT where you export the questions.`;
  if (/^(image|video|audio)\//.test(file.type))
    return t`This is not a file of questions. Choose a text file, such as the GIFT export of Moodle.`;
  return '';
}

/** "line 3", "lines 3 to 9". */
export function linesWords(line: number, last: number): string {
  return last > line ? t`lines ${line} to ${last}` : t`line ${line}`;
}

export interface NoteGroups {
  skipped: ReadNote[];
  partly: ReadNote[];
}

export function groupNotes(notes: readonly ReadNote[]): NoteGroups {
  const inOrder = [...notes].sort((a, b) => a.line - b.line);
  return {
    skipped: inOrder.filter(({ kind }) => kind === 'skipped'),
    partly: inOrder.filter(({ kind }) => kind === 'understood_partly'),
  };
}

/** The one sentence over the preview. */
export function readWords(file: ReadFile): string {
  const understood = plural(file.items.length, {
    one: '# question was understood',
    other: '# questions were understood',
  });
  const { skipped } = groupNotes(file.notes);
  const left = plural(skipped.length, { one: '# part was skipped', other: '# parts were skipped' });
  return skipped.length > 0 ? `${understood}, ${left}.` : `${understood}.`;
}

/** Whether a note is about this question. */
export function notesOf(item: ReadItem, notes: readonly ReadNote[]): ReadNote[] {
  return notes.filter(
    (note) => note.kind === 'understood_partly' && note.line <= item.last && note.last >= item.line,
  );
}

/** What is sent: the questions that were left chosen, without the lines they came from. */
export function takenItems(items: readonly ReadItem[], left: ReadonlySet<number>): Entry[] {
  return items
    .filter((_, at) => !left.has(at))
    .map(({ title, folder, tags, question }) => ({ title, folder, tags, question }));
}

/** The folder in which what was imported stands, for the way there; empty where there are several. */
export function landedIn(items: readonly Entry[], into: string): string {
  const chosen = readFolder(into);
  if (chosen) return chosen;
  const own = new Set(items.map(({ folder }) => folder));
  return own.size === 1 ? ([...own][0] ?? '') : '';
}

export interface CardAnswer {
  letter: string;
  words: string;
  right: boolean;
}

/** The answers of a question on a card, with the right ones marked. */
export function cardAnswers(question: Entry['question']): CardAnswer[] {
  const options = (question.options ?? []).map(({ text, feedback }) => ({
    text: text ?? '',
    feedback: feedback ?? '',
  }));
  if (question.kind === 'number') return [];
  return optionsOf({ kind: question.kind, options } as ShownRound).map(({ index, letter, words }) => ({
    letter,
    words,
    right: question.right?.includes(index) ?? false,
  }));
}
