import { Trans, useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Entry, KeptQuestion } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { Segments } from '../../kit/fields';
import { Icon } from '../../kit/Icon';
import { useIsWide } from '../../kit/media-query';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { isRefusal } from '../classroom/context';
import { go } from '../navigation';
import { noteAdded, wasJustAdded } from './added';
import { BankPage, NotLoaded, useLoaded } from './BankPage';
import { ChangedElsewhere } from './ChangedElsewhere';
import { EditorForm } from './EditorForm';
import { type Draft, draftOf, entryOf, faultsOf, newDraft, sameDraft } from './editor.viewmodel';
import { Preview } from './Preview';
import { Unsaved, useUnsaved } from './Unsaved';
import { Versions } from './Versions';

interface EditorProps {
  /** Empty for a new question. */
  id: string;
  /** What stands in the fields before anything is typed, where that is not what is kept. */
  begun?: Draft;
}

type Saving = 'none' | 'saving' | 'saved';

/** A question while it is written, with the student's view of it beside. */
export function Editor({ id, begun }: EditorProps) {
  const { t } = useLingui();
  const api = useApi();
  const wide = useIsWide();
  const [draft, setDraft] = useState<Draft>(() => begun ?? newDraft());
  const [saved, setSaved] = useState<Draft>(newDraft);
  const [kept, setKept] = useState<KeptQuestion | null>(null);
  const [folders, setFolders] = useState<string[]>([]);
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState<Saving>(() => (wasJustAdded(id) ? 'saved' : 'none'));
  const [wrong, setWrong] = useState('');
  const [newer, setNewer] = useState<KeptQuestion | null>(null);
  const [view, setView] = useState<'write' | 'preview'>('write');
  const known = useRef('');

  const load = useCallback(async () => {
    const list = await api.bank.questions({});
    setFolders(list.folders);
    // What was just saved for the first time stands in the fields already.
    if (id === known.current && id) return true;
    known.current = id;
    const question = id ? await api.bank.question(id) : null;
    const fresh = question ? draftOf(question) : newDraft();
    setKept(question);
    setSaved(fresh);
    setDraft(begun ?? fresh);
    setTried(false);
    setSaving('none');
    return true;
  }, [api, id, begun]);
  const loaded = useLoaded(load);

  const dirty = !sameDraft(draft, saved);
  const unsaved = useUnsaved(dirty);
  const faults = tried ? faultsOf(draft) : {};
  const title = id ? <Trans>Question</Trans> : <Trans>New question</Trans>;

  const change = (next: Draft) => {
    setDraft(next);
    setSaving('none');
    setWrong('');
  };

  /** Saves over the version that was seen last; tells whether it is kept. */
  const save = async (seen = kept?.version ?? 0): Promise<boolean> => {
    setTried(true);
    setWrong('');
    if (Object.keys(faultsOf(draft)).length > 0) {
      setView('write');
      setWrong(t`Not saved yet: look at the marked fields.`);
      return false;
    }
    const entry = entryOf(draft);
    setSaving('saving');
    try {
      const answer = kept
        ? await api.bank.changeQuestion(kept.id, seen, entry)
        : await api.bank.addQuestion(entry);
      known.current = answer.id;
      unsaved.release();
      setSaved(draft);
      setKept(keptAs(kept, entry, answer.version, answer.id));
      setNewer(null);
      setSaving('saved');
      if (!kept) {
        noteAdded(answer.id);
        go(`/questions/${encodeURIComponent(answer.id)}`, true);
      }
      return true;
    } catch (error) {
      setSaving('none');
      setWrong(refusalWords(error));
      if (kept && isRefusal(error) && error.code === 'question_changed') {
        setWrong('');
        setNewer(await api.bank.question(kept.id).catch(() => null));
      }
      return false;
    }
  };
  const latestSave = useRef(save);
  latestSave.current = save;
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void latestSave.current();
  };
  useFocusOnFault(tried, wrong);

  if (!loaded.value || loaded.outside) return <NotLoaded here="questions" title={title} loaded={loaded} />;
  const write = wide || view === 'write';
  return (
    <BankPage here="questions" title={title} full>
      {newer && (
        <ChangedElsewhere
          newer={newer}
          onKeepMine={() => void save(newer.version)}
          onTakeNewer={() => {
            const fresh = draftOf(newer);
            setKept(newer);
            setSaved(fresh);
            setDraft(fresh);
            setNewer(null);
          }}
        />
      )}
      {!wide && (
        <Segments
          label={t`What to see`}
          choices={[
            { id: 'write', words: t`Write` },
            { id: 'preview', words: t`Preview` },
          ]}
          value={view}
          onChange={setView}
        />
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the shortcut holds in every field of the form */}
      <div className="editor" onKeyDown={press}>
        {write && <EditorForm draft={draft} faults={faults} folders={folders} onChange={change} />}
        {(wide || view === 'preview') && <Preview draft={draft} />}
      </div>
      <div className="bank-bar">
        <Button look="primary" isPending={saving === 'saving'} onPress={() => void save()}>
          {t`Save the question`}
        </Button>
        <span className={wrong ? 'bank-bar-words trouble' : 'bank-bar-words soft'} role="status">
          {wrong || <SavedWords saving={saving} dirty={dirty} isNew={!kept} />}
        </span>
        {kept && kept.versions.length > 1 && (
          <Versions
            kept={kept}
            onTake={(entry) => {
              change(draftOf(entry));
              setView('write');
            }}
          />
        )}
        {saving === 'saved' && !dirty && (
          <Button look="plain" onPress={() => go('/questions/new')}>
            {t`Write another`}
          </Button>
        )}
      </div>
      <Unsaved unsaved={unsaved} onSave={save} />
    </BankPage>
  );
}

function SavedWords({ saving, dirty, isNew }: { saving: Saving; dirty: boolean; isNew: boolean }) {
  const { t } = useLingui();
  if (saving === 'saving') return t`Saving…`;
  if (dirty) return t`Not saved yet`;
  if (saving === 'saved') {
    return (
      <span className="bank-saved">
        <Icon name="check" size={20} />
        {t`Saved`}
      </span>
    );
  }
  return isNew ? t`Ctrl+Enter saves` : t`Nothing changed`;
}

/** After an attempt to save, the first field with a fault has the focus. */
function useFocusOnFault(tried: boolean, wrong: string): void {
  useEffect(() => {
    if (tried && wrong) document.querySelector<HTMLElement>('.editor [aria-invalid="true"]')?.focus();
  }, [tried, wrong]);
}

function keptAs(kept: KeptQuestion | null, entry: Entry, version: number, id: string): KeptQuestion {
  const at = Date.now();
  const before = (kept?.versions ?? []).filter((one) => one.version !== version);
  return {
    ...entry,
    id,
    version,
    archived: kept?.archived ?? false,
    changed_at: at,
    versions: [{ version, at, title: entry.title }, ...before],
  };
}
