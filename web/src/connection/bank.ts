/** The HTTP side of the question bank: questions, files of questions, images, PDFs and lessons. */
import type { Question } from '../protocol/generated';
import { change, request } from './api';

export type Kind = Question['kind'];
export type Format = 'gift' | 'aiken' | 'csv' | 'markdown';

export interface QuestionFilter {
  q?: string;
  folder?: string;
  tag?: string;
  archived?: boolean;
}
export interface QuestionLine {
  id: string;
  version: number;
  title: string;
  text: string;
  kind: Kind;
  folder: string;
  tags: string[];
  has_key: boolean;
  archived: boolean;
  changed_at: number;
}
export interface QuestionList {
  questions: QuestionLine[];
  /** Whether there are others that a narrower search would show. */
  more: boolean;
  folders: string[];
  tags: string[];
}
/** A question with what stands around it. */
export interface Entry {
  title: string;
  folder: string;
  tags: string[];
  question: Question;
}
export interface VersionLine {
  version: number;
  at: number;
  title: string;
}
export interface KeptQuestion extends Entry {
  id: string;
  version: number;
  archived: boolean;
  changed_at: number;
  versions: VersionLine[];
}
export interface OldVersion extends Entry {
  version: number;
  at: number;
}
export interface Saved {
  id: string;
  version: number;
}

export interface ReadItem extends Entry {
  /** The lines of the file that it stands on. */
  line: number;
  last: number;
}
export interface ReadNote {
  line: number;
  last: number;
  excerpt: string;
  kind: 'understood_partly' | 'skipped';
  code: string;
  words: string;
}
export interface ReadFile {
  format: Format;
  items: ReadItem[];
  notes: ReadNote[];
  lines: number;
}

export interface ImageKept {
  id: string;
  width: number;
  height: number;
}
export interface DocumentLine {
  id: string;
  name: string;
  pages: number;
  created_at: number;
}

export type LessonItem =
  | { kind: 'page'; document: string; page: number }
  | { kind: 'question'; question: string; follow_up?: boolean; anonymous?: boolean };
export interface LessonLine {
  id: string;
  version: number;
  title: string;
  pages: number;
  questions: number;
  archived: boolean;
  changed_at: number;
}
export interface Lesson {
  id: string;
  version: number;
  title: string;
  items: LessonItem[];
}

/** A lesson as a class is led through it: with its questions whole. */
export interface WholeLesson {
  title: string;
  items: (
    | { kind: 'page'; document: string; page: number }
    | {
        kind: 'question';
        id: string;
        title: string;
        question: Question;
        follow_up: boolean;
        anonymous: boolean;
      }
  )[];
  /** Pages and questions that are archived or gone, and left out. */
  missing: number;
}

export const bank = {
  questions: (filter: QuestionFilter = {}) =>
    request<QuestionList>(
      'GET',
      `/api/questions${query({ ...filter, archived: filter.archived ? '1' : '' })}`,
    ),
  question: (id: string) => request<KeptQuestion>('GET', of('questions', id)),
  version: (id: string, version: number) =>
    request<OldVersion>('GET', `${of('questions', id)}/versions/${version}`),
  addQuestion: (entry: Entry) => change<Saved>('/api/questions', entry),
  changeQuestion: (id: string, seen: number, entry: Entry) =>
    change<Saved>(of('questions', id), { seen, ...entry }),
  archiveQuestion: (id: string, archived: boolean) =>
    change<unknown>(`${of('questions', id)}/archive`, { archived }),
  readFile: (file: Blob, name: string, format?: Format) =>
    change<ReadFile>(`/api/questions/read${query({ name, format })}`, file),
  importQuestions: (items: Entry[], folder: string) =>
    change<{ added: number }>('/api/questions/import', { items, folder }),
  addImage: (file: Blob) => change<ImageKept>('/api/images', file),
  documents: () => request<{ documents: DocumentLine[] }>('GET', '/api/documents'),
  addDocument: (file: Blob, name: string) =>
    change<{ id: string; name: string; pages: number }>(`/api/documents${query({ name })}`, file),
  lessons: () => request<{ lessons: LessonLine[] }>('GET', '/api/lessons'),
  lesson: (id: string) => request<Lesson>('GET', of('lessons', id)),
  wholeLesson: (id: string) => request<WholeLesson>('GET', `${of('lessons', id)}/whole`),
  addLesson: (title: string, items: LessonItem[]) => change<Saved>('/api/lessons', { title, items }),
  changeLesson: (id: string, seen: number, title: string, items: LessonItem[]) =>
    change<Saved>(of('lessons', id), { seen, title, items }),
  archiveLesson: (id: string, archived: boolean) =>
    change<unknown>(`${of('lessons', id)}/archive`, { archived }),
};

export type BankApi = typeof bank;

/** The address of a file with the questions that a filter shows, or with chosen ones. */
export function exportAddress(format: Format, filter: QuestionFilter, ids: readonly string[] = []): string {
  const { q, folder, tag } = ids.length > 0 ? {} : filter;
  return `/api/questions/export${query({ format, q, folder, tag, ids: ids.join(',') })}`;
}

export function imageAddress(id: string): string {
  return `/images/${encodeURIComponent(id)}`;
}

function of(what: 'questions' | 'lessons', id: string): string {
  return `/api/${what}/${encodeURIComponent(id)}`;
}

function query(values: Record<string, string | undefined>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}
