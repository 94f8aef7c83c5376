"""Microphones of the benchmark: each sings one tone, with nothing that would filter it."""

# At 8 kHz, which is enough for a tone and spares the machine that has to carry six people; in blocks of about 20 ms, as
# real ones: larger ones would teach receivers to wait longer.
SING = """(hz) => {
  const context = new AudioContext({ sampleRate: 8_000, latencyHint: 0.02, sinkId: { type: 'none' } });
  const tone = context.createOscillator();
  tone.frequency.value = hz;
  const gain = context.createGain();
  gain.gain.value = 0.2;
  const out = context.createMediaStreamDestination();
  tone.connect(gain).connect(out);
  tone.start();
  return out.stream.getAudioTracks()[0];
}"""

_MICROPHONE = """(hz, sing) => {
  const media = navigator.mediaDevices;
  const film = media.getUserMedia;
  media.getUserMedia = async (wanted) => {
    const stream = wanted.video ? await film({ ...wanted, audio: false }) : new MediaStream();
    if (wanted.audio) stream.addTrack(sing(hz));
    return stream;
  };
}"""


def microphone(hz: int) -> str:
    """Gives the script by which a page gets a microphone that sings this tone."""
    return f"({_MICROPHONE})({hz}, {SING})"
