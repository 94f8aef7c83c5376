/** The optional beep of a countdown: two soft tones made on the spot, so that nothing has to be loaded. */

const kept = 'pitt.beep';

export function isBeepWanted(): boolean {
  try {
    return localStorage.getItem(kept) === 'on';
  } catch {
    return false;
  }
}

export function wantBeep(on: boolean): void {
  try {
    localStorage.setItem(kept, on ? 'on' : 'off');
  } catch {
    // Then it holds until the page is left.
  }
}

let context: AudioContext | null = null;

/** Plays the beep if this person wants it; silent where the browser allows no sound yet. */
export function beep(high: boolean): void {
  if (!isBeepWanted()) return;
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.value = high ? 880 : 660;
  loudness.gain.setValueAtTime(0.0001, currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.08, currentTime + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, currentTime + 0.25);
  tone.connect(loudness).connect(destination);
  tone.start(currentTime);
  tone.stop(currentTime + 0.3);
}
