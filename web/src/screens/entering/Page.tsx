import { useLingui } from '@lingui/react/macro';
import type { MouseEvent, ReactNode } from 'react';
import { go } from '../navigation';

interface LinkProps {
  to: string;
  children: ReactNode;
  className?: string;
  /** Leads to where one is. */
  current?: boolean;
}

/** A link to one of our own addresses. */
export function Link({ to, children, className, current }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={follow} className={className} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}

/** The sign of Pitt: two speech marks that make a pair. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 40 32" width="40" height="32" aria-hidden="true">
      <path
        d="M4 3h16a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4h-8l-6 5v-5.3A4 4 0 0 1 2 15V7a4 4 0 0 1 2-4Z"
        fill="currentColor"
        opacity="0.45"
      />
      <path
        d="M20 9h14a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4v5l-6-5h-8a4 4 0 0 1-4-4v-8a4 4 0 0 1 4-4Z"
        fill="currentColor"
      />
    </svg>
  );
}

interface PageProps {
  title: ReactNode;
  lead?: ReactNode;
  children?: ReactNode;
  wide?: boolean;
  /** Uses all the width there is, for pages with two columns. */
  full?: boolean;
  /** The ways to the pages beside this one. */
  nav?: ReactNode;
}

/** A calm page with one thing to do. */
export function Page({ title, lead, children, wide, full, nav }: PageProps) {
  const { t } = useLingui();
  return (
    <div className={`page${wide || full ? ' page-wide' : ''}${full ? ' page-full' : ''}`}>
      <header className="page-head">
        <Link to="/" className="page-mark">
          <Mark />
          <span>{t`Pitt`}</span>
        </Link>
        {nav}
      </header>
      <main className="page-main">
        <h1>{title}</h1>
        {lead && <p className="page-lead">{lead}</p>}
        {children}
      </main>
    </div>
  );
}
