import type { Pages } from './pages';

interface SlidePageProps {
  pages: Pages;
  document: string;
  page: number;
  label: string;
}

/** One page. */
export default function SlidePage({ label }: SlidePageProps) {
  return <div className="board-paper" role="img" aria-label={label} />;
}
