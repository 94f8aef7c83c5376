/** One line about each classroom. */
import { plural, t } from '@lingui/core/macro';
import type { ClassroomLine } from '../../connection/api';

/** What goes on there: "Class is on, 28 people here". */
export function classroomNote(line: Pick<ClassroomLine, 'meeting_open' | 'here' | 'locked'>): string {
  const people = plural(line.here, { one: '# person here', other: '# people here' });
  const parts = [
    line.meeting_open ? t`Class is on` : t`No class at the moment`,
    line.here > 0 ? people : '',
    line.locked ? t`door locked` : '',
  ];
  return parts.filter(Boolean).join(', ');
}
