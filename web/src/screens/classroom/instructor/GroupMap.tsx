import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../kit/Button';
import { Icon, type IconName } from '../../../kit/Icon';
import { useIsWide } from '../../../kit/media-query';
import { useEvery } from '../clock';
import { useAsk, useClassroom, useClassroomParts, useQuestion } from '../context';
import { DropPlace, PersonChip } from './carrying';
import { frontOf, type GroupMood, type MapGroup, mapOf, mapSummary, withAnswers } from './map.viewmodel';
import { useProjected } from './projected';

const moodIcons: Record<GroupMood, IconName> = {
  called: 'hand',
  silent: 'ear',
  agreed: 'together',
  talking: 'sound',
};
/** More cards than this are too many to look at; what is unusual comes first anyway. */
const SHOWN = 24;

interface Chosen {
  id: string;
  name: string;
}

/** All groups at a glance, and the way into each of them. */
export function GroupMap() {
  const { t } = useLingui();
  const ask = useAsk();
  const now = useEvery(5_000);
  const document = useClassroom((s) => s.documents.instructors);
  const me = useClassroom((s) => s.me?.participant);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [all, setAll] = useState(false);
  const [projected] = useProjected();
  const { round, results } = useClassroomParts((s) => ({
    round: s.documents.round?.round ?? null,
    results: s.documents.results,
  }));
  const groups = withAnswers(mapOf(document, me, now), projected ? null : round, results);
  const front = frontOf(document);
  const shown = all ? groups : groups.slice(0, SHOWN);

  const move = (participant: string, group: number) => {
    setChosen(null);
    void ask('pitt.group.move', { participant, group });
  };

  return (
    <>
      <h2 className="map-summary">
        <span role="status">{mapSummary(groups)}</span>
      </h2>
      <div className="map-body">
        <div className="map-groups">
          {shown.map((group) => (
            <GroupCard key={group.number} group={group} chosen={chosen} onChoose={setChosen} onMove={move} />
          ))}
          {front.length > 0 && (
            <DropPlace
              className="group-card group-card-front"
              label={t`Front`}
              onDrop={(person) => move(person, 0)}
            >
              <h3>
                <Trans>Front</Trans>
              </h3>
              <ul className="group-members">
                {front.map((member) => (
                  <PersonChip
                    key={member.id}
                    person={member}
                    chosen={chosen?.id === member.id}
                    onChoose={(on) => setChosen(on ? member : null)}
                  />
                ))}
              </ul>
            </DropPlace>
          )}
        </div>
        {groups.length > shown.length && (
          <Button onPress={() => setAll(true)}>{t`Show all ${groups.length} groups`}</Button>
        )}
        <Teams groups={groups.length} />
        {chosen && <ChosenBar chosen={chosen} onMove={move} onDone={() => setChosen(null)} />}
      </div>
    </>
  );
}

interface GroupCardProps {
  group: MapGroup;
  chosen: Chosen | null;
  onChoose: (chosen: Chosen | null) => void;
  onMove: (participant: string, group: number) => void;
}

function GroupCard({ group, chosen, onChoose, onMove }: GroupCardProps) {
  const { t } = useLingui();
  const ask = useAsk();
  const { number } = group;
  const isTarget = chosen !== null && !group.members.some((member) => member.id === chosen.id);
  return (
    <DropPlace
      className={`group-card group-card-${group.mood}`}
      label={t`Group ${number}`}
      onDrop={(person) => onMove(person, number)}
    >
      <div className="group-head">
        <h3>{t`Group ${number}`}</h3>
        <span className={`mood mood-${group.mood}`}>
          <Icon name={moodIcons[group.mood]} size={16} />
          {group.moodWords}
        </span>
      </div>
      <ul className="group-members">
        {group.members.map((member) => (
          <PersonChip
            key={member.id}
            person={member}
            chosen={chosen?.id === member.id}
            onChoose={(on) => onChoose(on ? member : null)}
          />
        ))}
      </ul>
      {group.visitors && <small>{group.visitors}</small>}
      <div className="group-buttons">
        {isTarget && chosen ? (
          <Button wide onPress={() => onMove(chosen.id, number)}>
            {t`Move ${chosen.name} here`}
          </Button>
        ) : group.visitedByMe ? (
          <Button wide onPress={() => void ask('pitt.group.end_visit', {})}>
            {t`Leave group ${number}`}
          </Button>
        ) : (
          <>
            <Button
              aria-label={t`Visit group ${number}`}
              onPress={() => void ask('pitt.group.visit', { group: number })}
            >
              {t`Visit`}
            </Button>
            <Button
              icon="ear"
              aria-label={t`Listen to group ${number}`}
              onPress={() => void ask('pitt.group.visit', { group: number, listening: true })}
            >
              {t`Listen`}
            </Button>
            {group.mood === 'called' && (
              <Button
                look="plain"
                aria-label={t`Done: take the call of group ${number} off the list`}
                onPress={() => void ask('pitt.group.dismiss_call', { group: number })}
              >
                {t`Done`}
              </Button>
            )}
          </>
        )}
      </div>
    </DropPlace>
  );
}

interface ChosenBarProps {
  chosen: Chosen;
  onMove: (participant: string, group: number) => void;
  onDone: () => void;
}

/** What can be done with the person who is chosen on the map. */
function ChosenBar({ chosen, onMove, onDone }: ChosenBarProps) {
  const { t } = useLingui();
  const ask = useAsk();
  const question = useQuestion();
  const wide = useIsWide();
  const { id, name } = chosen;
  const group = useClassroom((s) => s.documents.instructors?.roster[id]?.group ?? 0);
  const remove = () => {
    onDone();
    question({
      words: t`${name} will be sent out and cannot come back to this meeting.`,
      confirm: t`Remove ${name}`,
      danger: true,
      onConfirm: () => void ask('pitt.participant.remove', { participant: id }),
    });
  };
  return (
    <div className="chosen-bar" role="status">
      <p>
        <Trans>
          <strong>{name}</strong> is chosen. Choose a group to move them to.
        </Trans>
      </p>
      <div className="float-buttons">
        {group !== 0 && <Button onPress={() => onMove(id, 0)}>{t`To the front`}</Button>}
        {wide && (
          <>
            <Button
              icon="microphone-off"
              onPress={() => {
                onDone();
                void ask('pitt.microphone.lower', { participant: id });
              }}
            >
              {t`Turn microphone off`}
            </Button>
            <Button onPress={remove}>{t`Remove…`}</Button>
          </>
        )}
        <Button look="plain" onPress={onDone}>
          {t`Cancel`}
        </Button>
      </div>
    </div>
  );
}

/** The groups as teams for weeks: kept with a press, given up with another. */
function Teams({ groups }: { groups: number }) {
  const { t } = useLingui();
  const ask = useAsk();
  const teams = useClassroom((s) => s.documents.instructors?.teams ?? 0);
  if (groups === 0) return null;
  return (
    <p className="map-teams">
      <Button look="plain" icon="together" onPress={() => void ask('pitt.teams.set', {})}>
        {teams > 0 ? t`Make these groups the teams` : t`Keep these groups as teams`}
      </Button>
      {teams > 0 && (
        <>
          <span className="soft">
            {plural(teams, { one: 'There is # team.', other: 'There are # teams.' })}
          </span>
          <Button look="plain" onPress={() => void ask('pitt.teams.set', { teams: [] })}>
            {t`Give up the teams`}
          </Button>
        </>
      )}
    </p>
  );
}
