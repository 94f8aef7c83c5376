"""Microphones of the benchmark: each sings one tone, with nothing that would filter it."""

# At 8 kHz and in large blocks, which is enough for a tone and spares the machine that has to carry six people.
_MICROPHONE = """(hz) => {
  const media = navigator.mediaDevices;
  const film = media.getUserMedia;
  media.getUserMedia = async (wanted) => {
    const stream = wanted.video ? await film({ ...wanted, audio: false }) : new MediaStream();
    if (!wanted.audio) return stream;
    const context = new AudioContext({ sampleRate: 8_000, latencyHint: 'playback', sinkId: { type: 'none' } });
    const tone = context.createOscillator();
    tone.frequency.value = hz;
    const gain = context.createGain();
    gain.gain.value = 0.2;
    const out = context.createMediaStreamDestination();
    tone.connect(gain).connect(out);
    tone.start();
    stream.addTrack(out.stream.getAudioTracks()[0]);
    return stream;
  };
}"""


def microphone(hz: int) -> str:
    """Gives the script by which a page gets a microphone that sings this tone."""
    return f"({_MICROPHONE})({hz})"
