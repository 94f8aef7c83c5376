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

/** Sentences without a name in them. */
function plainSentence(code: string): string | null {
  switch (code) {
    case 'offline':
      return t`You are not connected at the moment. Wait until you are back, then try again.`;
    case 'microphone_blocked':
      return t`The browser blocks your microphone. Allow it beside the address, then press again.`;
    case 'microphone_missing':
      return t`No microphone was found. Plug one in, then press again.`;
    case 'microphone_busy':
      return t`Another program uses your microphone. Close it, then press again.`;
    case 'camera_blocked':
      return t`The browser blocks your camera. Allow it beside the address, then press again.`;
    case 'camera_missing':
      return t`No camera was found. Plug one in, then press again.`;
    case 'camera_busy':
      return t`Another program uses your camera. Close it, then press again.`;
    case 'no_groups':
      return t`There are no groups at the moment.`;
    case 'group_unknown':
      return t`That group is no more: it was merged or has ended. Choose another.`;
    case 'participant_unknown':
      return t`They are not in this class any more.`;
    case 'classroom_unknown':
      return t`There is no such class. Look at the link or the code once more.`;
    case 'not_here':
      return t`They are not here at the moment. Try again when they are back.`;
    case 'group_full':
      return t`That group has six students already. Choose another, or move somebody out.`;
    case 'not_in_group':
      return t`You are at the front: your teacher hears you here.`;
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
    case 'not_invited':
      return t`The invitation has been taken back.`;
    case 'group_size':
      return t`Groups have 2 to 6 students. Choose a size between 2 and 6.`;
    case 'no_students':
      return t`No student is here yet. Share the class's code, then split.`;
    case 'groups_unknown':
      return t`Somebody of these groups has left. Look at the groups again, then split.`;
    case 'already_broadcasting':
      return t`Everybody sees you already.`;
    case 'no_switch':
      return t`No switch is announced any more.`;
    case 'stale_switched':
      return t`The class has just switched. Look at it as it is now, then decide again.`;
    default:
      return null;
  }
}

/** Sentences about somebody. */
function sentenceAbout(who: string, code: string): string | null {
  switch (code) {
    case 'already_on_stage':
      return t`${who} is on the stage already.`;
    case 'another_announces':
      return t`${who} is speaking to all groups. Wait until they are done.`;
    case 'pair_blocked':
      return t`Somebody in that group must not meet ${who}. Choose another.`;
    case 'take_over':
      return t`${who} is on the stage. Take over? Everybody will see you instead.`;
    case 'end_anothers':
      return t`${who} is on the stage. End the broadcast for everybody?`;
    case 'stale_split':
      return t`${who} has just split the class into groups. Look at it as it is now, then decide again.`;
    case 'stale_recalled':
      return t`${who} is already bringing everybody back. Look at the class as it is now, then decide again.`;
    case 'stale_broadcast':
      return t`${who} has just started a broadcast. Look at the class as it is now, then decide again.`;
    case 'stale_ended':
      return t`${who} has just ended the broadcast. Look at the class as it is now, then decide again.`;
    case 'stale_cancelled':
      return t`${who} has just taken the switch back. Look at the class as it is now, then decide again.`;
    default:
      return null;
  }
}

/** The words of a refusal, or of anything else that went wrong; what has no translation is said by the server. */
export function refusalWords(error: unknown): string {
  if (!isRefused(error)) return t`That did not work. Check the connection and try again.`;
  const who = error.params?.who ?? error.params?.by;
  const code = error.code ?? '';
  const known = typeof who === 'string' ? sentenceAbout(who, code) : null;
  return known ?? plainSentence(code) ?? (error.words || t`That did not work. Try again.`);
}
