import { describe, expect, test } from 'vitest';
import { endOf, wantOpus } from './offer';

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`;
const SESSION = ['v=0', 'o=- 42 1 IN IP4 0.0.0.0', 's=-', 'a=fingerprint:sha-256 AA:BB'];
const VIDEO = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000'];
const audio = (...formats: string[]) => [
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=rtpmap:111 opus/48000/2',
  ...formats,
  'a=recvonly',
];

describe('the microphone is wanted with repair and without pauses', () => {
  test('where the answer says something else', () => {
    const answer = lines(...SESSION, ...audio('a=fmtp:111 minptime=10;useinbandfec=0'), ...VIDEO);
    const wanted = audio('a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1');
    expect(wantOpus(answer)).toBe(lines(...SESSION, ...wanted, ...VIDEO));
  });

  test('where the answer says nothing', () => {
    const wanted = audio('a=fmtp:111 useinbandfec=1;usedtx=1');
    expect(wantOpus(lines(...SESSION, ...audio()))).toBe(lines(...SESSION, ...wanted));
  });

  test('but not the sound of a screen: music has no pauses', () => {
    const [first, second] = [audio('a=fmtp:111 usedtx=0'), audio('a=fmtp:111 usedtx=0')];
    expect(wantOpus(lines(...SESSION, ...first, ...VIDEO, ...second))).toContain(lines(...VIDEO, ...second));
  });

  test('an answer without it stays as it is', () => {
    expect(wantOpus(lines(...SESSION, ...VIDEO))).toBe(lines(...SESSION, ...VIDEO));
  });
});

describe('the other end', () => {
  const of = (session: string, key: string) =>
    endOf(lines('v=0', `o=- ${session} 7 IN IP4 0.0.0.0`, 's=-', `a=fingerprint:sha-256 ${key}`, ...VIDEO));

  test('is the same over versions and restarts of ICE', () => {
    const again = lines(
      'v=0',
      'o=- 42 8 IN IP4 1.1.1.1',
      's=-',
      ...VIDEO,
      'a=fingerprint:sha-256 AA',
      'a=ice-ufrag:x',
    );
    expect(endOf(again)).toBe(of('42', 'AA'));
  });

  test('is another with another session or another key', () => {
    expect(of('43', 'AA')).not.toBe(of('42', 'AA'));
    expect(of('42', 'BB')).not.toBe(of('42', 'AA'));
  });
});
