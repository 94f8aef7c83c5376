/** What stands between a link and the class: who one is, how one is seen and heard, and help when that fails. */
import { plural, t } from '@lingui/core/macro';
import type { ClassroomAbout } from '../../connection/api';
import type { DeviceState, EntryWish, LocalMedia } from '../../state/model';

/** Where the page runs, as far as it matters for cameras. */
export interface Surroundings {
  secure: boolean;
  /** Opened inside another app, whose browser often gives no camera. */
  insideApp: boolean;
}

const APPS = /FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|Twitter|TikTok|Snapchat|LinkedInApp|; wv\)/;

export function isInsideApp(userAgent: string): boolean {
  return APPS.test(userAgent);
}

export interface Help {
  title: string;
  words: string;
  /** Whether asking for the devices again may help. */
  again: boolean;
}

type Devices = Pick<LocalMedia, 'microphone' | 'camera'>;

function firstTrouble(
  local: Devices,
  wish: EntryWish,
): { state: DeviceState; both: boolean; camera: boolean } | null {
  const isBad = (state: DeviceState) => state === 'blocked' || state === 'missing' || state === 'busy';
  const camera = wish === 'camera' && isBad(local.camera);
  const microphone = isBad(local.microphone);
  if (microphone) return { state: local.microphone, both: camera, camera: false };
  return camera ? { state: local.camera, both: false, camera: true } : null;
}

/** Help with devices, in words about the next step; null when all is well or nothing has been tried. */
export function helpOf(local: Devices, wish: EntryWish, around: Surroundings): Help | null {
  if (wish === 'listen') return null;
  if (around.insideApp) {
    return {
      title: t`Open this page in your browser`,
      words: t`It is open inside another app, where camera and microphone often do not work. Look for “Open in browser” in the app's menu, or copy the link.`,
      again: false,
    };
  }
  if (!around.secure) {
    return {
      title: t`This address gives no camera`,
      words: t`Browsers give camera and microphone only to secure addresses that begin with https. Ask your teacher for the secure link, or join to listen.`,
      again: false,
    };
  }
  const trouble = firstTrouble(local, wish);
  if (!trouble) return null;
  switch (trouble.state) {
    case 'blocked':
      return {
        title: trouble.both
          ? t`Camera and microphone are blocked`
          : trouble.camera
            ? t`Your camera is blocked`
            : t`Your microphone is blocked`,
        words: t`The browser blocks them for this page. Click the lock beside the address, allow them, and try again.`,
        again: true,
      };
    case 'missing':
      return trouble.camera
        ? {
            title: t`No camera was found`,
            words: t`Plug one in and try again, or join by voice only: that works just as well for talking.`,
            again: true,
          }
        : {
            title: t`No microphone was found`,
            words: t`Plug one in and try again. Without one you can listen and write.`,
            again: true,
          };
    default:
      return {
        title: trouble.camera ? t`Your camera is in use` : t`Your microphone is in use`,
        words: t`Another program holds it, perhaps another call. Close that program and try again.`,
        again: true,
      };
  }
}

/** How loud the microphone must have been once to be believed. */
const HEARD = 0.05;

/** Says whether one can be seen and heard, without jargon; empty before the devices are there. */
export function fineWords(
  local: Devices & Pick<LocalMedia, 'level'>,
  wish: EntryWish,
  loudest: number,
): string {
  if (wish === 'listen')
    return t`You will hear and see the class. You can write, and switch on your microphone later.`;
  if (local.microphone === 'asking' || local.camera === 'asking')
    return t`The browser asks for your permission: choose “Allow”.`;
  if (local.microphone !== 'on') return '';
  const heard = Math.max(loudest, local.level) >= HEARD;
  if (!heard) return t`Say something: the bars should move.`;
  return wish === 'camera' && local.camera === 'on' ? t`You look and sound fine.` : t`You sound fine.`;
}

export interface JoiningModel {
  title: string;
  lead: string;
  button: string;
  locked: boolean;
}

export function joiningOf(about: ClassroomAbout): JoiningModel {
  const here = plural(about.here, { one: '# person is here', other: '# people are here' });
  if (about.instructor) {
    return {
      title: about.title,
      lead: about.meeting_open ? here : t`You teach here. The class begins when you open it.`,
      button: about.meeting_open ? t`Join the class` : t`Open the class`,
      locked: false,
    };
  }
  return {
    title: about.title,
    lead: about.meeting_open
      ? here
      : t`The class is not open yet. Come in and wait: it begins by itself when your teacher comes.`,
    button: t`Join the class`,
    locked: about.locked,
  };
}
