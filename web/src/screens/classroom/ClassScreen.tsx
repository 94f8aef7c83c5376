import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Icon } from '../../kit/Icon';
import { useIsWide } from '../../kit/media-query';
import type { ClassroomState } from '../../state/model';
import { withInstructorsWords } from '../../words/words';
import { BottomBar } from './BottomBar';
import { useActions, useClassroom, useLiveParts, useLiveStore, useTry } from './context';
import { Floats, QuestionDialog } from './Floats';
import { Lobby } from './Lobby';
import { PageBoard } from './lesson/PageBoard';
import { PeopleList } from './PeopleList';
import type { Panel } from './panels';
import { modeWord, placeWord } from './place.viewmodel';
import { QuestionDock } from './question/QuestionDock';
import { SidePanel, useNewTexts } from './SidePanel';
import { epochOf } from './scenes';
import { TextPanel } from './TextPanel';
import { Tiles } from './Tiles';
import { TopBar } from './TopBar';

const InstructorScreen = lazy(() => withInstructorsWords(import('./instructor/InstructorScreen')));

/**
 * Writes what the class is doing on the root element, for style sheets, scripts and tests. `epoch` is where one is,
 * `drawn` that of the buttons and words, which follow a moment later.
 */
function useRootMarks() {
  const live = useLiveStore();
  const drawn = useClassroom((s) => epochOf(s.place));
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset.drawn = drawn;
    return () => {
      delete dataset.drawn;
    };
  }, [drawn]);
  useEffect(() => {
    const { dataset } = document.documentElement;
    const write = ({ place, connection, documents }: ClassroomState) => {
      const marks = {
        mode: modeWord(place),
        epoch: epochOf(place),
        place: placeWord(place),
        connection,
        round: documents.round?.round?.phase ?? 'none',
      };
      for (const [mark, word] of Object.entries(marks)) if (dataset[mark] !== word) dataset[mark] = word;
    };
    write(live.getState());
    const leave = live.subscribe(write);
    return () => {
      leave();
      for (const mark of ['mode', 'epoch', 'place', 'connection', 'round']) delete dataset[mark];
    };
  }, [live]);
}

/** A group calls, or is visited: what stands over the faces in a group. */
function CallLine() {
  const { t } = useLingui();
  const called = useClassroom(
    (s) => s.place?.kind === 'group' && Boolean(s.place.called_at) && s.me?.role === 'student',
  );
  if (!called) return null;
  return (
    <p className="call-line" role="status">
      <Icon name="help" size={20} />
      {t`Your teacher knows that you need help and comes as soon as possible.`}
    </p>
  );
}

function StudentScreen() {
  const { t } = useLingui();
  const actions = useActions();
  const attempt = useTry();
  const [panel, setPanel] = useState<Panel | null>(null);
  const wide = useIsWide();
  const [settings, setSettings] = useState(false);
  const { lobby, page } = useLiveParts((s) => ({
    lobby: s.place?.kind === 'lobby',
    // Among mates the faces come first, and the page stands with the question.
    page: s.place?.kind === 'broadcast' && Boolean(s.documents.lesson?.page),
  }));
  const newTexts = useNewTexts(panel === 'text');
  const toggle = (wanted: Panel) => setPanel((open) => (open === wanted ? null : wanted));
  return (
    <div className={panel && wide ? 'class class-with-panel' : 'class'}>
      <TopBar panel={panel} onPanel={toggle} newTexts={newTexts} />
      <main className={`room ${page ? 'room-page' : lobby ? 'room-lobby' : 'room-faces'}`}>
        <Tiles strip={page} />
        {lobby && <Lobby />}
        {page && <PageBoard />}
        <CallLine />
        <Floats />
      </main>
      <QuestionDock page={!page} />
      {panel && (
        <SidePanel title={panel === 'people' ? t`People` : t`Texts`} onClose={() => setPanel(null)}>
          {panel === 'people' ? <PeopleList /> : <TextPanel />}
        </SidePanel>
      )}
      <BottomBar onLeave={() => attempt(actions.leave())} settings={settings} onSettings={setSettings} />
    </div>
  );
}

/** The class, from the first snapshot on. */
export function ClassScreen() {
  useRootMarks();
  const instructor = useClassroom((s) => s.me?.role === 'instructor');
  return (
    <>
      {instructor ? (
        <Suspense fallback={<div className="class" />}>
          <InstructorScreen />
        </Suspense>
      ) : (
        <StudentScreen />
      )}
      <QuestionDialog />
    </>
  );
}
