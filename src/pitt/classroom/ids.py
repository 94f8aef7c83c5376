"""Identifiers of a classroom as types of their own."""

from typing import NewType

ClassroomId = NewType("ClassroomId", str)
MeetingId = NewType("MeetingId", str)
ParticipantId = NewType("ParticipantId", str)
InstructorId = NewType("InstructorId", str)
TextId = NewType("TextId", str)
GroupNumber = NewType("GroupNumber", int)
Epoch = NewType("Epoch", int)
