/**
 * Draws friendly faces for people without a picture: the same name and id always give the same face.
 * Gently alive by style sheet only, and still where motion is not wanted.
 */

const skins = ['#f3d3b8', '#e6b98f', '#c98d5e', '#9a6138', '#6f4326', '#f7dfcc'];
const hairs = ['#2a211c', '#5b3a22', '#8a5a2b', '#c99a4b', '#a8452f', '#7d7c80', '#1c1a26'];
const shirts = ['#2f6f8f', '#7a4f9a', '#b3563b', '#3f7d4e', '#a83f66', '#4a5a9c', '#8a6d1f', '#2a7f7a'];
const grounds = ['#cfe3e8', '#e3d8ee', '#f0dccf', '#d6e6d3', '#f0d5de', '#d8dcf0', '#efe5c4', '#cfe6e2'];

/** Spreads a text over 32 bits (FNV-1a with a final mix), so that near names give different faces. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  hash = Math.imul(hash, 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

export interface FaceTraits {
  skin: string;
  hair: string;
  shirt: string;
  ground: string;
  cut: number;
  eyes: number;
  mouth: number;
  glasses: boolean;
  beard: boolean;
  freckles: boolean;
  /** Moves the blinks of different faces apart, 0 to 7. */
  beat: number;
}

/** Chooses the traits of one face. */
export function traitsOf(seed: number): FaceTraits {
  let rest = seed;
  const take = (count: number) => {
    rest = Math.imul(rest ^ (rest >>> 13), 0x5bd1e995) >>> 0;
    rest = (rest ^ (rest >>> 15)) >>> 0;
    return rest % count;
  };
  const pick = (from: readonly string[]) => from[take(from.length)] ?? '#888888';
  const skin = pick(skins);
  const hair = pick(hairs);
  const at = take(shirts.length);
  const cut = take(7);
  return {
    skin,
    hair,
    shirt: shirts[at] ?? '#2f6f8f',
    ground: grounds[(at + 1 + take(grounds.length - 2)) % grounds.length] ?? '#cfe3e8',
    cut,
    eyes: take(3),
    mouth: take(4),
    glasses: take(4) === 0,
    beard: take(6) === 0 && cut < 4,
    freckles: take(5) === 0,
    beat: take(8),
  };
}

function Hair({ cut, colour, back }: { cut: number; colour: string; back: boolean }) {
  if (back) {
    if (cut === 4) return <path d="M28 48c0-18 9-29 22-29s22 11 22 29v25c-6 5-38 5-44 0Z" fill={colour} />;
    if (cut === 5)
      return <path d="M25 52c-2-20 9-34 25-34s27 14 25 34c-1 8-5 13-9 15H34c-4-2-8-7-9-15Z" fill={colour} />;
    if (cut === 6) return <circle cx="50" cy="17" r="9" fill={colour} />;
    return null;
  }
  switch (cut) {
    case 0:
      return <path d="M31 44c-1-15 7-23 19-23s20 8 19 23c-3-8-7-12-12-12-9 0-20 1-26 12Z" fill={colour} />;
    case 1:
      return (
        <path
          d="M31 42c-2-12 5-22 19-22 15 0 21 10 19 22-2-3-3-6-4-9-8 3-20 3-28 0-3 2-5 5-6 9Z"
          fill={colour}
        />
      );
    case 2:
      return (
        <path
          d="M30 43c-4-9 0-16 6-17 1-6 9-8 14-5 6-3 13 0 14 5 6 2 9 9 6 17-3-4-5-7-6-10-5 2-9 1-13-1-5 3-10 4-15 2-2 2-4 5-6 9Z"
          fill={colour}
        />
      );
    case 3:
      return <path d="M32 36c2-10 9-15 18-15s16 5 18 15c-5-5-11-7-18-7s-13 2-18 7Z" fill={colour} />;
    case 6:
      return <path d="M31 43c0-14 8-22 19-22s19 8 19 22c-4-8-9-13-19-13s-15 5-19 13Z" fill={colour} />;
    default:
      return (
        <path
          d="M31 46c-1-16 8-25 19-25s20 9 19 25c-2-6-6-11-10-14-9 6-19 7-24 5-2 3-3 6-4 9Z"
          fill={colour}
        />
      );
  }
}

const mouths = [
  'M43 62c4 4 10 4 14 0',
  'M42.5 61c3 5.5 12 5.5 15 0-4 1.5-11 1.5-15 0Z',
  'M44 63c4 2 8 2 12-.5',
  'M43.5 61.500c3 4 10 4.5 13 .5',
];

/** Shows the face that belongs to a participant. */
export function Face({ of, talking = false }: { of: string; talking?: boolean }) {
  const face = traitsOf(seedOf(of));
  const mouth = mouths[face.mouth] ?? '';
  return (
    <svg
      className={`face face-beat-${face.beat}${talking ? ' face-talking' : ''}`}
      viewBox="0 0 100 100"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect x="-100" y="-100" width="300" height="300" fill={face.ground} />
      <g className="face-body">
        <path d="M14 106c1-20 14-29 36-29s35 9 36 29Z" fill={face.shirt} />
        <g className="face-head">
          <Hair cut={face.cut} colour={face.hair} back />
          <path d="M43 66h14v12c0 4-3 7-7 7s-7-3-7-7Z" fill={face.skin} />
          <path d="M43 70c4 4 10 4 14 0v4c-4 4-10 4-14 0Z" fill="#000000" opacity="0.1" />
          <ellipse cx="31" cy="50" rx="3.5" ry="5" fill={face.skin} />
          <ellipse cx="69" cy="50" rx="3.5" ry="5" fill={face.skin} />
          <path d="M31 44c0-13 8-20 19-20s19 7 19 20c0 16-8 28-19 28s-19-12-19-28Z" fill={face.skin} />
          {face.beard && (
            <path
              d="M31.5 52c1 14 8 22 18.5 22s17.5-8 18.5-22c-3 5-5 6.5-9 6-5-1-14-1-19 0-4 .5-6-1-9-6Z"
              fill={face.hair}
            />
          )}
          <Hair cut={face.cut} colour={face.hair} back={false} />
          {face.freckles && (
            <g fill="#000000" opacity="0.16">
              <circle cx="38" cy="56" r="0.9" />
              <circle cx="41" cy="57.5" r="0.9" />
              <circle cx="59" cy="57.5" r="0.9" />
              <circle cx="62" cy="56" r="0.9" />
            </g>
          )}
          <g className="face-eyes" fill="#241d18">
            {face.eyes === 2 ? (
              <g fill="none" stroke="#241d18" strokeWidth="2.2" strokeLinecap="round">
                <path d="M39.5 49.500c1-2 4-2 5 0M55.5 49.500c1-2 4-2 5 0" />
              </g>
            ) : (
              <>
                <ellipse cx="42" cy="49" rx="2.1" ry={face.eyes === 0 ? 2.1 : 2.9} />
                <ellipse cx="58" cy="49" rx="2.1" ry={face.eyes === 0 ? 2.1 : 2.9} />
              </>
            )}
          </g>
          <path
            d="M38.5 43.500c2-1.6 5-1.6 7 0M54.5 43.500c2-1.6 5-1.6 7 0"
            fill="none"
            stroke={face.hair}
            strokeWidth="1.8"
            strokeLinecap="round"
          />
          <path
            d="M50 51c-1 2.5-1.6 4-1 4.8.5.6 1.5.6 2 .3"
            fill="none"
            stroke="#000000"
            strokeOpacity="0.25"
            strokeWidth="1.6"
            strokeLinecap="round"
          />
          {face.glasses && (
            <g fill="none" stroke="#2a2622" strokeWidth="1.6">
              <circle cx="42" cy="49.5" r="5.8" />
              <circle cx="58" cy="49.5" r="5.8" />
              <path d="M47.8 49c1.4-1 3-1 4.4 0M36.2 48.5 32 47M63.8 48.5 68 47" />
            </g>
          )}
          <path
            className="face-mouth"
            d={mouth}
            fill={face.mouth === 1 ? '#ffffff' : 'none'}
            stroke="#6b2f28"
            strokeWidth="1.9"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </g>
      </g>
    </svg>
  );
}

/** The one or two letters that stand for a name. */
export function initialsOf(name: string): string {
  const parts = name
    .replace(/\(\d+\)\s*$/, '')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : [parts[0]];
  return letters.map((part) => [...(part ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

/** Shows the letters of a name on a colour of its own. */
export function Initials({ of, name }: { of: string; name: string }) {
  return (
    <svg className={`initials initials-${seedOf(of) % 6}`} viewBox="0 0 100 100" aria-hidden="true">
      <text x="50" y="50" fill="currentColor" textAnchor="middle" dominantBaseline="central">
        {initialsOf(name)}
      </text>
    </svg>
  );
}
