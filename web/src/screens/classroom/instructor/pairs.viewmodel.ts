/** Rules about two students: never in a group together, always together, or as it comes. */
import { t } from '@lingui/core/macro';
import type { InstructorsDocument, SetPair } from '../../../protocol/generated';

export type PairRule = SetPair['rule'];

/** More names than this are too many to look at; what is typed finds the others. */
const SHOWN = 40;

interface Choice {
  id: string;
  name: string;
  simulated: boolean;
}

/** The students who can be the other one of `first`, by name; `more` have not been listed. */
export function othersFor(
  document: InstructorsDocument | null,
  first: string,
  search: string,
): { listed: Choice[]; more: number } {
  const sought = search.trim().toLocaleLowerCase();
  const found = Object.entries(document?.roster ?? {})
    .filter(([id, entry]) => id !== first && entry.role === 'student')
    .map(([id, { name, simulated }]) => ({ id, name, simulated }))
    .filter(({ name }) => name.toLocaleLowerCase().includes(sought))
    .sort((a, b) => a.name.localeCompare(b.name));
  return { listed: found.slice(0, SHOWN), more: Math.max(0, found.length - SHOWN) };
}

export function ruleWords(rule: PairRule): string {
  switch (rule) {
    case 'blocked':
      return t`Never together`;
    case 'kept':
      return t`Always together`;
    case 'none':
      return t`No rule`;
  }
}

/** What the rule does to these two, before it is set. */
export function pairWords(rule: PairRule, first: string, second: string): string {
  switch (rule) {
    case 'blocked':
      return t`${first} and ${second} will never be put into the same group.`;
    case 'kept':
      return t`${first} and ${second} will be put into the same group wherever nothing else forbids it.`;
    case 'none':
      return t`${first} and ${second} may be in the same group or not, as it comes.`;
  }
}

/** The word on the button that sets it. */
export function setWords(rule: PairRule): string {
  switch (rule) {
    case 'blocked':
      return t`Keep them apart`;
    case 'kept':
      return t`Keep them together`;
    case 'none':
      return t`Take the rule back`;
  }
}
