import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, IconButton } from '../../../kit/Button';
import { Icon } from '../../../kit/Icon';
import { useSecondsLeft } from '../clock';
import { useAsk, useClassroom, useClassroomParts } from '../context';
import { isMeshTooLarge, undoUntil } from './switching.viewmodel';

/** What floats for instructors: undo, calls of groups, a visit, speaking to all groups, a warning. */
export function InstructorFloats() {
  return (
    <>
      <MeshWarning />
      <Announcing />
      <Call />
      <Undo />
    </>
  );
}

/** For 10 seconds after a split: the way back. */
function Undo() {
  const { t } = useLingui();
  const ask = useAsk();
  const room = useClassroom((s) => s.documents.class);
  const name = useClassroom((s) => s.documents.me?.name ?? s.me?.name);
  const groups = useClassroom((s) => Object.keys(s.documents.instructors?.groups ?? {}).length);
  const seconds = useSecondsLeft(undoUntil(room, name));
  if (!seconds) return null;
  return (
    <div className="float" role="status">
      <Icon name="check" size={20} />
      <span>{t`The class talks. Groups: ${groups}`}</span>
      <Button
        icon="undo"
        onPress={() => void ask('pitt.switch.broadcast', { epoch: room?.epoch ?? 0, countdown_ms: 0 })}
      >
        {t`Undo: back to broadcast`}
      </Button>
      <span className="float-seconds" aria-hidden="true">
        {seconds}
      </span>
    </div>
  );
}

/** The first of the groups that call. */
function Call() {
  const { t } = useLingui();
  const ask = useAsk();
  const calls = useClassroom((s) => s.documents.instructors?.calls) ?? [];
  const visiting = useClassroom((s) => s.documents.me?.visiting ?? null);
  // On the map those who call stand first anyway.
  const onMap = useClassroom((s) => s.place?.kind === 'front');
  const [first, ...rest] = onMap ? [] : calls.filter((number) => number !== visiting);
  return (
    <div role="status" className="float-list">
      {first !== undefined && (
        <div className="float float-warning">
          <Icon name="hand" size={20} />
          <span>
            {rest.length > 0
              ? t`Group ${first} calls you, ${rest.length} more wait`
              : t`Group ${first} calls you`}
          </span>
          <Button
            onPress={() => void ask('pitt.group.visit', { group: first })}
          >{t`Go to group ${first}`}</Button>
        </div>
      )}
    </div>
  );
}

/** On a visit: to speak after having listened, and to go. Stands beside the sentence that says where one is. */
export function VisitButtons() {
  const { t } = useLingui();
  const ask = useAsk();
  const visit = useClassroomParts((s) => ({
    number: s.documents.me?.visiting ?? null,
    listening: (s.me && s.place?.members[s.me.participant]?.visiting === 'listening') ?? false,
  }));
  const { number } = visit;
  if (number === null) return null;
  return (
    <div className="status-buttons">
      {visit.listening && (
        <Button onPress={() => void ask('pitt.group.visit', { group: number })}>{t`Speak here`}</Button>
      )}
      <Button icon="undo" onPress={() => void ask('pitt.group.end_visit', {})}>
        {t`Leave group ${number}`}
      </Button>
    </div>
  );
}

function Announcing() {
  const { t } = useLingui();
  const ask = useAsk();
  const on = useClassroom((s) => s.documents.me?.announcing ?? false);
  if (!on) return null;
  return (
    <div className="float float-warning" role="status">
      <Icon name="sound" size={20} />
      <span>{t`All groups hear you.`}</span>
      <Button look="primary" onPress={() => void ask('pitt.group.announce', { on: false })}>
        {t`Stop speaking to all`}
      </Button>
    </div>
  );
}

function MeshWarning() {
  const { t } = useLingui();
  const [dismissed, setDismissed] = useState(false);
  const receivers = useClassroom((s) => (s.documents.people?.here ?? 1) - 1);
  const large = useClassroom((s) =>
    isMeshTooLarge(s.documents.class, s.me?.participant, s.documents.people?.here ?? 0),
  );
  if (!large || dismissed) return null;
  return (
    <div className="float float-line float-warning" role="status">
      <Icon name="warning" size={20} />
      <span>
        {t`Your computer sends your picture to each of ${receivers} people itself. With more than 8 it may stutter: turn the camera off if it does. Groups are not affected.`}
      </span>
      <IconButton label={t`Dismiss`} icon="close" onPress={() => setDismissed(true)} />
    </div>
  );
}
