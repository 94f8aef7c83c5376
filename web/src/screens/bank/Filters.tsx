import { useLingui } from '@lingui/react/macro';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { QuestionFilter, QuestionList } from '../../connection/bank';
import { Chooser, Switch } from '../../kit/fields';
import { useIsWide } from '../../kit/media-query';
import { folderTree } from './bank.viewmodel';

interface FiltersProps {
  filter: QuestionFilter;
  list: QuestionList;
  onChange: (change: QuestionFilter) => void;
}

/** Folders as a tree where there is room, else as a list that opens; tags; and the archive. */
export function Filters(props: FiltersProps) {
  const { t } = useLingui();
  const wide = useIsWide();
  if (wide) return <Shown {...props} wide />;
  return (
    <details className="more-choices">
      <summary>{t`Folders and tags`}</summary>
      <Shown {...props} wide={false} />
    </details>
  );
}

function Shown({ filter, list, onChange, wide }: FiltersProps & { wide: boolean }) {
  const { t } = useLingui();
  const folders = folderTree(list.folders);
  return (
    <section className="bank-filters" aria-label={t`What to show`}>
      {folders.length > 0 &&
        (wide ? (
          <ul className="folder-tree" aria-label={t`Folders`}>
            <li>
              <FolderButton
                name={t`All folders`}
                on={!filter.folder}
                onPress={() => onChange({ folder: '' })}
              />
            </li>
            {folders.map(({ path, name, depth }) => (
              <li key={path} data-depth={Math.min(depth, 5)}>
                <FolderButton
                  name={name}
                  on={filter.folder === path}
                  onPress={() => onChange({ folder: path })}
                />
              </li>
            ))}
          </ul>
        ) : (
          <Chooser
            label={t`Folder`}
            choices={[
              { id: '/', words: t`All folders` },
              ...folders.map(({ path }) => ({ id: path, words: path.replaceAll('/', ' / ') })),
            ]}
            value={filter.folder || '/'}
            onChange={(folder) => onChange({ folder: folder === '/' ? '' : folder })}
          />
        ))}
      {list.tags.length > 0 && (
        <div>
          <h2 className="bank-small">{t`Tags`}</h2>
          <div className="tag-filters">
            {list.tags.map((tag) => (
              <ToggleButton
                key={tag}
                className="tag-filter"
                isSelected={filter.tag === tag}
                onChange={(on) => onChange({ tag: on ? tag : '' })}
              >
                {tag}
              </ToggleButton>
            ))}
          </div>
        </div>
      )}
      <Switch on={filter.archived ?? false} onChange={(archived) => onChange({ archived })}>
        {t`Show the archive`}
      </Switch>
    </section>
  );
}

function FolderButton({ name, on, onPress }: { name: string; on: boolean; onPress: () => void }) {
  return (
    <button type="button" className="folder" aria-current={on ? 'true' : undefined} onClick={onPress}>
      {name}
    </button>
  );
}
