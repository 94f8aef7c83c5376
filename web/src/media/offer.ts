/**
 * The one offer of a page: what it sends and every slot that it will ever need, so that nothing is negotiated again.
 * The server takes the roles of the sections from their kinds, directions and order.
 */
import { AUDIO_SLOTS, VIDEO_SLOTS } from './slots';
import { SOURCE_KINDS, type SourceKind } from './sources';

export interface Sections {
  senders: Record<SourceKind, RTCRtpSender>;
  video: RTCRtpReceiver[];
  audio: RTCRtpReceiver[];
}

/** Two layers of a camera, told apart by their rid, once the server chooses between them. */
const SIMULCAST = false;
const CAMERA: RTCRtpEncodingParameters = { maxBitrate: 1_200_000, maxFramerate: 30 };
const CAMERA_LAYERS: RTCRtpEncodingParameters[] = SIMULCAST
  ? [
      { rid: 'l', maxBitrate: 200_000, maxFramerate: 15, scaleResolutionDownBy: 2 },
      { rid: 'h', ...CAMERA },
    ]
  : [CAMERA];

/** There is one upstream only: it is as good as it can be, once and for all. */
const ENCODINGS: Record<SourceKind, RTCRtpEncodingParameters[]> = {
  microphone: [{ maxBitrate: 32_000 }],
  camera: CAMERA_LAYERS,
  sound: [{ maxBitrate: 96_000 }],
  screen: [{ maxBitrate: 2_500_000, maxFramerate: 15 }],
};

const EXTENSIONS = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'urn:3gpp:video-orientation',
];

/** Of W3C WebRTC Extensions, section 5.2; not in every browser. */
interface ExtendedTransceiver extends RTCRtpTransceiver {
  getHeaderExtensionsToNegotiate?(): { uri: string; direction: RTCRtpTransceiverDirection }[];
  setHeaderExtensionsToNegotiate?(extensions: { uri: string; direction: string }[]): void;
}

export function addSections(pc: RTCPeerConnection): Sections {
  const add = (kind: 'audio' | 'video', init: RTCRtpTransceiverInit) => {
    const transceiver = pc.addTransceiver(kind, init);
    preferCodecs(transceiver, kind);
    dropExtensions(transceiver);
    return transceiver;
  };
  const send = (kind: SourceKind) => {
    const media = kind === 'microphone' || kind === 'sound' ? 'audio' : 'video';
    return add(media, { direction: 'sendonly', sendEncodings: ENCODINGS[kind].map((one) => ({ ...one })) })
      .sender;
  };
  const senders = Object.fromEntries(SOURCE_KINDS.map((kind) => [kind, send(kind)])) as Sections['senders'];
  const slots = (kind: 'audio' | 'video', count: number) =>
    Array.from({ length: count }, () => add(kind, { direction: 'recvonly' }).receiver);
  return { senders, video: slots('video', VIDEO_SLOTS), audio: slots('audio', AUDIO_SLOTS) };
}

function preferCodecs(transceiver: RTCRtpTransceiver, kind: 'audio' | 'video'): void {
  const known = RTCRtpReceiver.getCapabilities?.(kind)?.codecs ?? [];
  const names = kind === 'video' ? ['video/vp8', 'video/rtx'] : ['audio/opus'];
  const wanted = known.filter(({ mimeType }) => names.includes(mimeType.toLowerCase()));
  try {
    if (wanted.length > 0) transceiver.setCodecPreferences?.(wanted);
  } catch {
    // The server chooses the same from the browser's own list.
  }
}

function dropExtensions(transceiver: ExtendedTransceiver): void {
  try {
    const offered = transceiver.getHeaderExtensionsToNegotiate?.();
    if (!offered) return;
    const wanted = offered.map(({ uri, direction }) => ({
      uri,
      direction: EXTENSIONS.includes(uri) ? direction : 'stopped',
    }));
    transceiver.setHeaderExtensionsToNegotiate?.(wanted);
  } catch {
    // A longer offer is as good.
  }
}

/**
 * Has the microphone send nothing in pauses and repair losses by itself (RFC 7587, section 7): a browser sends as the
 * answer says that the other side wants to receive.
 */
export function wantOpus(answer: string): string {
  const [session = '', ...sections] = answer.split(/(?=^m=)/m);
  return session + sections.map((section, at) => (at === 0 ? withOpus(section) : section)).join('');
}

function withOpus(section: string): string {
  const type = /^a=rtpmap:(\d+) opus\/48000/im.exec(section)?.[1];
  if (type === undefined) return section;
  const format = `a=fmtp:${type} `;
  const lines = section.split('\r\n');
  const known = lines.find((line) => line.startsWith(format))?.slice(format.length) ?? '';
  const kept = known.split(';').filter((part) => part !== '' && !/^\s*(useinbandfec|usedtx)=/.test(part));
  const wanted = format + [...kept, 'useinbandfec=1', 'usedtx=1'].join(';');
  return lines
    .filter((line) => !line.startsWith(format))
    .flatMap((line) => (line.startsWith(`a=rtpmap:${type} `) ? [line, wanted] : [line]))
    .join('\r\n');
}

/** Tells one end of a connection from another: its keys, and the number of its session (RFC 8866, section 5.2). */
export function endOf(description: string): string {
  const keys = description.match(/^a=fingerprint:.*$/gm) ?? [];
  const session = /^o=\S+ (\S+)/m.exec(description)?.[1] ?? '';
  return [session, ...new Set(keys.map((line) => line.trim()))].join();
}
