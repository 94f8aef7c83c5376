/** Draws a page of a PDF. The document is hostile: nothing in it runs, and it is read in a worker. */
import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist/legacy/build/pdf.min.mjs';
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = worker;

/** More than this is not seen on any screen, and phones have little memory. */
const MOST_PIXELS = 8_000_000;

export interface Box {
  width: number;
  height: number;
}

/** Gives a canvas with the first page, as large as fits into the box (in CSS pixels) at the screen's resolution. */
export async function draw(data: ArrayBuffer, box: Box, ratio: number): Promise<HTMLCanvasElement> {
  // The bytes go over to the worker, so that it gets a copy of its own.
  const task = getDocument({
    data: new Uint8Array(data.slice(0)),
    isEvalSupported: false,
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
  });
  try {
    const page = await (await task.promise).getPage(1);
    const plain = page.getViewport({ scale: 1 });
    const fit = Math.min(box.width / plain.width, box.height / plain.height);
    const most = Math.sqrt(MOST_PIXELS / (plain.width * plain.height));
    const viewport = page.getViewport({ scale: Math.min(fit * Math.min(ratio, 2), most) });
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    canvas.style.width = `${Math.floor(plain.width * fit)}px`;
    canvas.style.height = `${Math.floor(plain.height * fit)}px`;
    await page.render({ canvas, viewport, annotationMode: 0 }).promise;
    return canvas;
  } finally {
    await task.destroy();
  }
}
