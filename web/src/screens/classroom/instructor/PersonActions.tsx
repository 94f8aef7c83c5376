import { useLingui } from '@lingui/react/macro';
import { IconButton } from '../../../kit/Button';
import { Menu, type MenuEntry } from '../../../kit/Menu';
import { useAsk, useClassroomParts, useQuestion } from '../context';
import type { PersonLine } from '../people.viewmodel';
import type { PairRule } from './pairs.viewmodel';

interface PersonActionsProps {
  line: PersonLine;
  /** Begins a rule about this student and another one, who is still to be chosen. */
  onPair: (rule: PairRule) => void;
}

/** What an instructor can do with one person. */
export function PersonActions({ line, onPair }: PersonActionsProps) {
  const { t } = useLingui();
  const ask = useAsk();
  const question = useQuestion();
  const room = useClassroomParts((s) => ({
    me: s.me?.participant,
    mode: s.documents.class?.mode,
    onStage: s.documents.class?.stage.includes(line.id) ?? false,
  }));
  const { id, name } = line;
  if (id === room.me) return <span className="person-no-actions" />;
  const entries: MenuEntry[] = [];
  if (room.mode === 'broadcast' && line.role === 'student') {
    entries.push(
      room.onStage
        ? {
            id: 'off',
            words: t`Take off the stage`,
            icon: 'step',
            onPress: () => void ask('pitt.stage.take_off', { participant: id }),
          }
        : {
            id: 'invite',
            words: t`Invite onto the stage`,
            icon: 'step',
            onPress: () => void ask('pitt.stage.invite', { participant: id }),
          },
    );
  }
  if (line.hand) {
    entries.push({
      id: 'hand',
      words: t`Lower the hand`,
      icon: 'hand',
      onPress: () => void ask('pitt.hand.lower', { participant: id }),
    });
  }
  if (line.microphone) {
    entries.push({
      id: 'microphone',
      words: t`Turn microphone off`,
      icon: 'microphone-off',
      onPress: () => void ask('pitt.microphone.lower', { participant: id }),
    });
  }
  if (line.role === 'student') {
    entries.push(
      { id: 'apart', words: t`Never in a group with…`, icon: 'apart', onPress: () => onPair('blocked') },
      { id: 'together', words: t`Always in a group with…`, icon: 'together', onPress: () => onPair('kept') },
    );
    entries.push({
      id: 'remove',
      words: t`Remove…`,
      icon: 'leave',
      danger: true,
      onPress: () =>
        question({
          words: t`${name} will be sent out and cannot come back to this meeting.`,
          confirm: t`Remove ${name}`,
          danger: true,
          onConfirm: () => void ask('pitt.participant.remove', { participant: id }),
        }),
    });
  }
  if (entries.length === 0) return <span className="person-no-actions" />;
  return (
    <Menu button={<IconButton label={t`Actions for ${name}`} icon="more" />} label={name} entries={entries} />
  );
}
