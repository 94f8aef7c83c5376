/** A document for the pictures: pages in PDF, written here so that no file has to be kept. */

const circuit =
  '2 w 0.1 0.3 0.35 RG 140 60 200 120 re S 1 1 1 rg 180 160 40 40 re B 260 160 40 40 re B 0.9 0.7 0.1 rg 190 170 20 20 re f';

/** One page: a title, two lines and a drawing. */
export function paper(title: string, lines: readonly string[]): ArrayBuffer {
  const texts = [
    `BT /F1 26 Tf 40 300 Td (${title}) Tj ET`,
    ...lines.map((line, at) => `BT /F1 15 Tf 40 ${268 - 22 * at} Td (${line}) Tj ET`),
  ];
  const content = `0.05 0.1 0.15 rg ${texts.join(' ')} ${circuit}`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 480 360] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const starts = objects.map((object, at) => {
    const start = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const table = text.length;
  const rows = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return new TextEncoder().encode(text).buffer as ArrayBuffer;
}
