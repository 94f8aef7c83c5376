import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ClassroomAbout } from '../../connection/api';
import { Button } from '../../kit/Button';
import { type Choice, Segments, TextField } from '../../kit/fields';
import { Icon } from '../../kit/Icon';
import { LevelMeter } from '../../kit/LevelMeter';
import type { EntryWish } from '../../state/model';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { isRefusal, useActions, useClassroom, useClassroomParts } from '../classroom/context';
import { DeviceChoosers } from '../classroom/Settings';
import { Link, Page } from '../entering/Page';
import { fineWords, type Help, helpOf, isInsideApp, joiningOf, type Surroundings } from './joining.viewmodel';

const keptName = 'pitt.name';

function rememberedName(): string {
  try {
    return localStorage.getItem(keptName) ?? '';
  } catch {
    return '';
  }
}

function rememberName(name: string): void {
  try {
    localStorage.setItem(keptName, name);
  } catch {
    // Then it is typed again next time.
  }
}

function surroundings(): Surroundings {
  return { secure: window.isSecureContext, insideApp: isInsideApp(navigator.userAgent) };
}

/** True where the browser has given camera and microphone to this page before. */
async function isPermissionGiven(): Promise<boolean> {
  try {
    const states = await Promise.all(
      ['camera', 'microphone'].map((name) => navigator.permissions.query({ name: name as PermissionName })),
    );
    return states.every((status) => status.state === 'granted');
  } catch {
    return false;
  }
}

interface JoiningProps {
  around?: Surroundings;
}

/** From the link to being seen: the name, a look at oneself, and one button. */
export function Joining({ around }: JoiningProps) {
  const { t } = useLingui();
  const api = useApi();
  const code = useClassroom((s) => s.code);
  const [about, setAbout] = useState<ClassroomAbout | null>(null);
  const [wrong, setWrong] = useState<{ uri: string; words: string } | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    let gone = false;
    api
      .classroom(code)
      .then((found) => {
        if (gone) return;
        setAbout(found);
        setWrong(null);
      })
      .catch((error) => {
        if (gone) return;
        setWrong({ uri: isRefusal(error) ? error.uri : '', words: refusalWords(error) });
      });
    return () => {
      gone = true;
    };
  }, [api, code, attempt]);

  if (wrong && !about) {
    const unknown = wrong.uri === 'pitt.error.unknown' || wrong.uri === 'pitt.error.invalid';
    return (
      <Page
        title={unknown ? <Trans>There is no class {code}</Trans> : <Trans>That did not work</Trans>}
        lead={wrong.words}
      >
        <div className="stack">
          {!unknown && (
            <Button look="primary" onPress={() => setAttempt((number) => number + 1)}>
              {t`Try again`}
            </Button>
          )}
          <p>
            <Link to="/">
              <Trans>Enter another code</Trans>
            </Link>
          </p>
        </div>
      </Page>
    );
  }
  if (!about) return <Page title="" />;
  return <JoinForm about={about} around={around ?? surroundings()} />;
}

function JoinForm({ about, around }: { about: ClassroomAbout; around: Surroundings }) {
  const { t } = useLingui();
  const actions = useActions();
  const connecting = useClassroom((s) => s.connection === 'connecting');
  const local = useClassroomParts((s) => ({
    microphone: s.media.local.microphone,
    camera: s.media.local.camera,
  }));
  const [name, setName] = useState(() => about.name ?? rememberedName());
  const [wish, setWish] = useState<EntryWish>('camera');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const model = joiningOf(about);
  const help = helpOf(local, wish, around);
  const role = about.instructor ? 'instructor' : 'student';

  useEffect(() => {
    // Asks by itself only where nothing is asked: the permission is there already.
    void isPermissionGiven()
      .then((given) => (given ? actions.prepare('camera') : undefined))
      .catch(() => undefined);
  }, [actions]);

  const prepare = (wanted: EntryWish) => {
    setWish(wanted);
    actions.prepare(wanted).catch(() => undefined);
  };
  const join = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === '') return setWrong(t`Enter your name, so that your mates know who you are.`);
    setBusy(true);
    setWrong('');
    try {
      rememberName(wanted);
      if (wish !== 'listen' && local.microphone === 'off' && local.camera === 'off') {
        await actions.prepare(wish).catch(() => undefined);
      }
      await actions.join(wanted, role);
    } catch (error) {
      setWrong(refusalWords(error));
    }
    setBusy(false);
  };
  const wishes: Choice<EntryWish>[] = [
    { id: 'camera', words: t`Camera and voice` },
    { id: 'voice', words: t`Voice only` },
    { id: 'listen', words: t`Just listen` },
  ];

  return (
    <Page wide title={<span dir="auto">{model.title}</span>} lead={model.lead}>
      <form className="joining" onSubmit={join} noValidate>
        <div className="joining-look">
          <Preview wish={wish} onPrepare={() => prepare(wish)} />
          <Segments label={t`How you join`} choices={wishes} value={wish} onChange={prepare} />
        </div>
        <div className="joining-words stack">
          <TextField
            label={t`Your name`}
            value={name}
            onChange={(value) => {
              setName(value);
              setWrong('');
            }}
            wrong={wrong}
            maxLength={80}
            autoComplete="name"
            large
          />
          {model.locked && (
            <p className="hint hint-warning">
              <Icon name="lock" size={20} />
              <span>{t`The door is locked: nobody new can come in now. Whoever was here before can return.`}</span>
            </p>
          )}
          <Button type="submit" look="primary" wide isPending={busy || connecting}>
            {busy || connecting ? t`Joining…` : model.button}
          </Button>
          {help && <HelpCard help={help} insideApp={around.insideApp} onAgain={() => prepare(wish)} />}
          {wish !== 'listen' && (local.microphone === 'on' || local.camera === 'on') && (
            <details className="more-choices">
              <summary>{t`Choose devices`}</summary>
              <div className="stack">
                <DeviceChoosers
                  kinds={wish === 'camera' ? ['microphone', 'camera', 'speaker'] : ['microphone', 'speaker']}
                />
              </div>
            </details>
          )}
        </div>
      </form>
    </Page>
  );
}

/** Oneself before entering, with the level of the microphone and a word about both. */
function Preview({ wish, onPrepare }: { wish: EntryWish; onPrepare: () => void }) {
  const { t } = useLingui();
  const local = useClassroom((s) => s.media.local);
  const video = useRef<HTMLVideoElement>(null);
  const loudest = useRef(0);
  loudest.current = Math.max(loudest.current, local.level);
  const picture = wish === 'camera' && local.camera === 'on';
  const words = fineWords(local, wish, loudest.current);
  const untouched = local.microphone === 'off' && local.camera === 'off' && wish !== 'listen';

  useEffect(() => {
    const element = video.current;
    if (!element || element.srcObject === local.stream) return;
    element.srcObject = local.stream;
    element.play?.().catch(() => undefined);
  }, [local.stream]);

  return (
    <>
      <figure
        className="tile tile-self preview"
        data-self
        aria-label={picture ? t`You, as others see you` : t`You, without a picture`}
      >
        <video
          ref={video}
          className={picture ? 'tile-video' : 'tile-video tile-video-off'}
          muted
          playsInline
          autoPlay
        />
        {!picture && (
          <div className="preview-empty">
            {untouched ? (
              <Button look="quiet" icon={wish === 'voice' ? 'microphone' : 'camera'} onPress={onPrepare}>
                {wish === 'voice' ? t`Turn on the microphone` : t`Turn on camera and microphone`}
              </Button>
            ) : (
              <Icon
                name={wish === 'listen' ? 'ear' : local.microphone === 'on' ? 'microphone' : 'camera-off'}
                size={48}
              />
            )}
          </div>
        )}
      </figure>
      <div className="preview-words" role="status">
        {local.microphone === 'on' && wish !== 'listen' && (
          <LevelMeter level={local.level} label={t`Level of your microphone`} />
        )}
        <p>{words}</p>
      </div>
    </>
  );
}

function HelpCard({ help, insideApp, onAgain }: { help: Help; insideApp: boolean; onAgain: () => void }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  return (
    <section className="hint hint-warning" role="alert">
      <Icon name="warning" size={20} />
      <div className="stack stack-tight">
        <strong>{help.title}</strong>
        <p>{help.words}</p>
        {help.again && (
          <div>
            <Button onPress={onAgain}>{t`Try again`}</Button>
          </div>
        )}
        {insideApp && (
          <div>
            <Button
              icon="copy"
              onPress={() => {
                navigator.clipboard
                  ?.writeText(location.href)
                  .then(() => setCopied(true))
                  .catch(() => setCopied(false));
              }}
            >
              {copied ? t`Copied` : t`Copy the link`}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
