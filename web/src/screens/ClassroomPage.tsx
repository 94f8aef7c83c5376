import { useEffect, useRef } from 'react';
import { ClassScreen } from './classroom/ClassScreen';
import {
  type ClassroomPort,
  ClassroomProvider,
  useAsk,
  useClassroom,
  useClassroomParts,
} from './classroom/context';
import { Goodbye } from './goodbye/Goodbye';
import { Joining } from './joining/Joining';

/** An instructor's "Open the class" brings them in and opens the meeting; both are one press. */
function useOpenOnArrival() {
  const ask = useAsk();
  const room = useClassroomParts((s) => ({
    arrived: s.connection === 'online' && s.documents.class !== null,
    instructor: s.me?.role === 'instructor',
    closed: s.documents.class?.meeting === null,
    joining: s.connection === 'joining',
  }));
  const pressed = useRef(false);
  useEffect(() => {
    if (room.joining) pressed.current = true;
    if (!room.arrived || !pressed.current) return;
    pressed.current = false;
    if (room.instructor && room.closed) void ask('pitt.meeting.open', {});
  }, [room, ask]);
}

function Stages() {
  useOpenOnArrival();
  const connection = useClassroom((s) => s.connection);
  const known = useClassroom((s) => s.documents.class !== null && s.me !== null);
  if (connection === 'closed') return <Goodbye />;
  if (connection !== 'joining' && known) return <ClassScreen />;
  return <Joining />;
}

/** One classroom from its link on: joining, the class, goodbye. */
export function ClassroomPage({ port }: { port: ClassroomPort }) {
  return (
    <ClassroomProvider port={port}>
      <Stages />
    </ClassroomProvider>
  );
}
