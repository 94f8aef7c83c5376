/** How a class ends for one person, and what can be done then. */
import { t } from '@lingui/core/macro';
import type { Closed } from '../../state/model';
import { refusalWords } from '../../words/refusals';

export interface GoodbyeModel {
  title: string;
  words: string;
  /** `comeBack` takes the media over again, `reload` begins anew; null where there is nothing to do. */
  next: { does: 'comeBack' | 'reload'; words: string } | null;
}

export function goodbyeOf(closed: Closed | null): GoodbyeModel {
  switch (closed?.uri) {
    case 'pitt.close.meeting_ended':
      return {
        title: t`The class is over`,
        words: t`Thank you for taking part. The same link brings you back next time.`,
        next: null,
      };
    case 'pitt.close.removed':
    case 'pitt.error.removed':
      return {
        title: t`You have been sent out`,
        words: t`Your teacher has ended this meeting for you. You can come to the next one by the same link.`,
        next: null,
      };
    case 'pitt.close.newer_device':
      return {
        title: t`You are in the class elsewhere`,
        words: t`You have opened the class on another device or in another tab. Camera and microphone are there now.`,
        next: { does: 'comeBack', words: t`Come back here` },
      };
    case 'pitt.error.protocol_version':
      return {
        title: t`Pitt has been renewed`,
        words: t`Load the page again to go on in your place.`,
        next: { does: 'reload', words: t`Load the page again` },
      };
    case 'pitt.error.locked':
      return {
        title: t`The door is locked`,
        words: t`Your teacher lets nobody new in at the moment. Try again in a while.`,
        next: { does: 'reload', words: t`Try again` },
      };
    case 'pitt.close.left':
    case undefined:
      return {
        title: t`You have left the class`,
        words: t`Camera and microphone are off.`,
        next: { does: 'comeBack', words: t`Come back` },
      };
    default:
      return {
        title: t`You are out of the class`,
        words: closed?.words
          ? refusalWords(closed)
          : t`The connection has ended. Come back by the same link.`,
        next: { does: closed?.uri.startsWith('pitt.close.') ? 'comeBack' : 'reload', words: t`Come back` },
      };
  }
}
