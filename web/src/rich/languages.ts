/** The languages whose code is coloured, by every name that may stand behind the three backticks. */
const names: Record<string, readonly string[]> = {
  bash: ['bash', 'sh', 'shell', 'zsh'],
  c: ['c', 'h'],
  cpp: ['cpp', 'c++', 'cc', 'hpp'],
  go: ['go', 'golang'],
  haskell: ['haskell', 'hs'],
  java: ['java'],
  javascript: ['javascript', 'js', 'jsx'],
  json: ['json'],
  python: ['python', 'py', 'python3'],
  r: ['r'],
  rust: ['rust', 'rs'],
  sql: ['sql'],
  typescript: ['typescript', 'ts', 'tsx'],
  xml: ['xml', 'html', 'svg'],
};

const byName = new Map(Object.entries(names).flatMap(([id, all]) => all.map((name) => [name, id] as const)));

export const LANGUAGES: readonly string[] = Object.keys(names);

/** Gives the language that the words behind the backticks name; null for one without colours. */
export function languageOf(info: string): string | null {
  return byName.get(info.trim().split(/\s+/, 1)[0]?.toLowerCase() ?? '') ?? null;
}
