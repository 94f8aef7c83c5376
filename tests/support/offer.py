"""The one offer that a page makes, as plain text: what is sent, then the slots."""

SENT = ("audio", "video", "audio", "video")
SLOTS = ("video",) * 7 + ("audio",) * 8
CODECS = {
    "audio": ("111", ["a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1"]),
    "video": ("96 97", ["a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli"]),
}
RTX = ["a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96"]


def an_offer(ufrag: str = "abcd") -> str:
    """Writes the offer down; another `ufrag` (4 letters or more) is a restart of ICE (RFC 8839 section 4.4.1.1.1)."""
    kinds = SENT + SLOTS
    lines = ["v=0", "o=- 4711 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    lines.append("a=group:BUNDLE " + " ".join(str(mid) for mid in range(len(kinds))))
    for mid, kind in enumerate(kinds):
        formats, described = CODECS[kind]
        lines += [
            f"m={kind} 9 UDP/TLS/RTP/SAVPF {formats}",
            "c=IN IP4 0.0.0.0",
            f"a=ice-ufrag:{ufrag}",
            f"a=ice-pwd:{ufrag * 6}",
            "a=fingerprint:sha-256 " + ":".join(["AB"] * 32),
            "a=setup:actpass",
            f"a=mid:{mid}",
            "a=sendonly" if mid < len(SENT) else "a=recvonly",
            "a=rtcp-mux",
            *described,
            *(RTX if kind == "video" else []),
        ]
        if mid < len(SENT):
            lines += [f"a=msid:- sent-{mid}", f"a=ssrc:{1000 + mid} cname:page"]
    return "\r\n".join(lines) + "\r\n"
