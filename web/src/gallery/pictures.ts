/** Draws people who sit before a camera, so that the gallery has pictures without cameras. */

const scenes = [
  { wall: ['#cdd8d4', '#8fa8a2'], skin: '#e2b48c', hair: '#3b2a20', shirt: '#31546b' },
  { wall: ['#e7dccb', '#b89f80'], skin: '#8d5a36', hair: '#1d1715', shirt: '#a8482f' },
  { wall: ['#d5d3e2', '#8f8bb0'], skin: '#f0cfb2', hair: '#a8602f', shirt: '#3f6b47' },
  { wall: ['#dfe3da', '#9fae94'], skin: '#c6915f', hair: '#4a2f1d', shirt: '#6a4a86' },
  { wall: ['#e6d6d2', '#b58d86'], skin: '#6f4527', hair: '#17120f', shirt: '#caa13f' },
];

function draw(canvas: HTMLCanvasElement, seed: number): void {
  const context = canvas.getContext('2d');
  const scene = scenes[seed % scenes.length];
  if (!context || !scene) return;
  const { width, height } = canvas;
  const wall = context.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, scene.wall[0] ?? '#cccccc');
  wall.addColorStop(1, scene.wall[1] ?? '#888888');
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'rgb(255 255 255 / 35%)';
  context.fillRect(width * 0.06, height * 0.08, width * 0.2, height * 0.42);
  const x = width / 2;
  const y = height * 0.45;
  const size = height * 0.21;
  const ellipse = (cx: number, cy: number, rx: number, ry: number, colour: string) => {
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(cx, cy, rx, ry, 0, 0, Math.PI * 2);
    context.fill();
  };
  ellipse(x, y - size * 0.2, size * 1.02, size * 1.25, scene.hair);
  ellipse(x, height * 1.08, size * 2.2, height * 0.42, scene.shirt);
  context.fillStyle = scene.skin;
  context.fillRect(x - size * 0.35, y + size * 0.6, size * 0.7, size);
  ellipse(x, y, size * 0.86, size * 1.1, scene.skin);
  ellipse(x, y - size * 0.86, size * 0.84, size * 0.45, scene.hair);
  for (const side of [-1, 1]) {
    ellipse(x + side * size * 0.34, y - size * 0.05, size * 0.09, size * 0.1, '#221a15');
  }
  context.strokeStyle = '#7c3a30';
  context.lineWidth = size * 0.07;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(x, y + size * 0.3, size * 0.32, 0.25, Math.PI - 0.25);
  context.stroke();
}

function drawSlide(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  context.fillStyle = '#fbfaf7';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#1d3b4f';
  context.fillRect(0, 0, width, height * 0.16);
  context.fillStyle = '#ffffff';
  context.font = `600 ${height * 0.075}px sans-serif`;
  context.fillText('Two bulbs, one battery', width * 0.05, height * 0.11);
  context.strokeStyle = '#1d3b4f';
  context.lineWidth = height * 0.012;
  context.strokeRect(width * 0.12, height * 0.32, width * 0.36, height * 0.46);
  for (const x of [0.22, 0.38]) {
    context.beginPath();
    context.arc(width * x, height * 0.32, height * 0.06, 0, 2 * Math.PI);
    context.fillStyle = '#f2c14e';
    context.fill();
    context.stroke();
  }
  context.fillStyle = '#1d3b4f';
  context.font = `${height * 0.055}px sans-serif`;
  ['Which is brighter?', 'A  the first', 'B  the second', 'C  both alike'].forEach((line, at) => {
    context.fillText(line, width * 0.56, height * (0.38 + at * 0.12));
  });
}

/** A stream that shows somebody's screen; null where there is no page. */
export function slide(): MediaStream | null {
  return filmed(1280, 720, drawSlide);
}

/** A stream that shows one of the drawn people for as long as the page lives; null where there is no page. */
export function pictureOf(seed: number): MediaStream | null {
  return filmed(640, 480, (canvas) => draw(canvas, seed));
}

function filmed(
  width: number,
  height: number,
  paint: (canvas: HTMLCanvasElement) => void,
): MediaStream | null {
  if (typeof document === 'undefined') return null;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  paint(canvas);
  const stream = canvas.captureStream(2);
  // A canvas gives a picture only when it is drawn on.
  window.setInterval(() => paint(canvas), 250);
  return stream;
}
