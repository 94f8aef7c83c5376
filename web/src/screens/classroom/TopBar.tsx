import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { IconButton } from '../../kit/Button';
import { Icon, type IconName } from '../../kit/Icon';
import type { ClassDocument } from '../../protocol/generated';
import { useClassroom, useClassroomParts } from './context';
import type { Panel } from './panels';
import { handsOf, hereWords } from './people.viewmodel';
import { CountdownLine, StatusLine } from './StatusLine';

function ModeChip({ mode }: { mode: ClassDocument['mode'] }) {
  const { t } = useLingui();
  const looks: Record<ClassDocument['mode'], [IconName, string]> = {
    lobby: ['door', t`Lobby`],
    broadcast: ['broadcast', t`Broadcast`],
    groups: ['groups', t`Groups`],
  };
  const [icon, words] = looks[mode];
  return (
    <span className={`chip chip-${mode}`}>
      <Icon name={icon} size={16} />
      <span className="chip-words">{words}</span>
    </span>
  );
}

interface TopBarProps {
  panel: Panel | null;
  onPanel: (panel: Panel) => void;
  newTexts: number;
  /** Beside the sentence that says where one is. */
  status?: ReactNode;
  children?: ReactNode;
}

/** The state of the class: its title, its mode, where one is, who is here. */
export function TopBar({ panel, onPanel, newTexts, status, children }: TopBarProps) {
  const { t } = useLingui();
  const room = useClassroomParts((s) => ({
    title: s.documents.class?.title ?? '',
    mode: s.documents.class?.mode ?? 'lobby',
    locked: s.documents.class?.locked ?? false,
    instructor: s.me?.role === 'instructor',
  }));
  const people = useClassroom((s) => s.documents.people);
  const hands = room.instructor ? handsOf(people) : 0;
  const here = hereWords(people);
  return (
    <header className="top">
      <CountdownLine />
      <div className="top-row">
        <div className="top-title">
          <h1 dir="auto">{room.title}</h1>
          <ModeChip mode={room.mode} />
          {room.locked && (
            <span className="chip">
              <Icon name="lock" size={16} />
              <span className="chip-words">{t`Door locked`}</span>
            </span>
          )}
        </div>
        <StatusLine>{status}</StatusLine>
        <div className="top-tools">
          {children}
          <IconButton
            label={hands > 0 ? `${here}, ${t`hands raised: ${hands}`}` : here}
            icon={hands > 0 ? 'hand' : 'people'}
            beside={people?.here ?? 0}
            pressed={panel === 'people'}
            onPress={() => onPanel('people')}
          />
          <IconButton
            label={newTexts > 0 ? t`Texts, new: ${newTexts}` : t`Texts`}
            icon="text"
            beside={newTexts > 0 ? <span className="badge">{newTexts}</span> : undefined}
            pressed={panel === 'text'}
            onPress={() => onPanel('text')}
          />
        </div>
      </div>
    </header>
  );
}
