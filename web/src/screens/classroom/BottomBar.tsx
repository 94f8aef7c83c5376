import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { BarButton, BarToggle } from '../../kit/BarButton';
import { Menu, type MenuEntry } from '../../kit/Menu';
import { useIsWide } from '../../kit/media-query';
import { canShareScreen } from '../../media/screen';
import { useActions, useAsk, useClassroom, useClassroomParts, useTry } from './context';
import { offersSharing } from './place.viewmodel';
import { Settings } from './Settings';

/** What a student can do besides: mostly about one's own group. */
function useStudentEntries(onSettings: () => void): MenuEntry[] {
  const { t } = useLingui();
  const ask = useAsk();
  const mine = useClassroomParts((s) => ({
    inGroup: s.place?.kind === 'group',
    called: s.place?.called_at !== null && s.place?.called_at !== undefined,
    unanswered: Boolean(s.documents.me?.nobody_answers_at),
    sittingOut: s.documents.me?.sitting_out ?? false,
    hand: Boolean(s.documents.me?.hand_at),
    onStage:
      s.me !== null &&
      s.documents.class?.mode === 'broadcast' &&
      s.documents.class.stage.includes(s.me.participant),
  }));
  const entries: MenuEntry[] = [];
  if (mine.onStage) {
    entries.push({
      id: 'off',
      words: t`Leave the stage`,
      icon: 'step',
      onPress: () => void ask('pitt.stage.step_off', {}),
    });
  }
  if (mine.inGroup) {
    entries.push({
      id: 'nobody',
      words: mine.unanswered ? t`They answer now` : t`Nobody answers me`,
      icon: 'help',
      onPress: () => void ask('pitt.group.nobody_answers', { on: !mine.unanswered }),
    });
  }
  entries.push({
    id: 'rest',
    words: mine.sittingOut ? t`Take part again` : t`Sit this one out`,
    icon: 'rest',
    onPress: () => void ask('pitt.sit_out', { on: !mine.sittingOut }),
  });
  entries.push({ id: 'settings', words: t`Settings`, icon: 'settings', onPress: onSettings });
  return entries;
}

/** Sharing one's screen: in the bar where there is room for it, else under "More"; null where it cannot be. */
function useSharing() {
  const actions = useActions();
  const attempt = useTry();
  const isOffered = useClassroom(offersSharing);
  const screen = useClassroom((s) => s.media.local.screen);
  if (!isOffered || !canShareScreen()) return null;
  return {
    on: screen === 'on',
    isAsking: screen === 'asking',
    set: (on: boolean) => attempt(actions.setScreen(on)),
  };
}

interface BottomBarProps {
  onLeave: () => void;
  /** What an instructor has at the end of the bar. */
  children?: ReactNode;
  /** What an instructor finds under "More". */
  more?: MenuEntry[];
  settings: boolean;
  onSettings: (open: boolean) => void;
}

/** What is mine: microphone, camera, hand, leave. */
export function BottomBar({ onLeave, children, more, settings, onSettings }: BottomBarProps) {
  const { t } = useLingui();
  const actions = useActions();
  const ask = useAsk();
  const attempt = useTry();
  const mine = useClassroomParts((s) => ({
    microphone: s.media.local.microphone,
    camera: s.media.local.camera,
    student: s.me?.role === 'student',
    hand: Boolean(s.documents.me?.hand_at),
    inGroup: s.place?.kind === 'group',
    called: Boolean(s.place?.called_at),
  }));
  const studentEntries = useStudentEntries(() => onSettings(true));
  const sharing = useSharing();
  const wide = useIsWide();
  const entries: MenuEntry[] = [...(more ?? studentEntries)];
  if (sharing && !wide)
    entries.unshift({
      id: 'screen',
      words: sharing.on ? t`Stop sharing` : t`Share screen`,
      icon: 'screen',
      onPress: () => sharing.set(!sharing.on),
    });
  return (
    <footer className="bottom">
      <div className="bottom-mine" role="toolbar" aria-label={t`Mine`}>
        <BarToggle
          on={mine.microphone === 'on'}
          onChange={(on) => attempt(actions.setMicrophone(on))}
          icon="microphone"
          iconOff="microphone-off"
          off="alarming"
        >
          {t`Microphone`}
        </BarToggle>
        <BarToggle
          on={mine.camera === 'on'}
          onChange={(on) => attempt(actions.setCamera(on))}
          icon="camera"
          iconOff="camera-off"
          off="alarming"
        >
          {t`Camera`}
        </BarToggle>
        {sharing && wide && (
          <BarToggle on={sharing.on} isDisabled={sharing.isAsking} onChange={sharing.set} icon="screen">
            {t`Share screen`}
          </BarToggle>
        )}
        {mine.student && !mine.inGroup && (
          <BarToggle
            on={mine.hand}
            onChange={(on) => void (on ? ask('pitt.hand.raise', {}) : ask('pitt.hand.lower', {}))}
            icon="hand"
          >
            {t`Hand`}
          </BarToggle>
        )}
        {mine.student && mine.inGroup && (
          <BarToggle on={mine.called} onChange={(on) => void ask('pitt.group.call', { on })} icon="help">
            {t`Call teacher`}
          </BarToggle>
        )}
        <Menu button={<BarButton icon="more">{t`More`}</BarButton>} label={t`More`} entries={entries} />
        <BarButton icon="leave" look="danger" onPress={onLeave}>
          {t`Leave`}
        </BarButton>
      </div>
      {children}
      <Settings isOpen={settings} onClose={() => onSettings(false)} />
    </footer>
  );
}
