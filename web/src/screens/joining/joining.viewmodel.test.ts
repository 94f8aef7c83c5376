import { beforeEach, describe, expect, it } from 'vitest';
import { speak } from '../../words/words';
import { goodbyeOf } from '../goodbye/goodbye.viewmodel';
import { fineWords, helpOf, isInsideApp, joiningOf } from './joining.viewmodel';

const home = { secure: true, insideApp: false };
const about = {
  code: 'QX4-7TP',
  title: 'Physics',
  locked: false,
  meeting_open: true,
  here: 3,
  instructor: false,
};

beforeEach(() => speak('en'));

describe('helpOf', () => {
  it('says nothing before anything was tried, while it works, and to those who listen', () => {
    expect(helpOf({ microphone: 'off', camera: 'off' }, 'camera', home)).toBeNull();
    expect(helpOf({ microphone: 'on', camera: 'on' }, 'camera', home)).toBeNull();
    expect(helpOf({ microphone: 'blocked', camera: 'blocked' }, 'listen', home)).toBeNull();
  });

  it.each([
    ['blocked', 'blocked', 'Camera and microphone are blocked'],
    ['blocked', 'on', 'Your microphone is blocked'],
    ['on', 'blocked', 'Your camera is blocked'],
    ['on', 'missing', 'No camera was found'],
    ['missing', 'on', 'No microphone was found'],
    ['on', 'busy', 'Your camera is in use'],
    ['busy', 'on', 'Your microphone is in use'],
  ] as const)('microphone %s, camera %s: %s', (microphone, camera, title) => {
    expect(helpOf({ microphone, camera }, 'camera', home)?.title).toBe(title);
  });

  it('minds no camera when only the voice is wished for', () => {
    expect(helpOf({ microphone: 'on', camera: 'blocked' }, 'voice', home)).toBeNull();
  });

  it('explains other apps and addresses that are not secure before devices', () => {
    const blocked = { microphone: 'blocked', camera: 'blocked' } as const;
    expect(helpOf(blocked, 'camera', { secure: true, insideApp: true })?.title).toMatch(/in your browser/);
    expect(helpOf(blocked, 'camera', { secure: false, insideApp: false })?.title).toMatch(/no camera/);
  });
});

describe('isInsideApp', () => {
  it('knows browsers inside other apps from browsers', () => {
    expect(isInsideApp('Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile/15E148 Instagram 300.0')).toBe(true);
    expect(isInsideApp('Mozilla/5.0 (Linux; Android 14; Pixel; wv) AppleWebKit/537 Chrome/120')).toBe(true);
    expect(isInsideApp('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130 Safari/537.36')).toBe(
      false,
    );
  });
});

describe('fineWords', () => {
  it('believes a microphone only once it was heard', () => {
    const local = { microphone: 'on', camera: 'on', level: 0 } as const;
    expect(fineWords(local, 'camera', 0)).toMatch(/^Say something/);
    expect(fineWords(local, 'camera', 0.3)).toBe('You look and sound fine.');
    expect(fineWords({ ...local, camera: 'off' }, 'voice', 0.3)).toBe('You sound fine.');
  });

  it('says what the browser waits for', () => {
    expect(fineWords({ microphone: 'asking', camera: 'asking', level: 0 }, 'camera', 0)).toMatch(/Allow/);
  });
});

describe('joiningOf', () => {
  it('lets an instructor open the class and a student join it', () => {
    expect(joiningOf({ ...about, instructor: true, meeting_open: false }).button).toBe('Open the class');
    expect(joiningOf({ ...about, instructor: true }).button).toBe('Join the class');
    expect(joiningOf(about)).toMatchObject({
      button: 'Join the class',
      lead: '3 people are here',
      locked: false,
    });
    expect(joiningOf({ ...about, meeting_open: false }).lead).toMatch(/not open yet/);
  });

  it('minds a locked door for students only', () => {
    expect(joiningOf({ ...about, locked: true }).locked).toBe(true);
    expect(joiningOf({ ...about, locked: true, instructor: true }).locked).toBe(false);
  });
});

describe('goodbyeOf', () => {
  it('offers the way back only where there is one', () => {
    const next = (uri: string) => goodbyeOf({ uri, words: '' }).next?.does ?? null;
    expect(next('pitt.close.meeting_ended')).toBeNull();
    expect(next('pitt.close.removed')).toBeNull();
    expect(next('pitt.close.newer_device')).toBe('comeBack');
    expect(next('pitt.close.left')).toBe('comeBack');
    expect(next('pitt.close.silent')).toBe('comeBack');
    expect(next('pitt.error.protocol_version')).toBe('reload');
  });

  it('repeats what the server said of something unknown', () => {
    expect(goodbyeOf({ uri: 'pitt.error.storage', words: 'The disk is full.' }).words).toBe(
      'The disk is full.',
    );
  });
});
