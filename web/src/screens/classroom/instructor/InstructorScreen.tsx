import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import '../../../style/instructor.css';
import '../../../style/groups.css';
import '../../../style/leading.css';
import { Button, IconButton } from '../../../kit/Button';
import { Dialog, DialogButtons } from '../../../kit/Dialog';
import type { MenuEntry } from '../../../kit/Menu';
import { useIsWide } from '../../../kit/media-query';
import { BottomBar } from '../BottomBar';
import { useActions, useAsk, useClassroom, useClassroomParts, useTry } from '../context';
import { Floats } from '../Floats';
import { LessonBar } from '../lesson/LessonBar';
import { PageBoard, useHasPage } from '../lesson/PageBoard';
import { PeopleList } from '../PeopleList';
import type { Panel } from '../panels';
import { SidePanel, useNewTexts } from '../SidePanel';
import { TextPanel } from '../TextPanel';
import { Tiles } from '../Tiles';
import { TopBar } from '../TopBar';
import { GroupMap } from './GroupMap';
import { InstructorFloats, VisitButtons } from './InstructorFloats';
import { InstructorLobby } from './InstructorLobby';
import { type NewPair, PairDialog } from './PairDialog';
import { PersonActions } from './PersonActions';
import { Planner } from './Planner';
import { QuestionPanel } from './QuestionPanel';
import { CodeCard, InviteTeacher, RehearsalButton } from './Share';
import { SwitchBar } from './SwitchBar';
import { firstChoices } from './switching.viewmodel';
import { useAfterGlide } from './useAfterGlide';

type DialogName = 'share' | 'invite' | 'leave';
type InstructorPanel = Panel | 'map';

function useClassEntries(open: (dialog: DialogName) => void, onSettings: () => void): MenuEntry[] {
  const { t } = useLingui();
  const ask = useAsk();
  const code = useClassroom((s) => s.documents.class?.code ?? s.code);
  const room = useClassroomParts((s) => ({
    mode: s.documents.class?.mode,
    epoch: s.documents.class?.epoch ?? 0,
    locked: s.documents.class?.locked ?? false,
    onStage: s.me !== null && (s.documents.class?.stage.includes(s.me.participant) ?? false),
    stage: s.documents.class?.stage.length ?? 0,
    announcing: s.documents.me?.announcing ?? false,
  }));
  const entries: (MenuEntry | false)[] = [
    room.mode === 'groups' && {
      id: 'announce',
      words: room.announcing ? t`Stop speaking to all` : t`Speak to all groups`,
      icon: 'sound',
      onPress: () => void ask('pitt.group.announce', { on: !room.announcing }),
    },
    room.mode === 'broadcast' &&
      !room.onStage && {
        id: 'step-on',
        words: t`Step onto the stage`,
        icon: 'step',
        onPress: () => void ask('pitt.stage.step_on', {}),
      },
    room.mode === 'broadcast' &&
      room.onStage &&
      room.stage > 1 && {
        id: 'step-off',
        words: t`Leave the stage`,
        icon: 'step',
        onPress: () => void ask('pitt.stage.step_off', {}),
      },
    room.mode === 'broadcast' && {
      id: 'lobby',
      words: t`End the broadcast`,
      icon: 'door',
      onPress: () => void ask('pitt.switch.lobby', { epoch: room.epoch }),
    },
    { id: 'share', words: t`Share the class`, icon: 'link', onPress: () => open('share') },
    { id: 'invite', words: t`Invite another teacher`, icon: 'person', onPress: () => open('invite') },
    {
      id: 'door',
      words: room.locked ? t`Unlock the door` : t`Lock the door`,
      icon: room.locked ? 'unlock' : 'lock',
      onPress: () => void ask('pitt.door.set', { locked: !room.locked }),
    },
    {
      id: 'results',
      words: t`Results`,
      icon: 'vote',
      // In a page of its own: going there would leave the class.
      onPress: () => void window.open(`/c/${code}/results`, '_blank', 'noopener'),
    },
    { id: 'settings', words: t`Settings`, icon: 'settings', onPress: onSettings },
  ];
  return entries.filter((entry) => entry !== false);
}

/** The list of people opens by itself once, when the class leaves the lobby: hands are raised there. */
function useFirstPanel(wanted: boolean) {
  const [panel, setPanel] = useState<InstructorPanel | null>(wanted ? 'people' : null);
  const opened = useRef(wanted);
  useEffect(() => {
    if (!wanted || opened.current) return;
    opened.current = true;
    setPanel((open) => open ?? 'people');
  }, [wanted]);
  return [panel, setPanel] as const;
}

/** The class as an instructor has it: the same faces, and the whole class in hand. */
export default function InstructorScreen() {
  const { t } = useLingui();
  const wide = useIsWide();
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [pair, setPair] = useState<NewPair | null>(null);
  const [choices, setChoices] = useState(firstChoices);
  const place = useClassroom((s) => s.place?.kind);
  const [panel, setPanel] = useFirstPanel(wide && place !== undefined && place !== 'lobby');
  const newTexts = useNewTexts(panel === 'text');
  const visiting = useClassroom((s) => (s.documents.me?.visiting ?? null) !== null);
  const page = useHasPage();
  const shape =
    place === 'front' ? 'map' : page && place !== 'group' ? 'page' : place === 'lobby' ? 'lobby' : 'faces';
  const mapShown = useAfterGlide(shape === 'map');
  const code = useClassroom((s) => s.documents.class?.code ?? s.code);
  const close = () => setPanel(null);
  const toggle = (wanted: InstructorPanel) => setPanel((open) => (open === wanted ? null : wanted));
  const titles: Record<InstructorPanel, string> = {
    people: t`People`,
    text: t`Texts`,
    groups: t`New groups`,
    map: t`Groups`,
    question: t`Question`,
  };

  return (
    <div className={panel && wide ? 'class class-with-panel' : 'class'}>
      <TopBar
        panel={panel === 'map' ? null : panel}
        onPanel={toggle}
        newTexts={newTexts}
        status={<VisitButtons />}
      >
        {wide && (
          <Button
            look="plain"
            aria-label={t`Code ${code}: share the class`}
            onPress={() => setDialog('share')}
          >
            <span className="top-code" dir="ltr">
              {code}
            </span>
          </Button>
        )}
        <QuestionButton pressed={panel === 'question'} onPress={() => toggle('question')} />
        {visiting && (
          <IconButton
            label={t`Map of the groups`}
            icon="groups"
            pressed={panel === 'map'}
            onPress={() => toggle('map')}
          />
        )}
      </TopBar>
      <div className="lesson-frame">
        <main className={`room room-${shape}${shape === 'lobby' ? ' room-teaching' : ''}`}>
          <Tiles strip={shape === 'map' || shape === 'page'} />
          {shape === 'lobby' && <InstructorLobby />}
          {shape === 'page' && <PageBoard lead />}
          {mapShown && <GroupMap />}
          <Floats>
            <InstructorFloats />
          </Floats>
        </main>
        <LessonBar choices={choices} />
      </div>
      {panel && (
        <SidePanel title={titles[panel]} onClose={close}>
          {panel === 'people' && (
            <PeopleList
              actionsFor={(line) => (
                <PersonActions
                  line={line}
                  onPair={(rule) => setPair({ id: line.id, name: line.name, rule })}
                />
              )}
            />
          )}
          {panel === 'question' && <QuestionPanel choices={choices} onChoices={setChoices} />}
          {panel === 'text' && <TextPanel />}
          {panel === 'groups' && <Planner choices={choices} onChoices={setChoices} onDone={close} />}
          {panel === 'map' && <GroupMap />}
        </SidePanel>
      )}
      <InstructorBottom
        switchBar={
          <SwitchBar
            choices={choices}
            onChoices={setChoices}
            onPlan={() => setPanel('groups')}
            planning={panel === 'groups'}
          />
        }
        onDialog={setDialog}
      />
      <Dialog
        title={t`Share the class`}
        isOpen={dialog === 'share'}
        onClose={() => setDialog(null)}
        closeWord={t`Close`}
        shape="wide"
      >
        <div className="stack">
          <CodeCard large />
          <div>
            <RehearsalButton />
          </div>
        </div>
      </Dialog>
      <PairDialog pair={pair} onClose={() => setPair(null)} />
      <InviteTeacher isOpen={dialog === 'invite'} onClose={() => setDialog(null)} />
      <LeaveDialog isOpen={dialog === 'leave'} onClose={() => setDialog(null)} />
    </div>
  );
}

/** Where questions are: how many have answered stands beside it. */
function QuestionButton({ pressed, onPress }: { pressed: boolean; onPress: () => void }) {
  const { t } = useLingui();
  const wide = useIsWide();
  const { asked, voted, expected } = useClassroomParts((s) => ({
    asked: Boolean(s.documents.round?.round),
    voted: s.documents.results?.voted ?? 0,
    expected: s.documents.results?.expected ?? 0,
  }));
  return (
    <IconButton
      label={asked ? t`Question: ${voted} of ${expected} answered` : t`Ask a question`}
      icon="vote"
      beside={asked ? (wide ? t`${voted} of ${expected}` : voted) : wide ? t`Ask` : undefined}
      pressed={pressed}
      onPress={onPress}
    />
  );
}

interface InstructorBottomProps {
  switchBar: ReactNode;
  onDialog: (dialog: DialogName) => void;
}

function InstructorBottom({ switchBar, onDialog }: InstructorBottomProps) {
  const [showSettings, setShowSettings] = useState(false);
  const entries = useClassEntries(onDialog, () => setShowSettings(true));
  return (
    <BottomBar
      onLeave={() => onDialog('leave')}
      more={entries}
      settings={showSettings}
      onSettings={setShowSettings}
    >
      {switchBar}
    </BottomBar>
  );
}

/** Going away alone, or ending it for everybody. */
function LeaveDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const actions = useActions();
  const ask = useAsk();
  const attempt = useTry();
  const here = useClassroom((s) => s.documents.people?.here ?? 0);
  const others = Math.max(0, here - 1);
  return (
    <Dialog title={t`Leave the class?`} isOpen={isOpen} onClose={onClose} closeWord={t`Close`}>
      <p>{t`If you leave, the class goes on without you. Ending the meeting says goodbye to everybody; others here: ${others}.`}</p>
      <DialogButtons>
        <Button
          look="danger"
          onPress={() => {
            onClose();
            void ask('pitt.meeting.end', {});
          }}
        >
          {t`End the meeting for everybody`}
        </Button>
        <Button
          look="primary"
          onPress={() => {
            onClose();
            attempt(actions.leave());
          }}
        >
          {t`Leave, the class goes on`}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
