import { useLingui } from '@lingui/react/macro';
import { ComboField } from '../../kit/ComboField';
import { Chooser, Segments, Switch, TextField } from '../../kit/fields';
import { KINDS, kindWords } from './bank.viewmodel';
import { type Draft, type Faults, hasImplied, hasOptions, withKind } from './editor.viewmodel';
import { OptionFields } from './OptionFields';
import { RichField } from './RichField';

interface EditorFormProps {
  draft: Draft;
  faults: Faults;
  folders: readonly string[];
  onChange: (draft: Draft) => void;
}

/** The fields of a question, each with what is wrong about it. */
export function EditorForm({ draft, faults, folders, onChange }: EditorFormProps) {
  const { t } = useLingui();
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  return (
    <section className="editor-form" aria-label={t`The question`}>
      <Chooser
        label={t`Kind`}
        choices={KINDS.map((kind) => ({ id: kind, words: kindWords(kind) }))}
        value={draft.kind}
        onChange={(kind) => onChange(withKind(draft, kind))}
      />
      <RichField
        label={t`Question`}
        rows={5}
        value={draft.text}
        onChange={(text) => set({ text })}
        wrong={faults.text}
      />
      {hasOptions(draft.kind) && <OptionFields draft={draft} wrong={faults.options} onChange={onChange} />}
      {hasImplied(draft.kind) && <ImpliedKey draft={draft} onChange={onChange} />}
      {draft.kind === 'where_are_we' && (
        <p className="soft">
          {t`Students say whether they are with you, almost, or lost. No answer is right or wrong.`}
        </p>
      )}
      {draft.kind === 'number' && (
        <div className="editor-pair">
          <TextField
            label={t`Right number`}
            hint={t`Empty where none is right.`}
            value={draft.number}
            onChange={(number) => set({ number })}
            wrong={faults.number}
            inputMode="decimal"
            autoComplete="off"
            maxLength={40}
          />
          <TextField
            label={t`May be off by`}
            hint={t`Empty for not at all.`}
            value={draft.tolerance}
            onChange={(tolerance) => set({ tolerance })}
            wrong={faults.tolerance}
            inputMode="decimal"
            autoComplete="off"
            maxLength={40}
          />
        </div>
      )}
      <RichField
        label={t`Explanation`}
        hint={t`Shown to everybody when the answer is revealed.`}
        rows={2}
        value={draft.explanation}
        onChange={(explanation) => set({ explanation })}
        wrong={faults.explanation}
      />
      <div className="editor-group">
        <h2>{t`In class`}</h2>
        <Switch on={draft.confidence} onChange={(confidence) => set({ confidence })}>
          {t`Also ask how sure they are`}
        </Switch>
        <TextField
          label={t`Timer, in seconds`}
          hint={t`Each vote closes by itself after this time. Empty: you close it.`}
          value={draft.timer}
          onChange={(timer) => set({ timer })}
          wrong={faults.timer}
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
        />
      </div>
      <div className="editor-group">
        <h2>{t`To find it again`}</h2>
        <TextField
          label={t`Title`}
          hint={t`Only you see it.`}
          value={draft.title}
          onChange={(title) => set({ title })}
          wrong={faults.title}
          maxLength={200}
        />
        <div className="editor-pair">
          <ComboField
            label={t`Folder`}
            hint={t`A slash makes a folder within it: Physics/Waves`}
            value={draft.folder}
            onChange={(folder) => set({ folder })}
            suggestions={folders}
            openWord={t`Show folders`}
            maxLength={200}
          />
          <TextField
            label={t`Tags`}
            hint={t`Separated by commas.`}
            value={draft.tags}
            onChange={(tags) => set({ tags })}
            maxLength={500}
          />
        </div>
      </div>
    </section>
  );
}

function ImpliedKey({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { t } = useLingui();
  const words = draft.kind === 'true_false' ? [t`True`, t`False`] : [t`Yes`, t`No`];
  return (
    <div className="field">
      <span className="field-label" aria-hidden="true">{t`Right answer`}</span>
      <Segments
        label={t`Right answer`}
        choices={[
          { id: '0', words: words[0] ?? '' },
          { id: '1', words: words[1] ?? '' },
          { id: 'none', words: t`None set` },
        ]}
        value={draft.implied === null ? 'none' : String(draft.implied)}
        onChange={(id) => onChange({ ...draft, implied: id === 'none' ? null : Number(id) })}
      />
    </div>
  );
}
