import type { ReactNode } from 'react';
import { Menu as HeadlessMenu, MenuItem as HeadlessMenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon, type IconName } from './Icon';

export interface MenuEntry {
  id: string;
  words: string;
  icon?: IconName;
  danger?: boolean;
  onPress: () => void;
}

interface MenuProps {
  /** The button that opens it. */
  button: ReactNode;
  label: string;
  entries: readonly MenuEntry[];
}

/** Things that can be done to one thing. */
export function Menu({ button, label, entries }: MenuProps) {
  return (
    <MenuTrigger>
      {button}
      <Popover className="popover">
        <HeadlessMenu className="list-box" aria-label={label}>
          {entries.map((entry) => (
            <HeadlessMenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.words}
              onAction={entry.onPress}
              className={entry.danger ? 'list-box-item list-box-item-danger' : 'list-box-item'}
            >
              {entry.icon && <Icon name={entry.icon} size={20} />}
              <span>{entry.words}</span>
            </HeadlessMenuItem>
          ))}
        </HeadlessMenu>
      </Popover>
    </MenuTrigger>
  );
}
