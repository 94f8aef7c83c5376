import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../kit/Button';
import { Dialog, DialogButtons } from '../../kit/Dialog';
import { Icon } from '../../kit/Icon';
import { useSecondsLeft } from './clock';
import {
  type Saying,
  useActions,
  useAsk,
  useClassroom,
  useClassroomParts,
  useSay,
  useSayings,
} from './context';
import { noticeWords } from './notice.viewmodel';
import { connectionWords, emptyStageWords, unreachableWords } from './place.viewmodel';

/** Shown once each, over reloads too: the number of the last notice is remembered for as long as the tab lives. */
function useNotices() {
  const say = useSay();
  const parts = useClassroomParts((s) => ({
    me: s.me,
    place: s.place,
    notice: s.documents.me?.notice ?? null,
  }));
  const { notice } = parts;
  const key = `pitt.notice.${parts.me?.participant}`;
  const current = useRef(parts);
  current.current = parts;
  useEffect(() => {
    if (!notice) return;
    const shown = Number(sessionStorage.getItem(key) ?? 0);
    if (notice.number <= shown) return;
    // The place changes with the same message or the next one; the sentence names the place as it is then.
    const timer = window.setTimeout(() => {
      sessionStorage.setItem(key, String(notice.number));
      say('notice', noticeWords(notice, current.current));
    }, 150);
    return () => window.clearTimeout(timer);
  }, [notice, key, say]);
}

/** Everything that floats over the lower edge of the faces: what happened, what is asked, what did not work. */
export function Floats({ children }: { children?: ReactNode }) {
  useNotices();
  return (
    <div className="floats">
      <ConnectionBanner />
      <EmptyStage />
      <Unreachable />
      {children}
      <Sharing />
      <NobodyAnswers />
      <Invitation />
      <SoundBlocked />
      <SayingList />
    </div>
  );
}

function ConnectionBanner() {
  const words = useClassroom((s) => connectionWords(s));
  return (
    <div role="status">
      {words && (
        <p className="float float-warning">
          <Icon name="warning" size={20} />
          <span>{words}</span>
        </p>
      )}
    </div>
  );
}

function EmptyStage() {
  const words = useClassroom((s) => emptyStageWords(s));
  return (
    <div role="status">
      {words && (
        <p className="float">
          <Icon name="clock" size={20} />
          <span>{words}</span>
        </p>
      )}
    </div>
  );
}

function Unreachable() {
  const { t } = useLingui();
  const [read, setRead] = useState('');
  const parts = useClassroomParts((s) => ({
    me: s.me,
    place: s.place,
    documents: s.documents,
    connection: s.connection,
    remote: s.media.remote,
  }));
  const words = unreachableWords(parts);
  return (
    <div role="status">
      {words && words !== read && (
        <div className="float float-line float-warning">
          <Icon name="warning" size={20} />
          <span>{words}</span>
          <IconButton label={t`Dismiss`} icon="close" onPress={() => setRead(words)} />
        </div>
      )}
    </div>
  );
}

/** Who shares a screen looks at that screen: this says so, and ends it. */
function Sharing() {
  const { t } = useLingui();
  const actions = useActions();
  const isOn = useClassroom((s) => s.media.local.screen === 'on');
  return (
    <div role="status">
      {isOn && (
        <div className="float">
          <Icon name="screen" size={20} />
          <span>{t`You share your screen.`}</span>
          <Button onPress={() => void actions.setScreen(false)}>{t`Stop`}</Button>
        </div>
      )}
    </div>
  );
}

function NobodyAnswers() {
  const { t } = useLingui();
  const ask = useAsk();
  const at = useClassroom((s) => s.documents.me?.nobody_answers_at ?? null);
  const seconds = useSecondsLeft(at);
  if (at === null || seconds === null) return null;
  return (
    <div className="float" role="status">
      <span>{t`If nobody answers, you will be in another group in a moment.`}</span>
      <span className="float-seconds" aria-hidden="true">
        {seconds}
      </span>
      <Button look="quiet" onPress={() => void ask('pitt.group.nobody_answers', { on: false })}>
        {t`They answer now`}
      </Button>
    </div>
  );
}

function Invitation() {
  const { t } = useLingui();
  const ask = useAsk();
  const by = useClassroom((s) => s.documents.me?.invited_by ?? null);
  if (!by) return null;
  return (
    <section className="float float-card" role="alertdialog" aria-label={t`Invitation onto the stage`}>
      <p>
        <Trans>
          <strong>{by}</strong> invites you onto the stage. Everybody will see and hear you.
        </Trans>
      </p>
      <div className="float-buttons">
        <Button onPress={() => void ask('pitt.stage.answer', { accept: false })}>{t`Not now`}</Button>
        <Button look="primary" onPress={() => void ask('pitt.stage.answer', { accept: true })}>
          {t`Step onto the stage`}
        </Button>
      </div>
    </section>
  );
}

function SoundBlocked() {
  const { t } = useLingui();
  const actions = useActions();
  const blocked = useClassroom((s) => s.media.soundBlocked);
  if (!blocked) return null;
  return (
    <Button look="primary" icon="sound" onPress={() => actions.unblockSound()}>
      {t`Tap to hear the class`}
    </Button>
  );
}

function SayingList() {
  const { sayings, forget } = useSayings();
  const wrong = sayings.filter((saying) => saying.tone === 'wrong');
  const notices = sayings.filter((saying) => saying.tone === 'notice');
  return (
    <>
      <div aria-live="polite" className="float-list">
        {notices.map((saying) => (
          <SayingLine key={saying.id} saying={saying} forget={forget} />
        ))}
      </div>
      <div aria-live="assertive" className="float-list">
        {wrong.map((saying) => (
          <SayingLine key={saying.id} saying={saying} forget={forget} />
        ))}
      </div>
    </>
  );
}

/** Long enough to be read twice. */
function readingMs(words: string): number {
  return 4_000 + words.length * 80;
}

function SayingLine({ saying, forget }: { saying: Saying; forget: (id: number) => void }) {
  const { t } = useLingui();
  const { id, words } = saying;
  const forgetting = useRef(forget);
  forgetting.current = forget;
  useEffect(() => {
    const timer = window.setTimeout(() => forgetting.current(id), readingMs(words));
    return () => window.clearTimeout(timer);
  }, [id, words]);
  return (
    <div className={saying.tone === 'wrong' ? 'float float-line float-wrong' : 'float float-line'}>
      <Icon name={saying.tone === 'wrong' ? 'warning' : 'check'} size={20} />
      <span>{words}</span>
      <IconButton label={t`Dismiss`} icon="close" onPress={() => forget(id)} />
    </div>
  );
}

/** The question that stands before a class-wide act. */
export function QuestionDialog() {
  const { t } = useLingui();
  const { question, answered } = useSayings();
  return (
    <Dialog title={t`Are you sure?`} isOpen={question !== null} onClose={answered} urgent>
      <p>{question?.words}</p>
      <DialogButtons>
        <Button onPress={answered}>{t`Cancel`}</Button>
        <Button
          look={question?.danger ? 'danger' : 'primary'}
          autoFocus
          onPress={() => {
            answered();
            question?.onConfirm();
          }}
        >
          {question?.confirm ?? t`Yes, go on`}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
