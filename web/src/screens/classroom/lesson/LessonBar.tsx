import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import '../../../style/lesson.css';
import { Button, IconButton } from '../../../kit/Button';
import { Dialog } from '../../../kit/Dialog';
import { Icon } from '../../../kit/Icon';
import { useIsWide } from '../../../kit/media-query';
import { useAsk, useClassroomParts } from '../context';
import { useProjected } from '../instructor/projected';
import type { Choices } from '../instructor/switching.viewmodel';
import { nextWords, pageBefore, plainNextWords, planWords } from './lesson.viewmodel';

/** A lesson in the hands of an instructor: one *Next*, one *Back*, and the whole list. */
export function LessonBar({ choices }: { choices: Choices }) {
  const { t } = useLingui();
  const wide = useIsWide();
  const ask = useAsk();
  const [listed, setListed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [projected] = useProjected();
  const { lesson, plan, next, step, epoch } = useClassroomParts((s) => ({
    lesson: s.documents.lesson,
    plan: s.documents.plan,
    next: s.documents.results?.next ?? null,
    step: s.documents.round?.step ?? 0,
    epoch: s.documents.class?.epoch ?? 0,
  }));
  const running = Boolean(lesson?.running && plan);
  const before = plan ? pageBefore(plan) : null;
  // One press is one step, however fast the keys come.
  const act = async (doing: Promise<unknown>) => {
    setBusy(true);
    await doing;
    setBusy(false);
  };
  const goOn = () =>
    void act(
      ask('pitt.lesson.next', {
        step,
        epoch,
        size: choices.size,
        lead_ms: choices.leadMs,
        countdown_ms: choices.countdownMs,
        show_mates: choices.showMates,
      }),
    );
  const goBack = () => before !== null && void act(ask('pitt.lesson.go', { step, item: before }));
  useClickerKeys(running && !busy && next !== null ? goOn : null, running && !busy ? goBack : null);
  if (!running || !plan) return null;
  const items = plan.items ?? [];
  const at = plan.at ?? -1;
  const position = at + 1;
  const count = items.length;
  const coming = next === 'page' || next === 'ask' ? planWords(items[at + 1]) : '';
  return (
    <section className="lesson-bar" aria-label={t`Lesson`}>
      <IconButton
        label={t`Back to the page before`}
        icon="back"
        isDisabled={busy || before === null}
        onPress={goBack}
      />
      <Button look="plain" onPress={() => setListed(true)}>
        <span className="lesson-at">
          {wide && lesson?.title && <span className="lesson-title">{lesson.title} </span>}
          <span className="lesson-position">{t`${position} of ${count}`}</span>
          <span className="visually-hidden">{t`: all pages and questions`}</span>
        </span>
      </Button>
      <span className="lesson-coming">{wide && coming && t`Next: ${coming}`}</span>
      <Button look="primary" icon="forward" isDisabled={busy || next === null} onPress={goOn}>
        {projected ? plainNextWords(next) : nextWords(next)}
      </Button>
      <Dialog
        title={lesson?.title || t`Lesson`}
        isOpen={listed}
        onClose={() => setListed(false)}
        closeWord={t`Close`}
        shape={wide ? 'wide' : 'sheet'}
      >
        <ol className="lesson-items">
          {items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place in the lesson
            <li key={index}>
              <button
                type="button"
                className={`lesson-item${index === at ? ' lesson-item-now' : ''}`}
                aria-current={index === at ? 'step' : undefined}
                onClick={() => {
                  setListed(false);
                  void act(ask('pitt.lesson.go', { step, item: index }));
                }}
              >
                <Icon name={item.kind === 'page' ? 'screen' : 'vote'} size={20} />
                <span className="lesson-item-words">{planWords(item)}</span>
                {index === at && <span className="soft">{t`now`}</span>}
              </button>
            </li>
          ))}
        </ol>
        <Button
          look="danger"
          wide
          onPress={() => {
            setListed(false);
            void act(ask('pitt.lesson.end', { step }));
          }}
        >
          {t`End the lesson`}
        </Button>
      </Dialog>
    </section>
  );
}

/** Lets Page Down and Page Up, which clickers send, lead the lesson. */
function useClickerKeys(onNext: (() => void) | null, onBack: (() => void) | null) {
  const acts = useRef({ onNext, onBack });
  acts.current = { onNext, onBack };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key !== 'PageDown' && event.key !== 'PageUp') return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return;
      const target = event.target as HTMLElement | null;
      if (target?.closest('input, textarea, select, [contenteditable]')) return;
      event.preventDefault();
      if (event.key === 'PageDown') acts.current.onNext?.();
      else acts.current.onBack?.();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
