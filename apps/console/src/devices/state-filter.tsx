import { Group, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DeviceState } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { lookOfState } from './connection-look.js';
import { stateOf } from './device-filter.js';
import type { DeviceCounts } from './device-list.js';
import { deviceLooks } from './device-pill.js';

const words = text.devices;
const states = Object.keys(lookOfState) as DeviceState[];
/** Its message says since when it is so of one device; here it stands for many. */
const unattendedCode = 'CONNECTOR_UNAVAILABLE';

interface FilterProps {
  readonly counts: DeviceCounts | undefined;
  /** Blank: whatever it is. */
  readonly chosen: string;
  readonly onChange: (chosen: string) => void;
}

/** How many devices stand in which way: a click shows them. */
export function StateFilter({ counts, chosen, onChange }: FilterProps) {
  const pressed = stateOf(chosen);
  const countOf = (state: DeviceState) => counts?.stateCounts.find((each) => each.state === state)?.count;
  const total = counts?.stateCounts.reduce((sum, { count }) => sum + count, 0);
  return (
    <Group role="group" aria-label={words.state} gap={6}>
      <Choice pressed={pressed === undefined} count={total} onClick={() => onChange('')}>
        {words.allStates}
      </Choice>
      {states.map((state) => (
        <StateChoice
          key={state}
          state={state}
          pressed={pressed === state}
          count={countOf(state)}
          onClick={() => onChange(pressed === state ? '' : state)}
        />
      ))}
    </Group>
  );
}

interface ChoiceProps {
  readonly pressed: boolean;
  readonly count: number | undefined;
  readonly onClick: () => void;
}

function StateChoice({ state, ...choice }: ChoiceProps & { readonly state: DeviceState }) {
  const { words: name, tone, icon: Icon } = deviceLooks[lookOfState[state]];
  return (
    <Choice {...choice}>
      <span className={`icon tone-text-${choice.count ? tone : 'quiet'}`}>
        <Icon size={14} aria-hidden />
      </span>
      {name}
    </Choice>
  );
}

function Choice({ pressed, count, onClick, children }: ChoiceProps & { readonly children: ReactNode }) {
  return (
    <button
      type="button"
      className="choice"
      aria-pressed={pressed}
      data-empty={(count === 0 && !pressed) || undefined}
      onClick={onClick}
    >
      {children}
      <span className="count">{count?.toLocaleString('en')}</span>
    </button>
  );
}

/** Why they fail: every reason that there is now, with how many devices have it. */
export function ErrorFilter({ counts, chosen, onChange }: FilterProps) {
  const found = counts?.errorCounts ?? [];
  const options = found.map(({ code, message, count }) => ({
    value: code,
    label: words.reasonOption(code, code === unattendedCode ? words.banner.unattended : message, count),
  }));
  const gone = chosen !== '' && !found.some(({ code }) => code === chosen);
  return (
    <Select
      w={260}
      aria-label={words.reason}
      placeholder={words.allReasons}
      clearable
      clearButtonProps={{ 'aria-label': words.allReasons }}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      data={gone ? [...options, { value: chosen, label: chosen }] : options}
      value={chosen === '' ? null : chosen}
      onChange={(value) => onChange(value ?? '')}
    />
  );
}
