/** Carrying somebody from one group to another: by pressing the person and then the target, or by dragging. */
import { type DragEvent, type ReactNode, useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Face, Initials } from '../../../kit/Face';
import { Icon } from '../../../kit/Icon';

const TYPE = 'application/x-pitt-participant';

interface ChipPerson {
  id: string;
  name: string;
  simulated: boolean;
  speaking?: boolean;
  here?: boolean;
  note?: string;
  answer?: string;
}

interface PersonChipProps {
  person: ChipPerson;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
  /** Where there is nowhere to drag somebody to. */
  fixed?: boolean;
}

/** Somebody who can be chosen or dragged. */
export function PersonChip({ person, chosen, onChoose, fixed = false }: PersonChipProps) {
  return (
    <li
      className="chip-carrier"
      draggable={!fixed}
      onDragStart={(event) => {
        event.dataTransfer.setData(TYPE, person.id);
        event.dataTransfer.effectAllowed = 'move';
      }}
    >
      <ToggleButton
        className={`person-chip${person.speaking ? ' person-chip-speaking' : ''}${person.here === false ? ' person-chip-away' : ''}${fixed ? ' person-chip-fixed' : ''}`}
        isSelected={chosen}
        onChange={onChoose}
      >
        <span className="person-chip-picture">
          {person.simulated ? (
            <Face of={`${person.id}${person.name}`} />
          ) : (
            <Initials of={person.id} name={person.name} />
          )}
        </span>
        <span className="person-chip-name">{person.name}</span>
        {person.speaking && <Icon name="sound" size={16} />}
        {person.answer && <span className="person-chip-answer">{person.answer}</span>}
        {person.note && <small>{person.note}</small>}
      </ToggleButton>
    </li>
  );
}

interface DropPlaceProps {
  className: string;
  label: string;
  onDrop: (person: string) => void;
  children: ReactNode;
}

/** Where somebody can be dropped. */
export function DropPlace({ className, label, onDrop, children }: DropPlaceProps) {
  const [over, setOver] = useState(false);
  const carries = (event: DragEvent) => event.dataTransfer.types.includes(TYPE);
  return (
    <section
      className={over ? `${className} drop-over` : className}
      aria-label={label}
      onDragOver={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const person = event.dataTransfer.getData(TYPE);
        if (!person) return;
        event.preventDefault();
        onDrop(person);
      }}
    >
      {children}
    </section>
  );
}
