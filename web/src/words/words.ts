/** Owns the choice of language and the loading of its catalog. Must not know any screen. */
import { i18n } from '@lingui/core';

export const languages = { en: 'English', pl: 'Polski' } as const;
export type Language = keyof typeof languages;

const kept = 'pitt.language';

/** Whose words: those that everybody reads, and those that only instructors ever see. */
type Readers = 'everybody' | 'instructors';
type Catalog = () => Promise<{ messages: Record<string, never> }>;

const catalogs: Record<Readers, Record<Language, Catalog>> = {
  everybody: { en: () => import('./en.po'), pl: () => import('./pl.po') },
  instructors: { en: () => import('./instructors/en.po'), pl: () => import('./instructors/pl.po') },
};
const readers: Readers[] = ['everybody'];

function isLanguage(word: string | null | undefined): word is Language {
  return word !== null && word !== undefined && word in languages;
}

/** The first of the wished languages that there is, else English. */
export function pickLanguage(remembered: string | null, wished: readonly string[]): Language {
  if (isLanguage(remembered)) return remembered;
  for (const tag of wished) {
    const base = tag.toLowerCase().split('-')[0];
    if (isLanguage(base)) return base;
  }
  return 'en';
}

/** Reads what this browser was last set to, else what it wishes for. */
export function preferredLanguage(): Language {
  let remembered: string | null = null;
  try {
    remembered = localStorage.getItem(kept);
  } catch {
    // Storage can be forbidden; the browser's wish is good enough.
  }
  return pickLanguage(remembered, navigator.languages);
}

/** Loads a language's words and speaks it from now on. */
export async function speak(language: Language): Promise<void> {
  await loadWords(language);
  i18n.activate(language);
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}

/** Gives a module that only instructors need, once its words are there, too. */
export async function withInstructorsWords<T>(module: Promise<T>): Promise<T> {
  if (!readers.includes('instructors')) readers.push('instructors');
  const words = isLanguage(i18n.locale) ? loadWords(i18n.locale) : Promise.resolve();
  const [loaded] = await Promise.all([module, words]);
  return loaded;
}

async function loadWords(language: Language): Promise<void> {
  // Readers may come while their words are loading.
  for (let from = 0; from < readers.length; ) {
    const coming = readers.slice(from);
    from += coming.length;
    for (const { messages } of await Promise.all(coming.map((who) => catalogs[who][language]()))) {
      i18n.load(language, messages);
    }
  }
}

/** Speaks a language and remembers it in this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language);
  try {
    localStorage.setItem(kept, language);
  } catch {
    // Then it holds until the page is left.
  }
}

/** Puts names into a sentence: "Ana, Bo and Cem". */
export function listOf(names: readonly string[]): string {
  return new Intl.ListFormat(i18n.locale || 'en', { type: 'conjunction' }).format(names);
}

/** A day and its time, as the language writes them. */
export function dayOf(at: number): string {
  const day = new Intl.DateTimeFormat(i18n.locale || 'en', { dateStyle: 'full', timeStyle: 'short' });
  return day.format(at);
}

/** A day in a list, as the language writes it. */
export function dateOf(at: number): string {
  return new Intl.DateTimeFormat(i18n.locale || 'en', { dateStyle: 'medium' }).format(at);
}

/** A clock time of today, as the language writes it. */
export function timeOf(at: number): string {
  return new Intl.DateTimeFormat(i18n.locale || 'en', { hour: 'numeric', minute: '2-digit' }).format(at);
}
