import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Group } from 'react-aria-components/Group';
import { Button, IconButton } from '../../../kit/Button';
import { Dialog } from '../../../kit/Dialog';
import { Chooser } from '../../../kit/fields';
import { useIsRoomy, useIsWide } from '../../../kit/media-query';
import { useActions, useAsk, useClassroom, useClassroomParts } from '../context';
import { ChoiceFields } from './ChoiceFields';
import {
  backWords,
  type Choices,
  countdowns,
  EXTEND_MS,
  groupCount,
  secondsChoice,
  situationOf,
  sizes,
  splitWords,
  studentsToSplit,
  wayOf,
  waysOf,
  wayWords,
} from './switching.viewmodel';

/** The class-wide acts, each with the epoch this screen shows. */
function useSwitching(choices: Choices) {
  const ask = useAsk();
  const actions = useActions();
  const epoch = useClassroom((s) => s.documents.class?.epoch ?? 0);
  const pending = useClassroom((s) => s.pendingSwitch);
  const way = useClassroom((s) => wayOf(choices, s.documents.results));
  return {
    open: () => void ask('pitt.meeting.open', {}),
    broadcast: () => void ask('pitt.switch.broadcast', { epoch }),
    back: () => void ask('pitt.switch.broadcast', { epoch, countdown_ms: choices.countdownMs }),
    split: () =>
      void ask('pitt.switch.groups', {
        epoch,
        size: choices.size,
        way,
        lead_ms: choices.leadMs,
      }),
    extend: () => {
      const from = Math.max(pending?.at ?? 0, actions.serverNow());
      void ask('pitt.switch.extend', { epoch, at: from + EXTEND_MS });
    },
    now: () => void ask('pitt.switch.now', { epoch }),
    cancel: () => void ask('pitt.switch.cancel', { epoch }),
  };
}

interface SwitchBarProps {
  choices: Choices;
  onChoices: (choices: Choices) => void;
  onPlan: () => void;
  /** The plan stands beside with its own button. */
  planning: boolean;
}

/** The heart: broadcast and groups, and the way between them. */
export function SwitchBar({ choices, onChoices, onPlan, planning }: SwitchBarProps) {
  const { t } = useLingui();
  const wide = useIsWide();
  const roomy = useIsRoomy();
  const [sheet, setSheet] = useState(false);
  const act = useSwitching(choices);
  const room = useClassroomParts((s) => ({
    documents: s.documents,
    pendingSwitch: s.pendingSwitch,
    me: s.me,
  }));
  const situation = situationOf(room);
  const students = studentsToSplit(room.documents.instructors);
  const { size } = choices;
  const groups = groupCount(students, size);
  // A question or a lesson has a next step of its own, which is the one.
  const led = Boolean(room.documents.round?.round) || Boolean(room.documents.lesson?.running);
  const onStage = room.me !== null && (room.documents.class?.stage.includes(room.me.participant) ?? false);
  const plan = () => {
    setSheet(false);
    onPlan();
  };

  if (situation === 'closed') {
    return (
      <Group className="switch-bar" aria-label={t`The class`}>
        <Button look="primary" wide={!wide} icon="door" onPress={act.open}>
          {t`Open the class`}
        </Button>
      </Group>
    );
  }

  if (situation === 'lead' || situation === 'countdown') {
    return (
      <Group className="switch-bar" aria-label={t`The announced switch`}>
        {situation === 'countdown' && <Button onPress={act.extend}>{t`+30 s`}</Button>}
        <Button onPress={act.cancel}>
          {situation === 'lead' ? t`Cancel the split` : t`Cancel the countdown`}
        </Button>
        <Button look="primary" onPress={act.now}>
          {t`Now`}
        </Button>
      </Group>
    );
  }

  const inGroups = situation === 'groups';
  const broadcastButton = (
    <Button
      look={situation === 'lobby' && !led ? 'primary' : 'quiet'}
      icon="broadcast"
      wide={!wide}
      isDisabled={situation === 'broadcast' && onStage}
      onPress={act.broadcast}
    >
      {t`Broadcast`}
    </Button>
  );
  const splitButton = (
    <Button
      look={situation === 'lobby' || led ? 'quiet' : 'primary'}
      icon="groups"
      wide={!wide}
      isDisabled={students === 0}
      onPress={() => {
        setSheet(false);
        act.split();
      }}
    >
      {splitWords(students, groups)}
    </Button>
  );
  const backButton = (
    <Button look={led ? 'quiet' : 'primary'} icon="broadcast" wide={!wide} onPress={act.back}>
      {backWords(students, choices.countdownMs)}
    </Button>
  );

  if (!wide) {
    return (
      <Group className="switch-bar switch-bar-narrow" aria-label={t`The class`}>
        {inGroups ? backButton : situation === 'lobby' ? broadcastButton : splitButton}
        <IconButton
          label={inGroups ? t`Countdown and new groups` : t`Groups: size and more`}
          icon="settings"
          onPress={() => setSheet(true)}
        />
        <Dialog
          title={inGroups ? t`Back to the class` : t`Groups`}
          isOpen={sheet}
          onClose={() => setSheet(false)}
          closeWord={t`Close`}
          shape="sheet"
        >
          <div className="stack">
            <ChoiceFields choices={choices} onChoices={onChoices} which={inGroups ? 'back' : 'groups'} />
            <Button wide icon="groups" onPress={plan} isDisabled={students === 0}>
              {inGroups ? t`New groups…` : t`Look at the groups first`}
            </Button>
            {!inGroups && splitButton}
            {!inGroups && situation === 'broadcast' && !onStage && broadcastButton}
          </div>
        </Dialog>
      </Group>
    );
  }

  if (inGroups) {
    return (
      <Group className="switch-bar" aria-label={t`The class`}>
        <Button icon="groups" onPress={onPlan}>
          {t`New groups…`}
        </Button>
        <Chooser
          label={t`Countdown`}
          hideLabel
          icon="clock"
          choices={countdowns.map((ms) => ({ id: String(ms), words: secondsChoice(ms) }))}
          value={String(choices.countdownMs)}
          onChange={(ms) => onChoices({ ...choices, countdownMs: Number(ms) })}
        />
        {backButton}
      </Group>
    );
  }

  return (
    <Group className="switch-bar" aria-label={t`The class`}>
      {broadcastButton}
      {!planning && (
        <>
          <span className="switch-divider" aria-hidden="true" />
          {roomy ? (
            <>
              <Chooser
                label={t`Group size`}
                hideLabel
                choices={sizes.map((size) => ({ id: String(size), words: t`Groups of ${size}` }))}
                value={String(choices.size)}
                onChange={(size) => onChoices({ ...choices, size: Number(size) })}
              />
              <Chooser
                label={t`How groups are formed`}
                hideLabel
                choices={waysOf(room.documents.results, room.documents.instructors).map((way) => ({
                  id: way,
                  words: wayWords(way),
                }))}
                value={wayOf(choices, room.documents.results)}
                onChange={(way) => onChoices({ ...choices, way })}
              />
              <Button onPress={onPlan} isDisabled={students === 0}>
                {t`Preview`}
              </Button>
            </>
          ) : (
            <Button onPress={onPlan} isDisabled={students === 0}>
              {t`Groups of ${size}…`}
            </Button>
          )}
          {splitButton}
        </>
      )}
    </Group>
  );
}
