/** One's own shared screen with its sound: asked for at every time anew, and gone when the browser's own bar ends it. */
import type { DeviceState } from '../state/model';
import { type LocalTracks, NO_TRACKS } from './engine';

export interface ScreenEvents {
  changed(state: 'off' | 'asking' | 'on'): void;
  tracks(tracks: LocalTracks): void;
}

/** Text stays readable at a few frames a second. */
const VIDEO: MediaTrackConstraints = { frameRate: { max: 15 } };

/** Parts that not every browser knows are ignored by the others. */
const WISHES = { selfBrowserSurface: 'exclude', surfaceSwitching: 'include', systemAudio: 'include' };

/** Phones cannot. */
export function canShareScreen(): boolean {
  return typeof navigator !== 'undefined' && !!navigator.mediaDevices?.getDisplayMedia;
}

export class Screen {
  private tracks: LocalTracks = NO_TRACKS;
  private question = 0;
  private isAsking = false;

  constructor(private readonly events: ScreenEvents) {}

  get isOn(): boolean {
    return this.tracks.video !== null;
  }

  /** Asks which screen; the answer is why there is none, or `off` when the person did not want to. */
  async start(): Promise<DeviceState> {
    if (this.isOn) return 'on';
    const asked = ++this.question;
    this.note('asking');
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: VIDEO, audio: true, ...WISHES });
      if (asked !== this.question) {
        for (const track of stream.getTracks()) track.stop();
        return 'off';
      }
      this.adopt(stream);
      return 'on';
    } catch (error) {
      if (asked === this.question) this.note('off');
      return (error as DOMException).name === 'NotAllowedError' ? 'off' : 'missing';
    }
  }

  /** Takes back the question, too, if it is still open. */
  stop(): void {
    if (!this.isOn && !this.isAsking) return;
    this.question++;
    for (const track of [this.tracks.audio, this.tracks.video]) {
      if (!track) continue;
      track.onended = null;
      track.stop();
    }
    this.tracks = NO_TRACKS;
    this.events.tracks(NO_TRACKS);
    this.note('off');
  }

  private adopt(stream: MediaStream): void {
    const [video = null] = stream.getVideoTracks();
    const [audio = null] = stream.getAudioTracks();
    this.tracks = { audio, video };
    if (video) {
      video.contentHint = 'detail';
      video.onended = () => this.stop();
    }
    if (audio) audio.contentHint = 'music';
    this.events.tracks(this.tracks);
    this.note('on');
  }

  private note(state: 'off' | 'asking' | 'on'): void {
    this.isAsking = state === 'asking';
    this.events.changed(state);
  }
}
