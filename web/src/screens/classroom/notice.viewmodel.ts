/** Says in words what has happened to oneself. */
import { t } from '@lingui/core/macro';
import type { Notice } from '../../protocol/generated';
import type { ClassroomState } from '../../state/model';
import { listOf } from '../../words/words';
import { mateNames } from './place.viewmodel';

type Seen = Pick<ClassroomState, 'me' | 'place'>;

function frontWords(reason: string | null): string {
  switch (reason) {
    case 'late':
      return t`The groups end soon, so you wait at the front.`;
    case 'full':
      return t`All groups are full, so you wait at the front.`;
    case 'blocked':
      return t`There was no group to put you in, so you are at the front.`;
    case 'alone':
      return t`There is nobody to pair you with yet, so you are at the front.`;
    case 'sitting_out':
      return t`You sit this one out at the front.`;
    default:
      return t`You are at the front now.`;
  }
}

/** The sentence of a notice: "Your group was merged: you are now in group 2 with Cem". */
export function noticeWords(notice: Notice, state: Seen): string {
  const number = state.place?.number ?? 0;
  const mates = listOf(mateNames(state.place, state.me?.participant));
  const inGroup = state.place?.kind === 'group';
  const by = notice.by ?? t`Your teacher`;
  switch (notice.kind) {
    case 'placed_late':
      return inGroup && mates
        ? t`The class is talking in groups. You join group ${number}: ${mates}.`
        : t`The class is talking in groups.`;
    case 'merged':
      return inGroup && mates
        ? t`So that nobody is alone, you are now in group ${number}: ${mates}.`
        : t`So that nobody is alone, you are in another group now.`;
    case 'moved':
      return inGroup && mates
        ? t`${by} has moved you to group ${number}: ${mates}.`
        : t`${by} has moved you.`;
    case 'at_front':
      return frontWords(notice.reason);
    case 'microphone_lowered':
      return t`${by} has turned your microphone off. You can turn it on again.`;
    case 'hand_lowered':
      return t`${by} has seen your hand and lowered it.`;
    case 'off_stage':
      return t`You are off the stage now.`;
    case 'call_answered':
      return t`${by} is coming to your group.`;
    case 'returned':
      return t`You are back in your place.`;
  }
}
