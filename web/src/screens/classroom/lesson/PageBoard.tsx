import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import '../../../style/lesson.css';
import { Button, IconButton } from '../../../kit/Button';
import { useClassroom } from '../context';
import { looking, type PageRef } from './lesson.viewmodel';
import { useClassPages } from './pages';

const SlidePage = lazy(() => import('../../../slides/SlidePage'));

/** Whether the class is shown a page of a lesson. */
export function useHasPage(): boolean {
  return useClassroom((s) => Boolean(s.documents.lesson?.page));
}

/**
 * The page of the lesson: the one that the class is shown, or an earlier one while somebody looks back. Whoever leads
 * turns pages for everybody, by the lesson's bar.
 */
export function PageBoard({ lead = false }: { lead?: boolean }) {
  const { t } = useLingui();
  const lesson = useClassroom((s) => s.documents.lesson);
  const [chosen, setChosen] = useState<PageRef | null>(null);
  const pages = useClassPages();
  const seen = looking(lesson, chosen);
  if (!seen || !lesson?.page) return null;
  const { position, count } = seen;
  const label = t`Page ${position} of the lesson`;
  return (
    <section className={`board${seen.back ? ' board-back' : ''}`} aria-label={t`Page`}>
      <div className="board-page">
        <Suspense fallback={<div className="board-paper" />}>
          <SlidePage pages={pages} document={seen.page.document} page={seen.page.page} label={label} />
        </Suspense>
      </div>
      {count > 1 && !lead && (
        <div className="board-bar">
          <IconButton
            label={t`Look at the page before`}
            icon="back"
            isDisabled={!seen.earlier}
            onPress={() => setChosen(seen.earlier)}
          />
          <span className="board-position" role="status">
            {t`Page ${position} of ${count}`}
          </span>
          <IconButton
            label={t`Look at the page after`}
            icon="forward"
            isDisabled={!seen.later}
            onPress={() => setChosen(seen.later)}
          />
          {seen.back && (
            <Button look="primary" onPress={() => setChosen(null)}>
              {t`Back to the class`}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
