import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Participation as Found } from '../../connection/api';
import { Icon } from '../../kit/Icon';
import { refusalWords } from '../../words/refusals';
import { dayOf } from '../../words/words';
import { useApi } from '../api';

/** Who was there and how many questions they answered: by name, never by how many. */
export function Participation({ code }: { code: string }) {
  const { t } = useLingui();
  const api = useApi();
  const [found, setFound] = useState<Found | null>(null);
  const [wrong, setWrong] = useState('');
  const load = async () => {
    try {
      setFound(await api.participation(code));
    } catch (error) {
      setWrong(refusalWords(error));
    }
  };
  return (
    <details
      className="results-groups"
      onToggle={(event) => event.currentTarget.open && !found && void load()}
    >
      <summary>{t`Attendance and participation`}</summary>
      {wrong && <p role="alert">{wrong}</p>}
      {found && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than the page is scrolled by keys */}
          <section className="participation" aria-label={t`Attendance and participation`} tabIndex={0}>
            <table>
              <caption className="soft">
                {t`How many of the meeting's questions each student answered. Anonymous questions are not counted.`}
              </caption>
              <thead>
                <tr>
                  <th scope="col">{t`Student`}</th>
                  {found.meetings.map((meeting) => (
                    <th key={meeting.meeting} scope="col">
                      {dayOf(meeting.opened_at)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.students.map((student) => (
                  <tr key={student.student_id}>
                    <th scope="row" dir="auto">
                      {student.student}
                    </th>
                    {found.meetings.map(({ meeting, questions }) => (
                      <td key={meeting}>
                        {student.attended.includes(meeting) ? (
                          questions > 0 ? (
                            t`${student.answered[meeting] ?? 0} of ${questions}`
                          ) : (
                            <>
                              <Icon name="check" size={16} />
                              <span className="visually-hidden">{t`there`}</span>
                            </>
                          )
                        ) : (
                          <span className="soft">{t`not there`}</span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p>
            <a
              className="button button-quiet"
              href={`/api/classrooms/${encodeURIComponent(code)}/participation.csv`}
              download
            >
              {t`For a spreadsheet (CSV)`}
            </a>
          </p>
        </>
      )}
    </details>
  );
}
