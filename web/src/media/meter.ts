/** How loud one's own microphone is, for the level meter and to tell speech. */
import { setRepeatingAlarm } from '../clock/alarms';

const PERIOD_MS = 100;
/** About −40 dB. */
const SPEECH = 0.4;
const HELD_MS = 600;
/** Speech is loudest well below 4 kHz, and nobody waits for a meter: a sixth of the work, in larger pieces. */
const COARSE: AudioContextOptions = { sampleRate: 8_000, latencyHint: 'playback' };
/** RMS in decibels that is shown as nothing, and as all. */
const QUIET_DB = -60;
const LOUD_DB = -10;

export class Meter {
  private context: AudioContext | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private analyser: AnalyserNode | null = null;
  private track: MediaStreamTrack | null = null;
  private samples = new Float32Array(256);
  private stop = () => {};
  private spokeAt = Number.NEGATIVE_INFINITY;
  private shown = 0;
  private spoke = false;

  constructor(private readonly changed: (level: number, speaking: boolean) => void) {}

  attach(track: MediaStreamTrack | null): void {
    if (track === this.track) return;
    this.stop();
    this.source?.disconnect();
    this.track = track;
    this.tell(0, false);
    if (!track || typeof AudioContext === 'undefined') return;
    this.listen(new MediaStream([track]));
    this.stop = setRepeatingAlarm(PERIOD_MS, () => this.read());
  }

  private listen(stream: MediaStream): void {
    this.context ??= startContext(COARSE);
    try {
      this.source = this.context.createMediaStreamSource(stream);
    } catch {
      // Some browsers take a microphone only at its own rate.
      void this.context.close();
      this.analyser = null;
      this.context = startContext({});
      this.source = this.context.createMediaStreamSource(stream);
    }
    this.analyser ??= this.context.createAnalyser();
    this.analyser.fftSize = this.samples.length;
    this.source.connect(this.analyser);
  }

  private read(): void {
    this.analyser?.getFloatTimeDomainData(this.samples);
    const level = loudness(this.samples);
    const now = performance.now();
    if (level > SPEECH) this.spokeAt = now;
    this.tell(level, now - this.spokeAt < HELD_MS);
  }

  private tell(level: number, speaking: boolean): void {
    const rounded = Math.round(level * 20) / 20;
    if (rounded === this.shown && speaking === this.spoke) return;
    this.shown = rounded;
    this.spoke = speaking;
    this.changed(rounded, speaking);
  }
}

/** Gives the loudness of samples as 0 to 1, even to the ear. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (db - QUIET_DB) / (LOUD_DB - QUIET_DB)));
}

/** A page that was not touched yet gets a suspended context; the first touch wakes it. */
function startContext(options: AudioContextOptions): AudioContext {
  const context = silentContext(options);
  const wake = () => {
    if (context.state === 'suspended') void context.resume();
  };
  wake();
  for (const event of ['pointerdown', 'keydown'] as const) addEventListener(event, wake, { passive: true });
  return context;
}

/** A context that is only listened with needs no output: real devices cost a real-time thread and keep phones awake. */
function silentContext(wanted: AudioContextOptions): AudioContext {
  const options: AudioContextOptions & { sinkId?: { type: 'none' } } = {
    ...wanted,
    sinkId: { type: 'none' },
  };
  try {
    return new AudioContext(options);
  } catch {
    return new AudioContext();
  }
}
