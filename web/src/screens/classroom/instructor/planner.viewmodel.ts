/** A plan of groups before the split: made by the server, changed by hand. */
import { plural, t } from '@lingui/core/macro';
import type { GroupsPreview } from '../../../protocol/generated';

export interface Plan {
  groups: string[][];
  /** Who stays at the front, by the reason. */
  front: Record<string, string>;
  repeats: number;
  changed: boolean;
}

export function planOf(preview: GroupsPreview): Plan {
  return { groups: preview.groups, front: preview.front, repeats: preview.repeats, changed: false };
}

/** Moves somebody to the group at `index`, to a new one (-1) or to the front (null); empty groups vanish. */
export function moveInPlan(plan: Plan, person: string, index: number | null): Plan {
  const groups = plan.groups.map((group) => group.filter((id) => id !== person));
  const { [person]: _, ...front } = plan.front;
  if (index === null) front[person] = 'by_hand';
  else if (index === -1) groups.push([person]);
  else groups[index]?.push(person);
  return { ...plan, groups: groups.filter((group) => group.length > 0), front, changed: true };
}

/** Who is meant to stay at the front. Who only sits out is not: taking part again, they get a place. */
export function meantForFront(plan: Plan): string[] {
  return Object.keys(plan.front).filter((person) => plan.front[person] !== 'sitting_out');
}

/** Why somebody stays at the front. */
export function frontReason(reason: string): string {
  switch (reason) {
    case 'alone':
      return t`nobody to pair with`;
    case 'blocked':
      return t`must not meet the others`;
    case 'sitting_out':
      return t`sits this one out`;
    case 'away':
      return t`away`;
    case 'full':
      return t`all groups are full`;
    case 'by_hand':
      return t`put here by you`;
    default:
      return reason;
  }
}

/** What is wrong with the plan, so that it can be mended before the split; empty when nothing is. */
export function planTrouble(plan: Plan): string {
  if (plan.groups.some((group) => group.length === 1))
    return t`Somebody would be alone. Put them into another group.`;
  if (plan.groups.some((group) => group.length > 6))
    return t`A group has at most 6 students. Move somebody out.`;
  return '';
}

export function repeatsWords(plan: Plan): string {
  if (plan.changed) return t`Changed by hand.`;
  if (plan.repeats === 0) return t`Nobody meets a mate of an earlier group.`;
  return plural(plan.repeats, {
    one: '# pair has met in a group before.',
    other: '# pairs have met in a group before.',
  });
}

export function planStudents(plan: Plan): number {
  return plan.groups.reduce((sum, group) => sum + group.length, 0);
}
