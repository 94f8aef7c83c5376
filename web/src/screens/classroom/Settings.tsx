import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { type Choice, Chooser, Switch } from '../../kit/fields';
import type { Device, DeviceKind } from '../../state/model';
import { chooseLanguage, type Language, languages } from '../../words/words';
import { beep, isBeepWanted, wantBeep } from './beep';
import { useActions, useClassroom, useClassroomParts, useSay, useTry } from './context';

function devicesAsChoices(devices: Device[], unnamed: (number: number) => string): Choice[] {
  return devices.map((device, index) => ({ id: device.id, words: device.label || unnamed(index + 1) }));
}

/** Choosers for the devices there are; says nothing of kinds that do not exist. */
export function DeviceChoosers({ kinds }: { kinds: readonly DeviceKind[] }) {
  const { t } = useLingui();
  const actions = useActions();
  const attempt = useTry();
  const local = useClassroomParts((s) => ({ devices: s.media.local.devices, chosen: s.media.local.chosen }));
  const labels = { microphone: t`Microphone`, camera: t`Camera`, speaker: t`Speaker` };
  return kinds
    .filter((kind) => local.devices[kind].length > 0)
    .map((kind) => (
      <Chooser
        key={kind}
        label={labels[kind]}
        icon={kind === 'speaker' ? 'sound' : kind}
        choices={devicesAsChoices(local.devices[kind], (number) => `${labels[kind]} ${number}`)}
        value={local.chosen[kind] ?? local.devices[kind][0]?.id ?? null}
        onChange={(id) => attempt(actions.chooseDevice(kind, id))}
      />
    ));
}

/** The language of the page. */
export function LanguageChooser() {
  const { t, i18n } = useLingui();
  const choices = (Object.keys(languages) as Language[]).map((id) => ({ id, words: languages[id] }));
  return (
    <Chooser
      label={t`Language`}
      choices={choices}
      value={i18n.locale as Language}
      onChange={(language) => void chooseLanguage(language)}
    />
  );
}

/** Devices, language, beep, and the link to another device of one's own. */
export function Settings({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const actions = useActions();
  const say = useSay();
  const [wanted, setWanted] = useState(isBeepWanted);
  const role = useClassroom((s) => s.me?.role);
  const link = isOpen ? actions.personalLink() : null;
  return (
    <Dialog title={t`Settings`} isOpen={isOpen} onClose={onClose} closeWord={t`Close`} shape="sheet">
      <div className="stack">
        <DeviceChoosers kinds={['microphone', 'camera', 'speaker']} />
        <LanguageChooser />
        <Switch
          on={wanted}
          onChange={(on) => {
            wantBeep(on);
            setWanted(on);
            if (on) beep(true);
          }}
        >
          {t`Beep before the class switches`}
        </Switch>
        {link && role === 'student' && (
          <div className="stack stack-tight">
            <p className="soft">{t`This link brings you back as yourself from another device. Keep it to yourself.`}</p>
            <Button
              icon="copy"
              onPress={() => {
                navigator.clipboard
                  .writeText(link)
                  .then(() => say('notice', t`Your link is copied.`))
                  .catch(() => say('wrong', t`The browser does not let us copy. Your link: ${link}`));
              }}
            >
              {t`Copy my personal link`}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
