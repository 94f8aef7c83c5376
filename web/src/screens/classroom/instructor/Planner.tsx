import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Button } from '../../../kit/Button';
import { useAsk, useClassroom } from '../context';
import { ChoiceFields } from './ChoiceFields';
import { DropPlace, PersonChip } from './carrying';
import { PairRules } from './PairRules';
import {
  frontReason,
  meantForFront,
  moveInPlan,
  type Plan,
  planOf,
  planStudents,
  planTrouble,
  repeatsWords,
} from './planner.viewmodel';
import { type Choices, splitWords, wayOf } from './switching.viewmodel';

interface PlannerProps {
  choices: Choices;
  onChoices: (choices: Choices) => void;
  onDone: () => void;
}

/** The groups before they are: looked at, changed by hand, and then made. */
export function Planner({ choices, onChoices, onDone }: PlannerProps) {
  const { t } = useLingui();
  const ask = useAsk();
  const roster = useClassroom((s) => s.documents.instructors?.roster);
  const epoch = useClassroom((s) => s.documents.class?.epoch ?? 0);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const { size } = choices;
  const way = useClassroom((s) => wayOf(choices, s.documents.results));

  const load = async () => {
    const preview = await ask('pitt.groups.preview', { size, way });
    if (preview) setPlan(planOf(preview));
    setChosen(null);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plan for every size and way
  useEffect(() => {
    void load();
  }, [size, way]);

  const personOf = (id: string, note = '') => ({
    id,
    name: roster?.[id]?.name ?? '',
    simulated: roster?.[id]?.simulated ?? false,
    note,
  });
  const move = (person: string, index: number | null) => {
    setPlan((before) => before && moveInPlan(before, person, index));
    setChosen(null);
  };
  const split = async () => {
    if (!plan) return;
    const done = await ask('pitt.switch.groups', {
      epoch,
      size,
      way,
      lead_ms: choices.leadMs,
      groups: plan.groups,
      front: meantForFront(plan),
    });
    if (done) onDone();
  };
  const chosenName = chosen ? (roster?.[chosen]?.name ?? '') : '';
  const trouble = plan ? planTrouble(plan) : '';
  const front = Object.entries(plan?.front ?? {});

  return (
    <div className="planner">
      <ChoiceFields choices={choices} onChoices={onChoices} which="groups" />
      {plan && (
        <>
          <div className="planner-words">
            <p className="soft">{repeatsWords(plan)}</p>
            <Button look="plain" icon="shuffle" onPress={() => void load()}>
              {t`Form them anew`}
            </Button>
          </div>
          <p className="visually-hidden" role="status">
            {chosenName && t`${chosenName} is chosen. Choose a group to move them to.`}
          </p>
          <PairRules />
          <div className="planner-groups">
            {plan.groups.map((group, index) => {
              const number = index + 1;
              return (
                <DropPlace
                  key={group.join() || number}
                  className="group-card group-card-plan"
                  label={t`Group ${number}`}
                  onDrop={(person) => move(person, index)}
                >
                  <h3>{t`Group ${number}`}</h3>
                  <ul className="group-members">
                    {group.map((id) => (
                      <PersonChip
                        key={id}
                        person={personOf(id)}
                        chosen={chosen === id}
                        onChoose={(on) => setChosen(on ? id : null)}
                      />
                    ))}
                  </ul>
                  {chosen && !group.includes(chosen) && (
                    <Button wide onPress={() => move(chosen, index)}>
                      {t`Move ${chosenName} here`}
                    </Button>
                  )}
                </DropPlace>
              );
            })}
            {chosen && (
              <div className="float-buttons">
                <Button icon="add" onPress={() => move(chosen, -1)}>{t`Into a new group`}</Button>
                <Button onPress={() => move(chosen, null)}>{t`To the front`}</Button>
              </div>
            )}
            {front.length > 0 && (
              <DropPlace
                className="group-card group-card-front"
                label={t`Front`}
                onDrop={(person) => move(person, null)}
              >
                <h3>
                  <Trans>Stay at the front</Trans>
                </h3>
                <ul className="group-members">
                  {front.map(([id, reason]) => (
                    <PersonChip
                      key={id}
                      person={personOf(id, frontReason(reason))}
                      chosen={chosen === id}
                      onChoose={(on) => setChosen(on ? id : null)}
                    />
                  ))}
                </ul>
              </DropPlace>
            )}
          </div>
          <div className="planner-end">
            {trouble && (
              <p className="trouble" role="alert">
                {trouble}
              </p>
            )}
            <Button look="primary" wide isDisabled={trouble !== ''} onPress={() => void split()}>
              {splitWords(planStudents(plan), plan.groups.length)}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
