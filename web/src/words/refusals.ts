/** Says a refusal in the language of the person. */
import { t } from '@lingui/core/macro';

interface Refused {
  uri: string;
  words: string;
  code?: string;
  params?: Record<string, unknown>;
}

function isRefused(error: unknown): error is Refused {
  return typeof error === 'object' && error !== null && 'uri' in error && 'words' in error;
}

/** Sentences that the server names by a code; what has none is said in the server's own words. */
function translated(code: string, who: string): string | null {
  switch (code) {
    case 'no_groups':
      return t`There are no groups at the moment.`;
    case 'group_unknown':
      return t`That group is no more: it was merged or has ended. Choose another.`;
    case 'participant_unknown':
      return t`They are not in this class any more.`;
    case 'not_here':
      return t`They are not here at the moment. Try again when they are back.`;
    case 'group_full':
      return t`That group has six students already. Choose another, or move somebody out.`;
    case 'pair_blocked':
      return t`Somebody in that group must not meet ${who}. Choose another.`;
    case 'not_in_group':
      return t`You are at the front: your teacher hears you here.`;
    case 'another_announces':
      return t`${who} is speaking to all groups. Wait until they are done.`;
    case 'text_empty':
      return t`There is nothing to send yet. Write something first.`;
    case 'text_to_other_group':
      return t`You can only write to your own group.`;
    case 'no_meeting':
      return t`The class is not open, so there is nothing to end.`;
    case 'no_broadcast':
      return t`Nobody is on the stage. Start with Broadcast.`;
    case 'stage_full':
      return t`Four people are on the stage already. Somebody has to step off first.`;
    case 'not_on_stage':
      return t`They are not on the stage any more.`;
    case 'already_on_stage':
      return t`${who} is on the stage already.`;
    case 'not_invited':
      return t`The invitation has been taken back.`;
    case 'group_size':
      return t`Groups have 2 to 6 students. Choose a size between 2 and 6.`;
    case 'no_students':
      return t`No student is here yet. Share the class's code, then split.`;
    case 'groups_unknown':
      return t`Somebody of these groups has left. Look at the groups again, then split.`;
    case 'take_over':
      return t`${who} is on the stage. Take over? Everybody will see you instead.`;
    case 'end_anothers':
      return t`${who} is on the stage. End the broadcast for everybody?`;
    case 'already_broadcasting':
      return t`Everybody sees you already.`;
    case 'no_switch':
      return t`No switch is announced any more.`;
    default:
      return null;
  }
}

/** The words of a refusal, or of anything else that went wrong. */
export function refusalWords(error: unknown): string {
  if (!isRefused(error)) return t`That did not work. Check the connection and try again.`;
  const params = error.params ?? {};
  const who = String(params['who'] ?? params['by'] ?? '');
  const needsName = error.words.includes(who) && who !== '';
  const words = error.code ? translated(error.code, who) : null;
  if (words !== null && (needsName || !/^(take_over|end_anothers|already_on_stage|another_announces|pair_blocked)$/.test(error.code ?? '')))
    return words;
  return error.words || t`That did not work. Try again.`;
}
