import type { ReactElement } from 'react';

/** Strokes on a 24 × 24 grid; decoration only, the words stand beside them or in the name of the button. */
const shapes = {
  microphone: (
    <>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
    </>
  ),
  'microphone-off': (
    <>
      <path d="M9 6v-.2a3 3 0 0 1 6 0v5.4M9 9.5V11a3 3 0 0 0 4.6 2.5M5.5 11.5a6.5 6.5 0 0 0 10.4 5.2M18.1 13.6c.3-.7.4-1.4.4-2.1M12 18v3" />
      <path d="m4 4 16 16" />
    </>
  ),
  camera: (
    <>
      <rect x="3" y="6.5" width="12.5" height="11" rx="2.5" />
      <path d="m15.5 10.7 4.1-2.6c.6-.4 1.4 0 1.4.8v6.2c0 .8-.8 1.2-1.4.8l-4.1-2.6" />
    </>
  ),
  'camera-off': (
    <>
      <path d="M9 6.5h4a2.5 2.5 0 0 1 2.5 2.5v1.7l4.1-2.6c.6-.4 1.4 0 1.4.8v6.2c0 .5-.3.8-.7.9M15.5 15.5A2.5 2.5 0 0 1 13 17.5H5.5A2.5 2.5 0 0 1 3 15V9c0-1.2.8-2.1 1.9-2.4" />
      <path d="m4 4 16 16" />
    </>
  ),
  screen: (
    <>
      <rect x="3" y="4" width="18" height="12.5" rx="2.5" />
      <path d="M8.5 20.5h7M12 13.5V7.5m0 0L9.5 10M12 7.5l2.5 2.5" />
    </>
  ),
  hand: (
    <path d="M8 12.5V6a1.5 1.5 0 0 1 3 0v5m0-.5V4.5a1.5 1.5 0 0 1 3 0V11m0-.5V6a1.5 1.5 0 0 1 3 0v8.5A6.5 6.5 0 0 1 10.5 21c-2.3 0-3.6-.9-4.8-2.7l-2.5-4.1a1.55 1.55 0 0 1 2.6-1.7L8 15" />
  ),
  leave: (
    <>
      <path d="M10 4H6.5A2.5 2.5 0 0 0 4 6.5v11A2.5 2.5 0 0 0 6.5 20H10" />
      <path d="M10 12h10m-4-4 4 4-4 4" />
    </>
  ),
  people: (
    <>
      <circle cx="9" cy="8" r="3.5" />
      <path d="M2.5 20c.3-3.6 2.8-5.5 6.5-5.5s6.2 1.9 6.5 5.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.8 15c2.2.7 3.5 2.4 3.7 5" />
    </>
  ),
  text: (
    <path d="M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-4.5 3.5V17H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2ZM7.5 9.5h9M7.5 12.8h5.5" />
  ),
  settings: (
    <>
      <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
      <circle cx="15" cy="7" r="2" />
      <circle cx="9" cy="17" r="2" />
    </>
  ),
  more: (
    <>
      <circle cx="5.5" cy="12" r="1" />
      <circle cx="12" cy="12" r="1" />
      <circle cx="18.5" cy="12" r="1" />
    </>
  ),
  vote: <path d="M5 20v-8M12 20V4M19 20v-5" />,
  eye: (
    <>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
      <circle cx="12" cy="12" r="3" />
    </>
  ),
  close: <path d="m6 6 12 12M18 6 6 18" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  down: <path d="m6 9.5 6 6 6-6" />,
  back: <path d="M14.5 6 8.5 12l6 6" />,
  forward: <path d="m9 6 6 6-6 6" />,
  lock: (
    <>
      <rect x="5" y="11" width="14" height="9.5" rx="2.5" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </>
  ),
  unlock: (
    <>
      <rect x="5" y="11" width="14" height="9.5" rx="2.5" />
      <path d="M8 11V8a4 4 0 0 1 7.7-1.5" />
    </>
  ),
  copy: (
    <>
      <rect x="8.5" y="8.5" width="11.5" height="11.5" rx="2.5" />
      <path d="M15.5 8.5v-2A2.5 2.5 0 0 0 13 4H6.5A2.5 2.5 0 0 0 4 6.5V13a2.5 2.5 0 0 0 2.5 2.5h2" />
    </>
  ),
  groups: (
    <>
      <rect x="3" y="4" width="8" height="7" rx="2" />
      <rect x="13" y="4" width="8" height="7" rx="2" />
      <rect x="3" y="13" width="8" height="7" rx="2" />
      <rect x="13" y="13" width="8" height="7" rx="2" />
    </>
  ),
  broadcast: (
    <>
      <rect x="3" y="4" width="18" height="13" rx="2.5" />
      <circle cx="12" cy="9" r="2" />
      <path d="M8.5 14.2c.5-1.6 1.7-2.4 3.5-2.4s3 .8 3.5 2.4M9 20.5h6" />
    </>
  ),
  ear: (
    <path d="M7 15.5C5.8 14 5 12 5 10a7 7 0 0 1 14 0c0 3-2.5 4.2-3.6 5.8-1 1.4-.6 4.7-3.6 4.7-1.8 0-2.9-1.2-3.1-2.5M9 10a3 3 0 0 1 6 0c0 2-2.5 2.2-2.5 4" />
  ),
  undo: <path d="M8.5 5 4 9.5 8.5 14M4 9.5h10a5.5 5.5 0 0 1 0 11h-3" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5.2l3.2 2" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6.5" />
      <path d="m15.5 15.5 5 5" />
    </>
  ),
  send: (
    <path d="M4.5 12 3.2 4.8c-.1-.7.5-1.2 1.2-.9l16 7.3c.7.3.7 1.3 0 1.6l-16 7.3c-.7.3-1.3-.2-1.2-.9L4.5 12Zm0 0H12" />
  ),
  warning: (
    <path d="M12 9v4.5m0 3v.2M10.3 4.3 2.9 17.2c-.8 1.3.2 3 1.7 3h14.8c1.5 0 2.5-1.7 1.7-3L13.7 4.3c-.7-1.3-2.6-1.3-3.4 0Z" />
  ),
  sound: <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11" />,
  rest: (
    <>
      <path d="M5 9h11v5.5A4.5 4.5 0 0 1 11.5 19h-2A4.5 4.5 0 0 1 5 14.5V9ZM16 10.5h1.5a2.5 2.5 0 0 1 0 5H16M8.5 3v2.5M12.5 3v2.5" />
    </>
  ),
  step: <path d="M3 20h6v-5h6v-5h6M6 9.5 12 4m0 0H8m4 0v4" />,
  shuffle: (
    <path d="M3.5 7H7c4.5 0 5.5 10 10 10h3.5M3.5 17H7c1.8 0 3-1.6 4-3.5M14 9c.9-1.2 1.8-2 3-2h3.5M18 4.5 20.5 7 18 9.5M18 14.5l2.5 2.5-2.5 2.5" />
  ),
  add: <path d="M12 5v14M5 12h14" />,
  door: <path d="M6 20.5v-15A2.5 2.5 0 0 1 8.5 3h7A2.5 2.5 0 0 1 18 5.5v15M3.5 20.5h17M14.5 12v.5" />,
  link: (
    <path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1" />
  ),
  person: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.4-4 3.2-6 7.5-6s7.1 2 7.5 6" />
    </>
  ),
  together: (
    <>
      <circle cx="9" cy="12" r="5.5" />
      <circle cx="15" cy="12" r="5.5" />
    </>
  ),
  apart: (
    <>
      <circle cx="5.5" cy="12" r="3.5" />
      <circle cx="18.5" cy="12" r="3.5" />
      <path d="M12 4.5v15" />
    </>
  ),
  up: <path d="m6 14.5 6-6 6 6" />,
  bin: (
    <path d="M4.5 6.5h15M9.5 6.5V4.5h5v2M6.5 6.5l.8 12a2 2 0 0 0 2 1.9h5.4a2 2 0 0 0 2-1.9l.8-12M10.2 10.5v6M13.8 10.5v6" />
  ),
  box: <path d="M4 4.5h16v4H4zM5.5 8.5v9A2 2 0 0 0 7.5 19.5h9a2 2 0 0 0 2-2v-9M9.5 12.5h5" />,
  grip: <path d="M9 6v.2M15 6v.2M9 12v.2M15 12v.2M9 18v.2M15 18v.2" />,
  picture: (
    <>
      <rect x="3" y="4.5" width="18" height="15" rx="2.5" />
      <circle cx="8.5" cy="9.5" r="1.5" />
      <path d="m4 17 5-4.5 3.5 3 3.5-4 4.5 4.5" />
    </>
  ),
  help: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M9.7 9.5a2.4 2.4 0 1 1 3.5 2.2c-.8.4-1.2.9-1.2 1.8m0 2.5v.2" />
    </>
  ),
} satisfies Record<string, ReactElement>;

export type IconName = keyof typeof shapes;

/** Shows one of the icons; turned around where the text runs from right to left and the shape has a direction. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  const directed =
    name === 'leave' || name === 'back' || name === 'forward' || name === 'send' || name === 'undo';
  return (
    <svg
      className={directed ? 'icon icon-directed' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}
