"""PDFs for tests, written by hand: pages with a line of text and a square in a colour that pixels can be asked for."""

from collections.abc import Sequence

RED, GREEN, BLUE = (1.0, 0.0, 0.0), (0.0, 0.6, 0.0), (0.0, 0.0, 1.0)
COLOURS = (RED, GREEN, BLUE)


def paper(*titles: str, extra: str = "", colours: Sequence[tuple[float, float, float]] = COLOURS) -> bytes:
    """Writes a document with a page for each title; `extra` goes into every page's dictionary."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for number, title in enumerate(titles):
        red, green, blue = colours[number % len(colours)]
        drawn = f"BT /F1 24 Tf 40 300 Td ({title}) Tj ET {red} {green} {blue} rg 120 60 240 180 re f"
        page, content = len(objects) + 1, len(objects) + 2
        kids.append(f"{page} 0 R")
        fonts = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        box = f"/MediaBox [0 0 480 360] /Contents {content} 0 R /Resources {fonts} {extra}"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} >>")
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    written = b"%PDF-1.4\n"
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = len(written)
    rows = "".join(f"{start:010} 00000 n \n" for start in starts)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    end += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    return written + end.encode()
